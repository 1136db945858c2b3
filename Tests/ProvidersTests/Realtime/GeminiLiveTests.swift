import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Gemini Live")
struct GeminiLiveTests {
    private static let long = RealtimeOrder.Tool(
        name: "consult", description: "Asks.",
        parameters: [
            "type": "object", "additionalProperties": false,
            "properties": ["q": ["type": "string", "default": "x", "maxLength": 5]], "required": ["q"],
        ], takesLong: true)

    private func ready(_ options: Value = [:], _ order: RealtimeOrder = RealtimeOrder()) throws -> VoiceRig {
        var rig = try VoiceRig("google", options)
        rig.open(order)
        rig.say(#"{"setupComplete":{}}"#)
        rig.feed(.begin)
        return rig
    }

    /// Two milliseconds at 24 kHz.
    private static let sound =
        #"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"\#(zeros)"}}]}}}"#
    private static let zeros = String(repeating: "AAAA", count: 32)

    @Test("address, key and set-up, byte for byte; the key is not in the address")
    func opening() throws {
        var rig = try VoiceRig("google")
        rig.open(RealtimeOrder(instructions: "Be brief.", tools: [Self.long]))
        #expect(
            rig.url == "wss://generativelanguage.googleapis.com/ws/"
                + "google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent")
        #expect(rig.headers == ["x-goog-api-key: key-1"])
        let setup = try JSONText.decodePlain(Array(rig.sent[0].utf8))
        let expected: Value = [
            "setup": [
                "model": "models/gemini-2.5-flash-native-audio-preview-12-2025",
                "generationConfig": [
                    "responseModalities": ["AUDIO"],
                    "speechConfig": ["voiceConfig": ["prebuiltVoiceConfig": ["voiceName": "Kore"]]],
                ],
                "systemInstruction": ["parts": [["text": "Be brief."]]],
                "tools": [
                    [
                        "functionDeclarations": [
                            [
                                "name": "consult", "description": "Asks.", "behavior": "NON_BLOCKING",
                                "parameters": [
                                    "type": "OBJECT", "properties": ["q": ["type": "STRING"]], "required": ["q"],
                                ],
                            ]
                        ]
                    ]
                ],
                "realtimeInputConfig": ["automaticActivityDetection": ["disabled": false]],
                "inputAudioTranscription": [:], "outputAudioTranscription": [:], "sessionResumption": [:],
                "contextWindowCompression": ["slidingWindow": [:]],
            ]
        ]
        #expect(setup == expected)
        #expect(rig.voice.inputFormat == .pcm16(rate: 16_000))
        #expect(
            rig.voice.framing.message([0, 0]).bytes
                == Array(#"{"realtimeInput":{"audio":{"mimeType":"audio/pcm;rate=16000","data":"AAA="}}}"#.utf8))
    }

    @Test("options reach the set-up, in Google's words")
    func options() throws {
        let rig = try ready([
            "model": "models/m", "voice": "Puck", "apiVersion": "v1alpha", "temperature": 0.5,
            "startSensitivity": "high",
            "endSensitivity": "END_SENSITIVITY_LOW", "activityHandling": "no-interruption", "turnCoverage": "all-input",
            "silenceDurationMs": 700, "prefixPaddingMs": 20, "sessionResumption": false,
            "contextWindowCompression": false, "thinkingBudget": 0, "enableAffectiveDialog": true,
        ])
        let setup = try #require(try JSONText.decodePlain(Array(rig.sent[0].utf8))["setup"])
        #expect(setup["model"] == "models/m")
        #expect(rig.url.contains(".v1alpha."))
        #expect(setup["sessionResumption"] == nil && setup["contextWindowCompression"] == nil)
        #expect(setup["generationConfig"]?["thinkingConfig"] == ["thinkingBudget": 0])
        #expect(setup["generationConfig"]?["temperature"] == 0.5)
        let input = setup["realtimeInputConfig"]
        #expect(input?["activityHandling"] == "NO_INTERRUPTION")
        #expect(input?["turnCoverage"] == "TURN_INCLUDES_ALL_INPUT")
        #expect(input?["automaticActivityDetection"]?["startOfSpeechSensitivity"] == "START_SENSITIVITY_HIGH")
        #expect(input?["automaticActivityDetection"]?["endOfSpeechSensitivity"] == "END_SENSITIVITY_LOW")
        #expect(!rig.voice.interrupts)
    }

    @Test("client messages, byte for byte")
    func messages() throws {
        var rig = try ready()
        rig.feed(.ask("Hi?"))
        #expect(
            rig.sent.last
                == #"{"clientContent":{"turnComplete":true,"turns":[{"parts":[{"text":"Hi?"}],"role":"user"}]}}"#)
        rig.feed(.audioFlows(true))
        rig.feed(.audioFlows(false))
        #expect(rig.sent.last == #"{"realtimeInput":{"audioStreamEnd":true}}"#)
        rig.feed(.callerTalks(true))
        #expect(rig.sent.count == 3)
        var manual = try ready(["automaticActivityDetectionDisabled": true])
        manual.feed(.callerTalks(true))
        manual.feed(.callerTalks(false))
        #expect(
            manual.sent.suffix(2) == [
                #"{"realtimeInput":{"activityStart":{}}}"#, #"{"realtimeInput":{"activityEnd":{}}}"#,
            ])
        var typed = try ready(["model": "gemini-3.1-flash-live-preview"])
        typed.feed(.ask("Hi?"))
        #expect(typed.sent.last == #"{"realtimeInput":{"text":"Hi?"}}"#)
    }

