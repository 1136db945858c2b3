import CallConfig
import ScriptValue
import Testing

struct ConfigPrinterTests {
    private let found = reading(
        """
        { enabled: true, provider: 'twilio', fromNumber: '+15550001234', publicUrl: 'https://voice.example.com',
          twilio: { accountSid: 'AC1', authToken: 'secret-1' },
          streaming: { enabled: true, providers: { x: { apiKey: '${X_KEY}', authorization: 'secret-2', headers: { token: ['secret-3'] } } } },
          tts: { providers: { y: { apiKey: { source: 'env', provider: 'default', id: 'Y' }, voice: 'v' } } } }
        """, environment: ["NGROK_AUTHTOKEN": "secret-4", "NGROK_DOMAIN": "d.example"])

    @Test("a configuration is shown complete, as JSON, and without its secrets")
    func json() throws {
        let text = ConfigPrinter.json(found)
        #expect(!text.contains("secret-"))
        let value = try JSONText.decodePlain(Array(text.utf8))
        #expect(value["serve"]?["port"]?.int == 3334)
        #expect(value["twilio"]?["authToken"]?.text == "•••")
        #expect(value["tts"]?["providers"]?["y"]?["apiKey"]?["id"]?.text == "Y")
        #expect(value["tunnel"]?["ngrokAuthToken"]?.text == "${NGROK_AUTHTOKEN}")
        #expect(value["realtime"]?["streamPath"]?.text == "/voice/stream/realtime")
    }

    @Test("what is shown is a configuration that means the same")
    func again() {
        let again = reading(ConfigPrinter.json(found), environment: ["NGROK_AUTHTOKEN": "secret-4"])
        #expect(again.errors.isEmpty)
        #expect(again.config.serve == found.config.serve)
        #expect(again.config.tunnel.ngrokDomain == "d.example")
    }

    @Test("each value that is not a default is shown with where it came from")
    func sources() {
        let lines = ConfigPrinter.sources(found)
        #expect(lines.contains(#"provider = "twilio"  (line 1)"#))
        #expect(lines.contains(#"tunnel.ngrokDomain = "d.example"  (environment NGROK_DOMAIN)"#))
        #expect(lines.contains(#"twilio.authToken = "•••"  (line 2)"#))
        #expect(!lines.joined().contains("secret-"))
        #expect(!lines.contains { $0.hasPrefix("serve.port") })
    }

    @Test("nothing of a reading prints a secret")
    func dumping() {
        var text = "\(found.config)"
        dump(found.config.twilio, to: &text)
        #expect(!text.contains("secret-1"))
    }
}
