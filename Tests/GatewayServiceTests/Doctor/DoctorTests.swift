import CallConfig
import CallCore
import Foundation
import Testing
import VoiceCallEngine

@testable import GatewayService

/// Each fault is seeded into a setup that works, and has to be named.
@Suite("Doctor")
struct DoctorTests {
    private let world: DaemonWorld
    private let proxy: Proxy
    private let way: String

    private static let sound = """
        streaming: { enabled: true, provider: "openai",
                     providers: { openai: { apiKey: "none", baseUrl: "http://127.0.0.1:9" } } },
        tts: { provider: "flite" },
        """

    init() throws {
        world = try DaemonWorld()
        proxy = try Proxy(to: world.doorPort)
        way = "publicUrl: \"http://127.0.0.1:\(proxy.number)/voice/webhook\""
        try world.configure(way)
    }

    private func examine(token: Secret? = nil) async -> [DoctorFinding] {
        let options = world.options()
        let reading = ConfigLoader(environment: { _ in nil }).load(option: options.configFile)
        let finder = GatewayFinder(
            reading, token: token, store: world.folder + "/store",
            sources: SecretSources(environment: { _ in nil }, run: options.runProgram))
        return await Doctor(options, finder: finder).examine { _ in }
    }

    /// The first fault: code and check.
    private func fault(token: Secret? = nil) async -> String {
        let findings = await examine(token: token)
        let first = findings.first { $0.state == .failed }
        #expect(first?.next.isEmpty != true)
        #expect(findings.drop { $0.state != .failed }.dropFirst().allSatisfy { $0.state == .skipped })
        return first.map { "\($0.check): \($0.code)" } ?? "none"
    }

    private func end(_ daemon: GatewayDaemon? = nil) async {
        await daemon?.stop()
        proxy.stop()
        world.end()
    }

    @Test("nothing is wrong with a setup that works")
    func healthy() async throws {
        let daemon = world.daemon()
        try await daemon.start()
        let findings = await examine()
        #expect(findings.map(\.check) == Doctor.Check.allCases.map(\.rawValue))
        #expect(findings.filter { $0.state != .ok }.map(\.check) == ["media stream"], "\(findings) \(world.log.lines)")
        // The test call is over, and stands in the record under its own flow.
        let calls = try await world.client().ask("voicecall.status", [:])["calls"]?.array
        #expect(calls?.isEmpty == true)
        await end(daemon)
    }

    @Test("the first sound of a test call is heard over a media stream")
    func sound() async throws {
        try world.configure(Self.sound)
        let daemon = world.daemon()
        try await daemon.start()
        let findings = await examine()
        #expect(findings.filter { $0.state != .ok } == [], "\(findings)")
        #expect(findings.last?.message.hasPrefix("the first sound came after") == true)
        await end(daemon)
    }

    @Test("a proxy that lets no upgrade through is named")
    func upgrade() async throws {
        try world.configure(Self.sound + way)
        let daemon = world.daemon()
        try await daemon.start()
        #expect(await fault() == "media stream: public.upgrade")
        await end(daemon)
    }

    @Test(
        "what stands before the gateway is named",
        arguments: [
            (Proxy.Way.answer(404, "nginx"), "public address: public.path"),
            (.answer(502, "Bad Gateway"), "public address: public.proxy"),
            (.answer(301, ""), "public address: public.redirect"),
            (.answer(200, "<html>Welcome</html>"), "public address: public.stranger"),
            (.answer(401, "<html>Log in</html>"), "public address: public.stranger"),
            (.withoutQuery, "signed webhook: public.signature"),
        ])
    func before(way: Proxy.Way, name: String) async throws {
        let daemon = world.daemon()
        try await daemon.start()
        proxy.way.withLock { $0 = way }
        #expect(await fault() == name)
        await end(daemon)
    }

    @Test("a public address where nobody listens is named")
    func nobody() async throws {
        let daemon = world.daemon()
        try await daemon.start()
        proxy.stop()
        #expect(await fault() == "public address: public.unreachable")
        await daemon.stop()
        world.end()
    }

    @Test("faults of configuration, secrets, store and flows are named")
    func machine() async throws {
        try world.configure("maxConcurrentCals: 4")
        #expect(await fault() == "configuration: config.unknown_key")
        try world.configure("agent: { backend: \"openai\", openai: { model: \"m\", apiKey: \"${NO_SUCH_KEY}\" } }")
        #expect(await fault() == "configuration: config.secret")
        try world.configure(way)
        try world.write("not a folder", to: "store")
        #expect(await fault() == "store: store.unwritable")
        try FileManager.default.removeItem(atPath: world.folder + "/store")
        try world.write("return {", to: "flows/talk.lua")
        #expect(await fault() == "flows: flow.syntax")
        try FileManager.default.removeItem(atPath: world.folder + "/flows/talk.lua")
        #expect(await fault() == "flows: flow.missing")
        await end()
    }

    @Test("a gateway that does not run, and one that wants another token, are named")
    func gateway() async throws {
        #expect(await fault() == "gateway: gateway.unreachable")
        let daemon = world.daemon()
        try await daemon.start()
        #expect(await fault(token: Secret("wrong")) == "gateway: rpc.unauthorized")
        await end(daemon)
    }

    @Test("an API that is not there, and one that does not take the credentials, are named")
    func carrier() async throws {
        let daemon = world.daemon()
        try await daemon.start()
        // The file has changed since the gateway started.
        let good = try String(contentsOfFile: world.folder + "/config.json5", encoding: .utf8)
        try world.write(good.replacing("authToken: \"5f", with: "authToken: \"6f"), to: "config.json5")
        #expect(await fault() == "carrier's API: carrier.credentials")
        try world.write(good.replacing("127.0.0.1:\(world.carrier.port)", with: "127.0.0.1:9"), to: "config.json5")
        #expect(await fault() == "carrier's API: carrier.unreachable")
        await end(daemon)
    }
}

@Suite("The doctor's command")
struct DoctorCommandTests {
    @Test("old keys are brought up to date with the change shown and the file kept, then it is looked at")
    func fix() async throws {
        let world = try DaemonWorld()
        try world.configure("realtime: { agentContext: { includeSystemPrompt: true } }")
        let file = world.folder + "/config.json5"
        let old = try String(contentsOfFile: file, encoding: .utf8)
        let flows = world.folder + "/flows"
        let seen = await CommandRun.run("doctor", "--config", file, "--flows", flows)
        #expect(seen.out.contains("voicecall doctor --fix") && seen.status == 1, "\(seen)")
        let run = await CommandRun.run("doctor", "--config", file, "--flows", flows, "--fix", "--json")
        #expect(run.err.contains("includeSystemPrompt") && run.err.contains(".bak"), "\(run)")
        #expect(run.status == 1 && run.out.contains("gateway.unreachable"))
        #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("includeSystemPrompt"))
        #expect(try String(contentsOfFile: file + ".bak", encoding: .utf8) == old)
        world.end()
    }
}