    @Test("a turn: pieces of both texts come in any order; the caller's are whole when they have been quiet")
    func turn() throws {
        var rig = try ready()
        rig.say(
            #"{"serverContent":{"inputTranscription":{"text":"What are"}}}"#,
            #"{"serverContent":{"outputTranscription":{"text":"We open"}}}"#, Self.sound,
            #"{"serverContent":{"inputTranscription":{"text":" your hours?"}}}"#)
        #expect(rig.heard == [.speechStarted, .partial("What are"), .partial("What are your hours?")])
        rig.wait(400)
        #expect(rig.heard.last == .final("What are your hours?", confidence: nil))
        rig.say(
            #"{"serverContent":{"outputTranscription":{"text":" at nine."}}}"#,
            #"{"serverContent":{"generationComplete":true}}"#,
            #"{"serverContent":{"turnComplete":true},"usageMetadata":{"promptTokenCount":5,"responseTokenCount":6}}"#)
        rig.feed(.ended(item: 1, played: 2, isWhole: true))
        #expect(rig.said == ["We open at nine."])
        rig.feed(.close)
        #expect(rig.usage?.inputTokens == 5 && rig.usage?.outputTokens == 6)
    }

    @Test("interrupted counts before any sound of the same message, and until the turn is over")
    func interrupted() throws {
        var rig = try ready()
        for _ in 0..<100 { rig.say(Self.sound) }
        let both = Self.sound.replacing(#"{"serverContent":{"#, with: #"{"serverContent":{"interrupted":true,"#)
        let actions = rig.say(both)
        #expect(actions == [.heard(.speechStarted), .clear])
        rig.feed(.ended(item: 1, played: 100, isWhole: false))
        #expect(rig.say(Self.sound).isEmpty)
        rig.say(#"{"serverContent":{"turnComplete":true}}"#)
        #expect(rig.say(Self.sound).count == 1)
    }

    @Test("thoughts and sounds of other kinds are left out; the rate is the message's")
    func parts() throws {
        var rig = try ready()
        let part = #"{"inlineData":{"mimeType":"audio/pcm;rate=16000","data":"AAAA"}}"#
        rig.say(
            #"{"serverContent":{"modelTurn":{"parts":[{"text":"x"},{"thought":true,"inlineData":{"mimeType":"audio/pcm","data":"AAAA"}},\#(part)]}}}"#
        )
        #expect(rig.log.last == .audio(item: 1, [0, 0, 0], .pcm16(rate: 16_000)))
        rig.say(#"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/mp3","data":"AAAA"}}]}}}"#)
        #expect(rig.problems == ["speech.sound"])
        for data in ["A", "AA", "A===", "AA A=", "????"] {
            let sound = #"{"inlineData":{"mimeType":"audio/pcm","data":"\#(data)"}}"#
            rig.say(#"{"serverContent":{"modelTurn":{"parts":[\#(sound)]}}}"#)
        }
        let sounds = rig.log.compactMap { if case .audio(_, let bytes, _) = $0 { bytes } else { nil } }
        #expect(sounds.allSatisfy { $0.count <= 3 })
        #expect(rig.problems.count >= 4 && Set(rig.problems) == ["speech.sound"])
    }

    @Test("calls, results with their scheduling, and calls taken back")
    func tools() throws {
        let plain = RealtimeOrder.Tool(name: "1st", description: "", parameters: ["type": "object", "properties": [:]])
        var rig = try ready([:], RealtimeOrder(tools: [Self.long, plain]))
        #expect(rig.sent[0].contains(#"{"description":"","name":"_1st"}"#))
        rig.say(
            #"{"toolCall":{"functionCalls":[{"id":"f1","name":"consult","args":{"q":"x"}},{"id":"f2","name":"_1st"}]}}"#
        )
        #expect(
            rig.calls == [
                RealtimeToolCall(id: "f1", name: "consult", arguments: ["q": "x"]),
                RealtimeToolCall(id: "f2", name: "1st", arguments: [:]),
            ])
        let before = rig.sent.count
        rig.feed(.toolProgress(id: "f1", ["status": "working"]))
        #expect(
            rig.sent.last == #"{"toolResponse":{"functionResponses":[{"id":"f1","name":"consult","#
                + #""response":{"output":{"status":"working"}},"scheduling":"SILENT","willContinue":true}]}}"#)
        rig.feed(.toolProgress(id: "f2", ["status": "working"]))
        rig.feed(.toolProgress(id: "f9", ["status": "working"]))
        #expect(rig.sent.count == before + 1)
        rig.feed(.toolResult(id: "f1", "Sunny."))
        #expect(
            rig.sent.last == #"{"toolResponse":{"functionResponses":[{"id":"f1","name":"consult","#
                + #""response":{"output":{"result":"Sunny."}},"scheduling":"WHEN_IDLE"}]}}"#)
        rig.say(#"{"toolCallCancellation":{"ids":["f2"]}}"#)
        #expect(rig.log.last == .toolCancelled(id: "f2"))
        let count = rig.sent.count
        rig.feed(.toolResult(id: "f2", "late"))
        #expect(rig.sent.count == count)
    }

    @Test("going away: the next socket takes the session up again, or begins it anew when that is refused")
    func resumption() throws {
        var rig = try ready([:], RealtimeOrder(greeting: RealtimeOrder.Greeting("Hello.")))
        rig.say(Self.sound, #"{"serverContent":{"turnComplete":true}}"#)
        rig.feed(.ended(item: 1, played: 2, isWhole: true))
        rig.say(
            #"{"sessionResumptionUpdate":{"newHandle":"h1","resumable":true}}"#,
            #"{"sessionResumptionUpdate":{"resumable":false}}"#, #"{"goAway":{"timeLeft":"9.5s"}}"#)
        #expect(rig.requests.count == 2)
        rig.feed(.connected)
        #expect(rig.sent.last?.contains(#""sessionResumption":{"handle":"h1"}"#) == true)
        rig.feed(.closed(code: 1008, reason: "not found"))
        rig.feed(.connected)
        #expect(rig.sent.last?.contains(#""sessionResumption":{}"#) == true)
        rig.say(#"{"setupComplete":{}}"#)
        #expect(rig.sent.last?.hasPrefix(#"{"setup""#) == true)
        #expect(rig.problems.isEmpty)
    }

    @Test("a field it does not take ends it; a broken connection is tried three times")
    func closes() throws {
        var rig = try ready()
        rig.feed(.closed(code: 1007, reason: "Unknown name"))
        #expect(rig.ending??.code == "speech.refused")
        var broken = try ready()
        broken.feed(.closed(code: 1006, reason: ""))
        for pause: Milliseconds in [250, 500] {
            broken.wait(pause)
            broken.feed(.refused(status: 0, retryAfter: nil, message: ""))
        }
        broken.wait(1_000)
        broken.feed(.refused(status: 0, retryAfter: nil, message: ""))
        #expect(broken.requests.count == 4)
        #expect(broken.ending??.code == "speech.unreachable")
    }
}
