import CallConfig
import Testing

struct HostFileTests {
    private func host(_ config: String, entry: String = "", rest: String = "") -> ConfigReading {
        reading(
            "{ gateway: { port: 1 }, plugins: { entries: { 'voice-call': { config: \(config), \(entry) } } }, \(rest) }"
        )
    }

    @Test("out of an openclaw.json the plugin's configuration is read, with full paths")
    func read() {
        let found = host("{ provider: 'twilio', nope: 1 }")
        #expect(found.config.isEnabled)
        #expect(found.config.provider == .twilio)
        #expect(found.errors.first?.path.description == "plugins.entries.voice-call.config.nope")
        #expect(found.errors.map(\.path.description).contains("plugins.entries.voice-call.config.twilio.accountSid"))
    }

    @Test("there a missing enabled counts as true and a missing provider as mock")
    func meaning() {
        let found = host("{}")
        #expect(found.config.isEnabled && found.config.provider == .mock && found.problems.isEmpty)
        #expect(!host("{ enabled: false }").config.isEnabled)
        #expect(reading("{ plugins: { entries: { 'voice-call': {} } } }").config.provider == .mock)
    }

    @Test("the host's own switch turns everything off")
    func switchedOff() {
        let found = host("{}", entry: "enabled: false")
        #expect(!found.config.isEnabled)
        #expect(found.warnings.map(\.brief) == ["config.disabled plugins.entries.voice-call.enabled"])
    }

    @Test("a host's file without the plugin is an error that says what to write")
    func missing() { #expect(errors("{ plugins: {} }") == ["config.missing plugins.entries.voice-call"]) }

    @Test("the host's secrets are used, and what is unknown there is a warning only")
    func secrets() {
        let found = host(
            "{ provider: 'mock' }",
            rest: "secrets: { providers: { vault: { source: 'file', path: '/s.json', colour: 1 } } }")
        #expect(found.errors.isEmpty)
        #expect(found.config.secrets.providers["vault"]?.source == .file)
        #expect(found.warnings.map(\.brief) == ["config.unknown_key secrets.providers.vault.colour"])
    }
}
