import CallConfig
import ScriptValue
import Testing

struct NumberRouteTests {
    private let config = reading(
        """
        { inboundGreeting: 'general', agentId: 'a', responseTimeoutMs: 5,
          tts: { provider: 'x', modelOverrides: { a: { b: 1, c: [1, 2] } }, providers: { x: { voice: 'v', speed: 1 }, y: { z: 1 } } },
          numbers: { '+15550001111': { inboundGreeting: 'sales', flow: 'sales', responseModel: 'p/m',
            tts: { persona: 'q', modelOverrides: { a: { c: [3] } }, providers: { x: { voice: 'w' } } } } } }
        """
    ).config

    @Test("the settings of a number go over the general ones")
    func overlay() {
        let found = config.forNumber("+15550001111")
        #expect(found.routeKey == "+15550001111")
        #expect(found.flow == "sales")
        #expect(found.config.inboundGreeting == "sales")
        #expect(found.config.agentID == "a")
        #expect(found.config.responseModel == "p/m")
        #expect(found.config.responseTimeoutMilliseconds == 5)
    }

    @Test("speech is merged deeply, and lists replace each other")
    func speech() {
        let tts = config.forNumber("+15550001111").config.tts
        #expect(tts.provider == "x")
        #expect(tts.persona == "q")
        #expect(tts.modelOverrides == ["a": ["b": 1, "c": [3]]])
        #expect(tts.providers["x"]?.options == ["voice": "w", "speed": 1])
        #expect(tts.providers["y"]?.options == ["z": 1])
    }

    @Test("the carrier's voice is the first that the selected service names, after the settings of the number")
    func carrierVoice() {
        #expect(config.tts.carrierVoice == "v")
        #expect(config.forNumber("+15550001111").config.tts.carrierVoice == "w")
        for (keys, voice) in [
            ("voiceId: 'd', voice: 'c', speakerVoiceId: 'b', speakerVoice: 'a'", "a"),
            ("voiceId: 'd', voice: 'c', speakerVoiceId: 'b'", "b"), ("voiceId: 'd', voice: ''", "d"),
            ("speed: 1", nil),
        ] {
            let text = "{ tts: { provider: 'x', providers: { x: { \(keys) }, y: { voice: 'other' } } } }"
            #expect(reading(text).config.tts.carrierVoice == voice)
        }
        #expect(reading("{ tts: { providers: { x: { voice: 'v' } } } }").config.tts.carrierVoice == nil)
    }

    @Test("a number is found however the carrier writes it")
    func digits() { #expect(config.forNumber("+1 (555) 000-1111").routeKey == "+15550001111") }

    @Test("without a match everything stays as it is", arguments: ["+15550002222", "anonymous", nil])
    func noMatch(number: String?) {
        let found = config.forNumber(number)
        #expect(found.routeKey == nil && found.flow == nil)
        #expect(found.config == config)
    }

    @Test("merging drops keys that a JavaScript host must not take")
    func forbidden() {
        let merged = DeepMerge.merge(
            ["a": ["__proto__": 1, "b": 1]], ["a": ["prototype": 2, "c": [["constructor": 1]]]])
        #expect(merged == ["a": ["b": 1, "c": [[:]]]])
    }
}
