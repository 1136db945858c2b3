import ScriptValue
import Testing

@testable import CallCore

@Suite("Inline directives")
struct DirectiveTests {
    @Test("settings are taken out of the text and set what they name")
    func settings() {
        let script = SpeechScript("Hello [[tts:voiceId=pMsXgVXv3BLzUgSXRplE model=eleven_v3 speed=1.1]]there.")
        #expect(script.text == "Hello there.")
        #expect(script.style.voice == "pMsXgVXv3BLzUgSXRplE")
        #expect(script.style.overrides == ["model": "eleven_v3", "speed": 1.1])
        #expect(script.ignored.isEmpty)
    }

    @Test("hidden text is spoken, as it is written, instead of everything visible")
    func hidden() {
        let reply =
            "Here you go. [[tts:text]](laughs)  Read *the*\nsong.[[/tts:text]] And [[TTS:TEXT]]again[[/tts:text]]"
        let script = SpeechScript(reply)
        #expect(script.text == "(laughs) Read *the* song. again")
        #expect(SpeechScript("a [[tts:text]] \n [[/tts:text]] b").text == "a b")
        #expect(SpeechScript("a [[tts:text]]forgotten end").text == "forgotten end")
    }

    @Test("marks around spoken text vanish, and so do ends without a beginning")
    func marks() {
        #expect(SpeechScript("Say [[tts]]this *now*[[/tts]], [[/tts:text]]please.").text == "Say this now, please.")
    }

    @Test(
        "in code, directives are code",
        arguments: [
            ("`[[tts:voice=a]]` is a tag", "[[tts:voice=a]] is a tag"), ("x\n```\n[[tts:voice=a]]\n```\ny", "x\ny"),
            ("~~~\n[[tts:text]]no[[/tts:text]]\n~~~", ""), ("    [[tts:voice=a]]", "[[tts:voice=a]]"),
        ])
    func code(reply: String, text: String) {
        let script = SpeechScript(reply)
        #expect(script.text == text)
        #expect(script.style == SpeechStyle())
    }

    @Test("other double brackets are text")
    func otherBrackets() {
        #expect(SpeechScript("[[page]] [[tts-old]] [[tts:").text == "[[page]] [[tts-old]] [[tts:")
    }

    @Test(
        "every gate closes what it names, and what was ignored is told without its value",
        arguments: [
            ("provider=openai", "allowProvider"), ("voice=marin", "allowVoice"), ("model=m", "allowModelId"),
            ("stability=0.5", "allowVoiceSettings"), ("speed=1", "allowVoiceSettings"),
            ("applyTextNormalization=on", "allowNormalization"), ("languageCode=de", "allowNormalization"),
            ("seed=7", "allowSeed"),
        ])
    func gates(setting: String, gate: String) {
        let reply = "Hi [[tts:\(setting)]]"
        let closed = SpeechScript(reply, policy: DirectivePolicy([gate: false]))
        #expect(closed.style == SpeechStyle())
        #expect(closed.text == "Hi")
        #expect(closed.ignored.map(\.reason) == [.notAllowed(by: gate)])
        #expect(closed.ignored.map(\.description).allSatisfy { $0.contains(gate) && !$0.contains("marin") })
        let open = SpeechScript(reply, policy: DirectivePolicy([gate: true]))
        #expect(open.ignored.isEmpty)
        #expect(open.style != SpeechStyle())
    }

    @Test("the provider stays unless that is allowed, everything else may change")
    func defaults() {
        #expect(DirectivePolicy(nil) == DirectivePolicy())
        let script = SpeechScript("[[tts:provider=openai voice=a]]x")
        #expect(script.style.service == nil)
        #expect(script.style.voice == "a")
        #expect(script.ignored == [IgnoredDirective("provider", .notAllowed(by: "allowProvider"))])
        let allowed = SpeechScript("[[tts:provider=OpenAI]]x", policy: DirectivePolicy(["allowProvider": true]))
        #expect(allowed.style.service == "openai")
    }

    @Test("with directives switched off, visible text is spoken and hidden text is not")
    func disabled() {
        let policy = DirectivePolicy(["enabled": false])
        let script = SpeechScript("Seen. [[tts:text]]Hidden.[[/tts:text]] [[tts:voice=a]]", policy: policy)
        #expect(script.text == "Seen.")
        #expect(script.style == SpeechStyle())
        #expect(script.ignored.map(\.reason) == [.notAllowed(by: "enabled"), .notAllowed(by: "enabled")])
        let textOff = SpeechScript(
            "Seen. [[tts:text]]Hidden.[[/tts:text]]", policy: DirectivePolicy(["allowText": false]))
        #expect(textOff.text == "Seen.")
        #expect(textOff.ignored.map(\.reason) == [.notAllowed(by: "allowText")])
    }

    @Test(
        "values that are none are ignored and named",
        arguments: [
            "speed=fast", "speed=0x1", "speed=1e3", "speed=", "speed", "seed=-1", "seed=4294967296", "seed=1.5",
            "useSpeakerBoost=maybe", "applyTextNormalization=yes", "languageCode=e", "languageCode=english_",
            "voice=", "model=",
        ])
    func badValues(setting: String) {
        let script = SpeechScript("[[tts:\(setting)]]x")
        #expect(script.style == SpeechStyle())
        guard case .badValue? = script.ignored.first?.reason else {
            Issue.record("\(script.ignored)")
            return
        }
        #expect(script.ignored.count == 1)
    }

    @Test("unknown settings are named, as far as they are printable")
    func unknown() {
        let script = SpeechScript("[[tts:foo=1 b\u{7}a\u{E9}r]]x")
        #expect(script.ignored == [IgnoredDirective("foo", .unknownKey), IgnoredDirective("bar", .unknownKey)])
        #expect(script.ignored.map(\.key) == ["foo", "bar"])
    }

    @Test("the last of equal settings counts, and names may be written in several ways")
    func equalSettings() {
        let script = SpeechScript("[[tts:voice=a, speaker_voice=b; SPEED=1.5]][[tts: speed=2 use_speaker_boost=off ]]x")
        #expect(script.style.voice == "b")
        #expect(script.style.overrides == ["speed": 2.0, "useSpeakerBoost": false])
    }

    @Test("settings of the policy that change nothing are named")
    func unusablePolicy() {
        #expect(
            DirectivePolicy.unusable(["allowVoice": "no", "foo": true, "allowSeed": false]) == ["allowVoice", "foo"])
        #expect(DirectivePolicy.unusable(nil).isEmpty)
    }
}
