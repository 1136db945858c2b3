import Testing

@testable import voicecall

@Suite("Everything that commands print of a configuration")
struct ConfigOutputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let good = """
        { enabled: true, provider: "mock", // a trial
          serve: { port: 4000 }, gateway: { auth: { token: "hunter2hunter2" } } }
        """
    private static let bad = """
        { enabled: true, provider: "twilio", realtime: { enabled: true }, streaming: { enabled: true },
          serve: { prot: 1, port: 70000 } }
        """
    private static let carrier = """
        { enabled: true, provider: "twilio", fromNumber: "+15550000000", publicUrl: "https://calls.example/voice/webhook",
          twilio: { accountSid: "AC0123456789abcdef0123456789abcdef", authToken: "hunter2hunter2" } }
        """
    private static let old = "{\n  provider: \"log\", // mine\n}\n"

    @Test(
        "what they print is in the golden files, with its exit code",
        arguments: [
            ("config-check-ok", good, ["config", "check"], 0),
            ("config-check-ok-json", good, ["config", "check", "--json"], 0),
            ("config-check-bad", bad, ["config", "check"], 65),
            ("config-check-bad-json", bad, ["config", "check", "--json"], 65),
            ("config-check-broken", "{ enabled", ["config", "check"], 65),
            ("config-show", good, ["config", "show"], 0),
            ("config-show-sources", good, ["config", "show", "--sources"], 0),
            ("config-migrate", old, ["config", "migrate"], 0),
            ("config-migrate-write", old, ["config", "migrate", "--write"], 0),
            ("config-migrate-none", good, ["config", "migrate"], 0),
            ("setup-ok-json", good, ["setup", "--json"], 0), ("setup-attention", bad, ["setup"], 1),
            ("smoke-dry", good, ["smoke", "--to", "+15550001234"], 0),
            ("smoke-skipped-json", good, ["smoke", "--json"], 0),
            ("smoke-attention-json", bad, ["smoke", "--json"], 1), ("gateway-bad-config", bad, ["gateway"], 65),
            ("gateway-away", good, ["call", "--to", "+15550001234", "-m", "x", "--store", "/nonexistent"], 69),
            ("doctor-gateway-away", carrier, ["doctor", "--flows", Command.flows, "--store", "STORE"], 1),
            ("doctor-bad-config", bad, ["doctor"], 1), ("doctor-bad-config-json", bad, ["doctor", "--json"], 1),
        ] as [(String, String, [String], Int32)])
    func golden(_ name: String, _ text: String, _ arguments: [String], _ status: Int32) throws {
        let file = try folder.write(Array(text.utf8), to: "config.json5")
        let words = arguments.map { $0 == "STORE" ? folder.path + "/store" : $0 }
        let result = Command.run(words + ["--config", file])
        #expect(result.status == status, "\(name): \(result.out)\(result.err)")
        let printed = (result.out + result.err).replacing(folder.path, with: "FOLDER")
        #expect(!printed.contains("hunter2"))
        try Golden.check(plain(printed), name)
    }

    @Test("the next step of a migration names the file that was meant")
    func migrateNext() throws {
        let file = try folder.write(Array(Self.old.utf8), to: "my config.json5")
        let result = Command.run("config", "migrate", "--config", file)
        #expect(result.err.hasSuffix("next: voicecall config migrate --write --config '\(file)'\n"))
    }

    /// Without what is different on every machine.
    private func plain(_ text: String) -> String {
        text.replacing(/"[^"]*\/\.openclaw/, with: "\"HOME/.openclaw")
    }
}
