import ArgumentParser
import CallConfig
import CallCore
import Exposure
import Foundation
import ScriptValue

/// Makes the webhook reachable through Tailscale, or turns that off.
struct ExposeCommand: ParsableCommand {
    enum Mode: String, CaseIterable, ExpressibleByArgument { case off, serve, funnel }

    static let configuration = CommandConfiguration(
        commandName: "expose", abstract: "Make the webhook reachable through Tailscale, or turn that off.",
        discussion: """
            Tailscale keeps the route until it is turned off. A gateway with tailscale.mode or tunnel.provider does this \
            by itself. Prints {ok, mode, path, localUrl, publicUrl}, and a hint when Tailscale must be allowed to first.
            """)

    @Option(help: "For everyone (funnel), for this tailnet (serve), or not at all (off).")
    var mode = Mode.funnel
    @Option(help: ArgumentHelp("The path outside; tailscale.path without it.", valueName: "path"))
    var path: String?
    @Option(help: ArgumentHelp("The port of the gateway's front door; serve.port without it.", valueName: "port"))
    var port: Int?
    @Option(help: ArgumentHelp("The path on this machine; serve.path without it.", valueName: "path"))
    var servePath: String?
    @OptionGroup var file: ConfigFileOption
    @Flag(help: "Print JSON, as without it.")
    var json = false

    func validate() throws {
        try ArgumentCheck.name(path, "path")
        try ArgumentCheck.name(servePath, "serve-path")
        try ArgumentCheck.name(file.config, "config")
        if let port, !(1...65_535).contains(port) { throw ValidationError("--port \(port) is no port: 1 to 65535") }
    }

    func run() throws {
        let config = file.read().config
        let (outside, inside) = (path ?? config.tailscale.path, servePath ?? config.serve.path)
        let local = port ?? config.serve.port
        let options = TailscaleOptions(
            mode: mode == .serve ? .serve : .funnel, port: config.tailscale.port, publicPaths: [inside: outside])
        let console = Console.current
        let exposure = TailscaleExposure(
            options, environment: ProcessInfo.processInfo.environment,
            observer: { console.err(SafeText.line("warning: \($0.message) [\($0.code)]")) })
        if mode == .off {
            do {
                try Self.run("Tailscale turns the routes off") { try await exposure.turnOff([outside]) }
            } catch let failure as ExposeFailure {
                throw failure.line
            }
            return console.out(json: ["ok": true, "mode": "off", "path": Value(outside)])
        }
        var answer: [String: Value] = [
            "mode": Value(mode.rawValue), "path": Value(outside),
            "localUrl": Value("http://127.0.0.1:\(local)\(inside)"),
        ]
        do {
            let url = try Self.run("Tailscale sets the route") { try await exposure.open(port: local, paths: [inside]) }
            answer.merge(["ok": true, "publicUrl": Value(url)]) { $1 }
            console.out(json: .map(answer))
        } catch let failure as ExposeFailure {
            answer.merge(["ok": false, "publicUrl": .null]) { $1 }
            if let url = failure.error.enableURL {
                answer["hint"] = ["note": Value(failure.error.message), "enableUrl": Value(url)]
            }
            console.out(json: .map(answer))
            throw failure.line
        }
    }

    private static func run<Result: Sendable>(
        _ what: String, _ work: @escaping @Sendable () async throws -> Result
    ) throws -> Result {
        let console = Console.current
        do {
            return try Waiting.run { try await ProgressLine.during(what, console, work) }
        } catch let error as ExposureError {
            throw ExposeFailure(error: error)
        }
    }
}
