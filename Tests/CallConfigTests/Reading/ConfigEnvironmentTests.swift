import CallConfig
import CallCore
import Testing

struct ConfigEnvironmentTests {
    @Test("variables of the selected carrier stand in for keys that are absent")
    func standIn() {
        let environment = [
            "TWILIO_ACCOUNT_SID": "AC9", "TWILIO_AUTH_TOKEN": "t9", "TWILIO_FROM_NUMBER": "+15550009999",
            "TELNYX_API_KEY": "k",
        ]
        let found = reading("{ enabled: true, provider: 'twilio' }", environment: environment)
        #expect(found.errors.isEmpty)
        #expect(found.config.twilio.accountSID == "AC9")
        #expect(found.config.twilio.authToken == .environment("TWILIO_AUTH_TOKEN"))
        #expect(found.config.fromNumber == "+15550009999")
        #expect(found.config.telnyx.apiKey == nil)
        #expect(found.sources["twilio.accountSid"] == .environment("TWILIO_ACCOUNT_SID"))
    }

    @Test(
        "every documented variable stands in for its key", arguments: ConfigTable.all.filter { $0.environment != nil })
    func each(key: ConfigKey) throws {
        let name = try #require(key.environment)
        let value = name == "TWILIO_FROM_NUMBER" ? "+15550009999" : "value"
        let provider = key.environmentProvider?.rawValue ?? "mock"
        let found = reading("{ provider: '\(provider)' }", environment: [name: value])
        #expect(found.sources[ConfigPath(key.parts)] == .environment(name))
    }

    @Test("what the file says wins, even when it is wrong")
    func fileWins() {
        let found = reading(
            "{ enabled: true, provider: 'twilio', fromNumber: 'x', twilio: { accountSid: 'AC1' } }",
            environment: ["TWILIO_ACCOUNT_SID": "AC9", "TWILIO_FROM_NUMBER": "+15550009999", "TWILIO_AUTH_TOKEN": "t"])
        #expect(found.config.twilio.accountSID == "AC1")
        #expect(found.errors.map(\.brief) == ["config.value fromNumber"])
    }

    @Test("variables of other carriers do not count, and empty ones are not set")
    func others() {
        let found = reading(
            "{ enabled: true, provider: 'telnyx' }",
            environment: ["TWILIO_FROM_NUMBER": "+15550009999", "TELNYX_API_KEY": " "])
        #expect(found.config.fromNumber == nil)
        #expect(found.errors.map(\.path).contains("telnyx.apiKey"))
    }

    @Test("ngrok's variables always count")
    func ngrok() {
        let found = reading("{}", environment: ["NGROK_AUTHTOKEN": "n", "NGROK_DOMAIN": "d.ngrok.app"])
        #expect(found.config.tunnel.ngrokAuthToken == .environment("NGROK_AUTHTOKEN"))
        #expect(found.config.tunnel.ngrokDomain == "d.ngrok.app")
    }

    @Test("a variable that does not fit its key is a problem of that key")
    func unfit() {
        let found = reading("{ provider: 'twilio' }", environment: ["TWILIO_FROM_NUMBER": "555"])
        #expect(found.errors.map(\.brief) == ["config.value fromNumber"])
    }
}
