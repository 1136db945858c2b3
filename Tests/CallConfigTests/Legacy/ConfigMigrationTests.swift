import CallConfig
import Testing

struct ConfigMigrationTests {
    private func migrated(_ text: String) throws -> (text: String, migration: ConfigMigration) {
        let migration = try #require(ConfigMigration(reading(text)))
        return (String(decoding: migration.text, as: UTF8.self), migration)
    }

    @Test("a migration keeps comments, order and form of everything else")
    func comments() throws {
        let old = """
            // My phone.
            {
              enabled: true, // on
              provider: "log",
              twilio: {
                accountSid: 'AC1', /* mine */
                from: "+15550001234",
              },
              streaming: {
                // recogniser
                sttProvider: "openai",
                openaiApiKey: "sk-verysecret"
              },
            }
            """
        let new = """
            // My phone.
            {
              fromNumber: "+15550001234",
              enabled: true, // on
              provider: "mock",
              twilio: {
                accountSid: 'AC1', /* mine */
              },
              streaming: {
                provider: "openai",
                providers: { openai: { apiKey: "sk-verysecret" } },
                // recogniser
              },
            }
            """
        let (text, migration) = try migrated(old)
        #expect(text == new)
        #expect(migration.keepsComments)
        #expect(migration.difference.contains(#"+   fromNumber: "+15550001234","#))
        #expect(migration.difference.contains(#"-   provider: "log","#))
        #expect(!migration.difference.joined().contains("verysecret"))
    }

    @Test(
        "what was migrated means the same and needs no migration",
        arguments: [
            "{twilio:{from:'+15550001234'}}", "{ \"provider\": \"log\" }", "{ tts: { openai: {}, providers: {} } }",
            "{ tts: { openai: { voice: 'v' }, providers: { openai: { speed: 1 } } } }",
            "{ streaming: { sttModel: 'a' /* x */ , vadThreshold: 1 } } // end",
            "{ plugins: { entries: { 'voice-call': { enabled: true, config: { tts: { edge: { a: 'b' } }, }, }, }, }, other: 1 }",
            "{\r\n  twilio: {\r\n    from: '+15550001234',\r\n  },\r\n}\r\n",
            "{ streaming: { silenceDurationMs: Infinity } }",
            "{ numbers: { '+15550001234': { tts: { openai: { a: 1 }, microsoft: { b: 2 } } } }, provider: 'log' }",
        ])
    func meaning(text: String) throws {
        let (new, _) = try migrated(text)
        let again = reading(new)
        #expect(again.legacy.issues.isEmpty, "\(new)")
        #expect(again.config == reading(text).config, "\(new)")
        #expect(again.errors == reading(text).errors)
    }

    @Test("an old key that stands twice is gone after a migration")
    func oldKeyTwice() throws {
        let (text, _) = try migrated("{ streaming: { openaiApiKey: 'a', openaiApiKey: 'b' } }")
        #expect(reading(text).legacy.issues.isEmpty, "\(text)")
    }

    @Test("keys in quotes stay JSON")
    func quotes() throws {
        let (text, _) = try migrated(#"{ "twilio": { "from": "+15550001234" } }"#)
        #expect(text.hasPrefix(#"{ "fromNumber": "+15550001234", "twilio""#))
    }

    @Test("a file with a key that stands twice is written anew, and that is said")
    func duplicates() throws {
        let (text, migration) = try migrated(
            "{ provider: 'log', twilio: {}, twilio: { from: '+15550001234' } } // lost")
        #expect(!migration.keepsComments)
        #expect(!text.contains("lost"))
    }
}
