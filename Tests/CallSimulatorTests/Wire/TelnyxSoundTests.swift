import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Sound at Telnyx, simulated")
struct TelnyxSoundTests {
    private static let long = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen."

    private func speak(_ text: String, more: String = "") -> String {
        "{\"payload\":\"\(text)\",\"voice\":\"female\"\(more)}"
    }

    @Test("speech is told when it begins and when it ends, with the state of its command")
    func speaks() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered(["client_state": "YQ=="])
        #expect(product.command("speak", id, speak("Good morning.", more: ",\"client_state\":\"Yg==\"")) == "200")
        try product.run(10)
        #expect(product.hooks.dropFirst(2).map(\.type) == ["call.speak.started", "call.speak.ended"])
        #expect(product.hooks.dropFirst(2).allSatisfy { $0["client_state"] == "Yg==" })
        #expect(product.hooks.last?["status"] == "completed")
        #expect(callee.heard == "good morning")
    }

    @Test("several commands play one after another, and the tags of SSML are not read out")
    func queue() throws {
        let product = TelnyxProduct {
            $0.carrier.recordings["https://bot.example.com/a.mp3"] = SimRecording(duration: 1_000, text: "Second.")
        }
        let (id, callee) = try product.answered()
        product.command("speak", id, speak("<speak>First<break/></speak>", more: ",\"payload_type\":\"ssml\""))
        product.command("playback_start", id, "{\"audio_url\":\"https://bot.example.com/a.mp3\",\"loop\":2}")
        product.command("speak", id, speak("Third."))
        try product.run(30)
        #expect(callee.heard == "first second second third")
        #expect(
            product.hooks.dropFirst(2).map(\.type) == [
                "call.speak.started", "call.speak.ended", "call.playback.started", "call.playback.ended",
                "call.speak.started", "call.speak.ended",
            ])
        let ended = try #require(product.hooks("call.playback.ended").first)
        #expect(ended["media_url"] == "https://bot.example.com/a.mp3")
        #expect(ended["status"] == "completed")
    }

    @Test("a hang-up during speech ends it as call_hangup, before the call's own end")
    func hangup() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        product.command("speak", id, speak(Self.long))
        callee.staysSilent(1_500)
        callee.hangsUp()
        try product.run(5)
        #expect(product.hooks.suffix(2).map(\.type) == ["call.speak.ended", "call.hangup"])
        #expect(product.hooks("call.speak.ended").first?["status"] == "call_hangup")
        #expect(product.hooks.last?["hangup_source"] == "callee")
    }

    @Test("playback_stop cuts what plays at once, as cancelled, and forgets what waits", arguments: ["all", "current"])
    func stops(what: String) throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        product.command("speak", id, speak(Self.long))
        product.command("speak", id, speak("Afterwards."))
        try product.run(2)
        #expect(product.command("playback_stop", id, "{\"stop\":\"\(what)\"}") == "200")
        try product.run(5)
        let statuses = product.hooks("call.speak.ended").map { $0["status"]?.text }
        #expect(statuses == (what == "all" ? ["cancelled"] : ["cancelled", "completed"]))
        #expect(!callee.heard.contains("fourteen"))
        #expect(callee.heard.hasSuffix("afterwards") == (what == "current"))
        #expect(product.command("playback_stop", id) == "200")
    }

    @Test("a speak command that stops what plays takes its place")
    func replaces() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        product.command("speak", id, speak(Self.long))
        product.command("speak", id, speak("Never."))
        try product.run(2)
        product.command("speak", id, speak("Now.", more: ",\"stop\":\"all\""))
        try product.run(8)
        #expect(callee.heard.hasPrefix("one two"))
        #expect(callee.heard.hasSuffix("now"))
        #expect(!callee.heard.contains("never"))
        #expect(product.hooks("call.speak.ended").map { $0["status"]?.text } == ["cancelled", "completed"])
    }

    @Test("a repeated command_id is taken and ignored for a minute, by this call only")
    func repeated() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        let command = speak("Again.", more: ",\"command_id\":\"x\"")
        #expect((0..<3).map { _ in product.command("speak", id, command) } == ["200", "200", "200"])
        try product.run(59)
        #expect(callee.heard == "again")
        try product.run(1)
        #expect(product.command("speak", id, command) == "200")
        try product.run(5)
        #expect(callee.heard == "again again")
    }

    @Test("a command that was refused may come again with the same command_id")
    func refusedThenDone() throws {
        let product = TelnyxProduct()
        let callee = product.party(at: TelnyxProduct.caller)
        let id = try product.dialled()
        let command = speak("Hello.", more: ",\"command_id\":\"x\"")
        #expect(product.command("speak", id, command) == "422 90034")
        try product.run(5)
        #expect(product.command("speak", id, command) == "200")
        try product.run(5)
        #expect(callee.heard == "hello")
    }

    @Test("the report of an end may get lost; what waits plays all the same")
    func lostEnd() throws {
        let product = TelnyxProduct { $0.faults = .only([.lostMark], seed: 1) }
        product.wire.faults.probability[.lostMark] = 1
        let (id, callee) = try product.answered()
        product.command("speak", id, speak("First."))
        product.command("speak", id, speak("Second."))
        try product.run(10)
        #expect(callee.heard == "first second")
        #expect(product.hooks("call.speak.started").count == 2)
        #expect(product.hooks("call.speak.ended").isEmpty)
    }
}
