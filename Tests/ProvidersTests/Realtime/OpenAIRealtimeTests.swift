import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("OpenAI Realtime")
struct OpenAIRealtimeTests {
    private static let tool = RealtimeOrder.Tool(
        name: "lookup", description: "Looks up.",
        parameters: ["type": "object", "properties": ["q": ["type": "string"]]])

    private func ready(_ options: Value = [:], _ order: RealtimeOrder = RealtimeOrder()) throws -> VoiceRig {
        var rig = try VoiceRig("openai", options)
        rig.open(order)
        rig.say(#"{"type":"session.created"}"#, #"{"type":"session.updated"}"#)
        rig.feed(.begin)
        return rig
    }

    private static let created = #"{"type":"response.created","response":{"id":"r1"}}"#
    /// Three milliseconds.
    private static let sound =
        #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","output_index":0,"content_index":0,"#
        + #""delta":"////////////////////////////////"}"#

    @Test("address, key, and set-up, byte for byte; audio passes as the Base64 it came in")
    func opening() throws {
        var rig = try VoiceRig("openai")
        rig.open(
            RealtimeOrder(instructions: "Be brief.", tools: [Self.tool], history: [RealtimeOrder.Turn(.bot, "Hi.")]))
        #expect(rig.url == "wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1")
        #expect(rig.headers == ["Authorization: Bearer key-1"])
        let update = try JSONText.decodePlain(Array(rig.sent[0].utf8))
        let expected: Value = [
            "type": "session.update", "event_id": "update_1",
            "session": [
                "type": "realtime", "model": "gpt-realtime-2.1", "instructions": "Be brief.",
                "output_modalities": ["audio"],
                "audio": [
                    "input": [
                        "format": ["type": "audio/pcmu"], "noise_reduction": nil,
                        "transcription": ["model": "gpt-4o-mini-transcribe"],
                        "turn_detection": [
                            "type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300,
                            "silence_duration_ms": 500, "create_response": true, "interrupt_response": true,
                        ],
                    ],
                    "output": ["format": ["type": "audio/pcmu"], "voice": "alloy"],
                ],
                "tools": [
                    [
                        "type": "function", "name": "lookup", "description": "Looks up.",
                        "parameters": ["type": "object", "properties": ["q": ["type": "string"]]],
                    ]
                ],
                "tool_choice": "auto",
            ],
        ]
        #expect(update == expected)
        #expect(
            rig.sent[1]
                == #"{"item":{"content":[{"text":"Hi.","type":"output_text"}],"role":"assistant","type":"message"},"#
                + #""type":"conversation.item.create"}"#)
        #expect(
            rig.voice.framing.message([0xFF, 0x7F, 0x00]).bytes
                == Array(#"{"type":"input_audio_buffer.append","audio":"/38A"}"#.utf8))
        #expect(rig.voice.inputFormat == .mulaw)
        #expect(rig.say(#"{"type":"session.created"}"#).isEmpty)
        #expect(rig.say(#"{"type":"session.updated"}"#) == [.ready])
    }

    @Test("before the beginning another set-up, and more of what was said, go to the open socket")
    func change() throws {
        var rig = try VoiceRig("openai")
        rig.open(RealtimeOrder(instructions: "A", history: [RealtimeOrder.Turn(.bot, "Hi.")]))
        rig.say(#"{"type":"session.created"}"#, #"{"type":"session.updated"}"#)
        let known = rig.sent.count
        rig.feed(
            .open(
                RealtimeOrder(
                    instructions: "B", history: [RealtimeOrder.Turn(.bot, "Hi."), RealtimeOrder.Turn(.user, "Yes?")])))
        let news = Array(rig.sent.dropFirst(known))
        #expect(news.count == 2 && news[0].contains(#""instructions":"B""#))
        #expect(news.last?.contains("Yes?") == true && news.last?.contains("input_text") == true)
        #expect(rig.requests.count == 1)
        rig.feed(.open(RealtimeOrder(instructions: "B")))
        #expect(rig.requests.count == 2)
    }

    @Test("client messages, byte for byte")
    func messages() throws {
        var rig = try ready()
        rig.feed(.ask("Hi?"))
        #expect(
            rig.sent.suffix(2) == [
                #"{"item":{"content":[{"text":"Hi?","type":"input_text"}],"role":"user","type":"message"},"#
                    + #""type":"conversation.item.create"}"#,
                #"{"event_id":"ask_1","type":"response.create"}"#,
            ])
        rig.say(Self.created)
        for _ in 0..<200 { rig.say(Self.sound) }
        rig.feed(.ended(item: 1, played: 480, isWhole: false))
        #expect(
            rig.sent.suffix(2) == [
                #"{"response_id":"r1","type":"response.cancel"}"#,
                #"{"audio_end_ms":480,"content_index":0,"item_id":"i1","type":"conversation.item.truncate"}"#,
            ])
    }

    @Test("what was heard for less than 250 ms counts as not heard, and is truncated all the same")
    func hardlyHeard() throws {
        var rig = try ready()
        rig.say(Self.created)
        for _ in 0..<200 { rig.say(Self.sound) }
        rig.feed(.ended(item: 1, played: 200, isWhole: false))
        #expect(rig.sent.last?.contains(#""audio_end_ms":0"#) == true)
    }

    @Test("a turn: the caller's words may come after the answer's")
    func turn() throws {
        var rig = try ready()
        rig.say(
            #"{"type":"input_audio_buffer.speech_started","item_id":"u1"}"#,
            #"{"type":"input_audio_buffer.speech_stopped","item_id":"u1"}"#,
            #"{"type":"input_audio_buffer.committed","item_id":"u1","previous_item_id":null}"#, Self.created,
            #"{"type":"response.output_audio_transcript.delta","response_id":"r1","item_id":"i1","delta":"We open"}"#,
            Self.sound,
            #"{"type":"conversation.item.input_audio_transcription.completed","item_id":"u1","transcript":"Hours?"}"#,
            #"{"type":"response.output_audio_transcript.done","response_id":"r1","item_id":"i1","transcript":"We open at nine."}"#,
            #"{"type":"response.output_audio.done","response_id":"r1","item_id":"i1"}"#,
            #"{"type":"response.done","response":{"id":"r1","status":"completed","usage":{"input_tokens":7,"output_tokens":9,"#
                + #""output_token_details":{"audio_tokens":8}}}}"#)
        #expect(rig.heard == [.speechStarted, .speechStopped, .final("Hours?", confidence: nil)])
        rig.feed(.ended(item: 1, played: 3, isWhole: true))
        #expect(rig.said == ["We open at nine."])
        rig.feed(.close)
        #expect(rig.ending == .some(nil))
        #expect(rig.usage?.inputTokens == 7 && rig.usage?.outputTokens == 9 && rig.usage?.outputAudioTokens == 8)
    }

    @Test("a call that is told three times is made once; its result is a string, then one answer is asked for")
    func tools() throws {
        var rig = try ready([:], RealtimeOrder(tools: [Self.tool]))
        let item =
            #"{"type":"function_call","status":"completed","call_id":"c1","name":"lookup","arguments":"{\"q\":1}"}"#
        rig.say(
            Self.created,
            #"{"type":"response.output_item.added","response_id":"r1","item":{"type":"function_call","call_id":"c1","name":"lookup"}}"#,
            #"{"type":"response.function_call_arguments.done","response_id":"r1","call_id":"c1","arguments":"{\"q\":1}"}"#,
            #"{"type":"response.output_item.done","response_id":"r1","item":\#(item)}"#,
            #"{"type":"response.done","response":{"id":"r1","status":"completed","output":[\#(item)]}}"#)
        #expect(rig.calls == [RealtimeToolCall(id: "c1", name: "lookup", arguments: ["q": 1])])
        rig.feed(.toolResult(id: "c1", ["text": "Sunny."]))
        #expect(
            rig.sent.suffix(2) == [
                #"{"item":{"call_id":"c1","output":"{\"text\":\"Sunny.\"}","type":"function_call_output"},"#
                    + #""type":"conversation.item.create"}"#,
                #"{"event_id":"ask_1","type":"response.create"}"#,
            ])
    }

    @Test("arguments that are no JSON are answered, not run", arguments: ["{", "[1]", "7"])
    func brokenCall(arguments: String) throws {
        var rig = try ready()
        let escaped = JSONText.encodePlainText(Value(arguments))
        rig.say(
            Self.created,
            #"{"type":"response.function_call_arguments.done","response_id":"r1","call_id":"c1","name":"x","arguments":\#(escaped)}"#
        )
        #expect(rig.calls.isEmpty)
        #expect(rig.problems == ["speech.tool_call"])
        #expect(rig.sent.last?.contains(#"\"error\":\"has arguments that are no JSON object\""#) == true)
    }

    private func error(_ code: String, about: String = "", type: String = "invalid_request_error") -> String {
        #"{"type":"error","error":{"type":"\#(type)","code":"\#(code)","message":"Not so.","event_id":"\#(about)"}}"#
    }

    @Test("errors: what ends the session, what does not, and what only a race is")
    func errors() throws {
        for code in ["insufficient_quota", "rate_limit_exceeded", "invalid_api_key"] {
            var rig = try ready()
            rig.say(error(code))
            #expect(rig.ending != nil && rig.ending??.code != nil, "\(code)")
        }
        var rig = try ready()
        rig.say(error("response_cancel_not_active"), error("odd"))
        #expect(rig.problems == ["speech.service"])
        rig.say(error("unknown_parameter", about: "update_1"))
        #expect(rig.ending??.code == "speech.refused")
        var fresh = try VoiceRig("openai")
        fresh.open()
        fresh.say(error("invalid_value"))
        #expect(fresh.ending??.code == "speech.refused")
    }

    @Test("an answer in the way, and one that fails for want of money")
    func refusedAnswers() throws {
        var rig = try ready()
        rig.feed(.ask("Hi?"))
        rig.say(Self.created, error("conversation_already_has_active_response", about: "ask_1"))
        rig.say(#"{"type":"response.done","response":{"id":"r1","status":"completed"}}"#)
        #expect(rig.sent.last == #"{"event_id":"ask_2","type":"response.create"}"#)
        rig.say(
            #"{"type":"response.created","response":{"id":"r2"}}"#,
            #"{"type":"response.done","response":{"id":"r2","status":"failed","status_details":{"error":{"code":"insufficient_quota"}}}}"#
        )
        #expect(rig.ending??.code == "speech.quota")
    }

    @Test("an expired session goes on in a new one that knows what was said")
    func expired() throws {
        var rig = try ready()
        rig.say(
            #"{"type":"conversation.item.input_audio_transcription.completed","item_id":"u1","transcript":"I am Bob."}"#,
            error("session_expired"))
        #expect(rig.requests.count == 2)
        rig.feed(.connected)
        #expect(rig.sent.last?.contains(#""text":"I am Bob.","type":"input_text""#) == true)
        #expect(rig.problems.isEmpty)
    }

    @Test("Azure has its own address and header, and no model in the set-up")
    func azure() throws {
        var rig = try VoiceRig(
            "openai", ["azureEndpoint": "https://my.openai.azure.com", "azureDeployment": "voice", "temperature": 0.8])
        rig.open()
        #expect(rig.url == "wss://my.openai.azure.com/openai/v1/realtime?model=voice")
        #expect(rig.headers == ["api-key: key-1"])
        #expect(!rig.sent[0].contains(#""model":"gpt-realtime"#))
    }

    @Test("sound that is no Base64 is left out")
    func oddSound() throws {
        var rig = try ready()
        rig.say(Self.created, Self.sound.replacing("////\"", with: "///\""))
        #expect(rig.problems == ["speech.sound"])
    }
}
