import CallConfig
import CallCore
import CallGateway
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine

/// Simulated calls with the settings of a configuration, as a gateway would run them.
struct ConfiguredRun {
    let run: VirtualRun

    /// - Parameters:
    ///   - text: keys of the configuration besides those of a carrier.
    ///   - flows: sources of flows by name, beside the flows that come with the program.
    init(_ text: String, flows: [String: String] = [:], faults: FaultProfile = .none) async throws {
        let options = try await Self.options(text)
        var settings = VirtualRun.Settings()
        settings.host = options.host
        settings.faults = faults
        run = VirtualRun(library: try Self.library(flows), settings: settings)
    }

    /// What a gateway makes of a configuration.
    static func options(
        _ text: String, environment: @escaping @Sendable (String) -> String? = { _ in nil }
    ) async throws -> GatewayOptions {
        let file = """
            { enabled: true, provider: "twilio", fromNumber: "+15550000000", publicUrl: "https://voice.example.com",
              twilio: { accountSid: "AC1", authToken: "t" }, \(text) }
            """
        let reading = ConfigReader(environment: environment).read(Array(file.utf8), file: "/etc/config.json5")
        #expect(reading.errors.map(\.description) == [])
        let sources = SecretSources(environment: environment, run: { _ throws(SecretSources.RunFault) in [] })
        let resolver = SecretResolver(reading.config.secrets, sources: sources)
        let secrets = await resolver.resolve(reading.config.secretSurfaces(prefix: reading.prefix)).secrets
        return try GatewayOptions(reading.config, secrets: secrets, environment: environment)
    }

    private static func library(_ flows: [String: String]) throws -> FlowLibrary {
        let library = FlowLibrary()
        for name in ["notify", "conversation", "inbound", "reception"] {
            library.add(try FlowBundle.load(path: "flows/\(name).lua"))
        }
        for (name, source) in flows {
            library.add(FlowBundle(name: name, main: "\(name).lua", files: ["\(name).lua": Array(source.utf8)]))
        }
        return library
    }

    /// Somebody calls one of our numbers and listens.
    func dialled(_ number: String = "+15550000000", from: String = "+15550001234") -> SimParty {
        let party = SimParty("caller", kernel: run.kernel)
        run.network.dial(from: from, to: number, party: party)
        return party
    }

    /// Lets everything happen that is going to; the record of the only call there was.
    @discardableResult
    func finish() throws -> CallRecord {
        try run.kernel.runUntilIdle()
        let records = run.closings.values.map(\.record)
        try #require(records.count == 1, "\(run.notes.map(\.note.text))")
        return records[0]
    }

    /// The voices that the engine has spoken in; nil for the carrier's own.
    var voices: [String?] {
        run.network.lines.flatMap(\.track.segments).filter { $0.channel == .bot && $0.text != nil }.map(\.voice)
    }
}
