import CallConfig
import ScriptValue
import Testing

struct LegacyMigrationTests {
    private let all = """
        { provider: 'log', twilio: { from: '+15550001234' },
          streaming: { sttProvider: 'openai', openaiApiKey: 'k', sttModel: 'm', silenceDurationMs: 500, vadThreshold: 0.4 },
          realtime: { agentContext: { includeSystemPrompt: true } }, tts: { openai: { voice: 'v' } } }
        """

    @Test("every old key is moved, in the order of the table")
    func moved() {
        let found = reading(all)
        #expect(found.errors.isEmpty)
        #expect(
            found.legacy.changes == [
                #"Moved provider "log" → "mock"."#, "Moved twilio.from → fromNumber.",
                "Moved streaming.sttProvider → streaming.provider.",
                "Moved streaming.openaiApiKey → streaming.providers.openai.apiKey.",
                "Moved streaming.sttModel → streaming.providers.openai.model.",
                "Moved streaming.silenceDurationMs → streaming.providers.openai.silenceDurationMs.",
                "Moved streaming.vadThreshold → streaming.providers.openai.vadThreshold.",
                "Removed realtime.agentContext.includeSystemPrompt.", "Moved tts.openai → tts.providers.openai.",
            ])
        #expect(found.config.provider == .mock)
        #expect(found.config.fromNumber == "+15550001234")
        #expect(found.config.streaming.provider == "openai")
        #expect(found.config.streaming.providers["openai"]?.apiKey?.description == "•••")
        #expect(
            found.config.streaming.providers["openai"]?.options
                == ["model": "m", "silenceDurationMs": 500, "vadThreshold": 0.4])
        #expect(found.config.tts.providers["openai"]?.options == ["voice": "v"])
    }

    @Test("every old key is an issue and a warning with its place")
    func issues() {
        let found = reading(all)
        #expect(found.legacy.issues.count == 9)
        #expect(found.legacy.issues[1].path == "twilio.from" && found.legacy.issues[1].replacement == "fromNumber")
        #expect(found.warnings.filter { $0.code == .legacy }.count == 9)
        #expect(found.warnings.first { $0.path == "streaming.sttModel" }?.place?.line == 2)
        let lines = found.legacy.warnings(prefix: [])
        #expect(lines.count == 10)
        #expect(lines[0].contains("2026.6.0") && lines[0].contains("voicecall config migrate --write"))
        #expect(lines[2] == "- twilio.from: Use fromNumber.")
    }

    @Test("what stands under the new key wins")
    func newWins() {
        let found = reading(
            """
            { fromNumber: '+15550009999', twilio: { from: '+15550001234' },
              streaming: { provider: 'xai', sttProvider: 'openai', sttModel: 'old', providers: { openai: { model: 'new' } } },
              tts: { openai: { voice: 'v', speed: 2 }, providers: { openai: { voice: 'w' } } } }
            """)
        #expect(found.config.fromNumber == "+15550009999")
        #expect(found.config.streaming.provider == "xai")
        #expect(found.config.streaming.providers["openai"]?.options == ["model": "new"])
        #expect(found.config.tts.providers["openai"]?.options == ["voice": "w", "speed": 2])
        #expect(
            found.legacy.changes == [
                "Removed twilio.from.", "Removed streaming.sttProvider.", "Removed streaming.sttModel.",
                "Moved tts.openai → tts.providers.openai.",
            ])
    }

    @Test(
        "what cannot be kept is removed as invalid",
        arguments: [
            ("{ twilio: { from: 5 } }", "twilio.from"),
            ("{ streaming: { sttProvider: null } }", "streaming.sttProvider"),
            ("{ streaming: { silenceDurationMs: Infinity } }", "streaming.silenceDurationMs"),
            ("{ streaming: { vadThreshold: NaN } }", "streaming.vadThreshold"),
            ("{ streaming: { vadThreshold: '0.4' } }", "streaming.vadThreshold"),
            ("{ tts: { openai: 'x' } }", "tts.openai"),
        ])
    func invalid(text: String, path: String) {
        let found = reading(text)
        #expect(found.legacy.changes == ["Removed invalid \(path)."])
        #expect(found.errors.isEmpty)
    }

    @Test("a new place that is no object is reported as it is")
    func blocked() {
        let found = reading("{ streaming: { sttModel: 'm', providers: 5 } }")
        #expect(found.errors.map(\.brief) == ["config.type streaming.providers"])
    }

    @Test("speech services of numbers are moved, too")
    func numbers() {
        let found = reading("{ numbers: { '+15550001234': { tts: { edge: { voice: 'v' } } } } }")
        #expect(
            found.legacy.changes == ["Moved numbers.+15550001234.tts.edge → numbers.+15550001234.tts.providers.edge."])
        #expect(found.config.numbers["+15550001234"]?.tts?.providers["edge"]?.options == ["voice": "v"])
    }

    @Test("in a host's file the paths are full ones")
    func host() {
        let found = reading(
            "{ plugins: { entries: { 'voice-call': { config: { twilio: { from: '+15550001234' } } } } } }")
        let prefix = "plugins.entries.voice-call.config"
        #expect(found.legacy.changes == ["Moved \(prefix).twilio.from → \(prefix).fromNumber."])
        #expect(found.legacy.warnings(prefix: found.prefix)[0].contains(prefix))
    }

    @Test("a configuration in its present form has nothing to migrate")
    func present() {
        #expect(reading(twilio()).legacy.issues.isEmpty && reading(twilio()).legacy.changes.isEmpty)
        #expect(ConfigMigration(reading(twilio())) == nil)
    }
}
