import ArgumentParser
import CallConfig
import CallCore
import Foundation
import GatewayService

/// Which gateway, and which store, is meant.
struct ClientOptions: ParsableArguments {
    @OptionGroup var file: ConfigFileOption
    @Option(
        help: ArgumentHelp(
            "Where the gateway listens: unix:/path/to/gateway.sock or ws://127.0.0.1:PORT; what the configuration says "
                + "without it.", valueName: "place"))
    var url: String?
    @Option(
        help: ArgumentHelp(
            "What the gateway wants to be shown; what configuration or store have without it. Others on this machine can "
                + "see it here: VOICECALL_GATEWAY_TOKEN is better.", valueName: "token"))
    var token: String?
    @Option(
        help: ArgumentHelp("Folder of the call store, over what the configuration says.", valueName: "dir"),
        completion: .directory)
    var store: String?
    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        try ArgumentCheck.name(url, "url")
        try ArgumentCheck.name(token, "token")
        try ArgumentCheck.name(store, "store")
        try ArgumentCheck.name(file.config, "config")
    }

    /// The configuration; a missing file counts only when it was asked for.
    func reading() throws(CommandFailure) -> ConfigReading {
        let reading = file.read()
        guard let problem = reading.errors.first, problem.path.parts.isEmpty, reading.text == nil else {
            return reading
        }
        if problem.code == .missing, file.config == nil { return reading }
        let isThere = problem.code != .missing && problem.code != .unreadable
        throw CommandFailure(
            isThere ? .badFlow : .noInput, problem.code.rawValue, problem.what, next: problem.nextStep,
            place: reading.file + (problem.place.map { ":\($0)" } ?? ""))
    }

    func finder() throws(CommandFailure) -> GatewayFinder { finder(try reading()) }

    func finder(_ reading: ConfigReading) -> GatewayFinder {
        let environment = ProcessInfo.processInfo.environment
        return GatewayFinder(
            reading, url: url, token: token.map { Secret($0) }, store: store,
            sources: SecretSources(environment: { environment[$0] }, run: SecretProgram.run))
    }
}
