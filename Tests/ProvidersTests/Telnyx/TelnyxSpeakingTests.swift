import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: speaking")
struct TelnyxSpeakingTests {
    @Test(
        "voices that Telnyx has pass, others become the fallback",
        arguments: [
            ("male", "male"), ("AWS.Polly.Joanna", "AWS.Polly.Joanna"),
            ("Telnyx.NaturalHD.astra", "Telnyx.NaturalHD.astra"), ("alloy", "female"),
            ("21m00Tcm4TlvDq8ikWAM", "female"), ("", "female"), (nil, "female"),
        ] as [(String?, String)])
    func voices(wanted: String?, name: String) { #expect(TelnyxVoice.name(wanted, fallback: "female") == name) }

    @Test("words are spoken with their voice and the call's language, and reported from beginning to end")
    func speaks() throws {
        var rig = TelnyxRig()
        let words = Utterance(id: "u1", content: .text("Hello there."), voice: "AWS.Polly.Joanna-Neural")
        let effect = rig.order(.speak(words))
        let speak = try #require(rig.last("speak"))
        #expect(rig.field("payload", of: speak) == "Hello there.")
        #expect(rig.field("voice", of: speak) == "AWS.Polly.Joanna-Neural")
        #expect(rig.field("language", of: speak) == "en-US")
        #expect(rig.field("command_id", of: speak) == Value("v3:Tq-1_x-\(effect)-speak-1"))
        rig.accept(action: "speak")
        let length = HeardText.estimatedDuration(of: "Hello there.")
        #expect(rig.result(effect) == .done(["duration_ms": .int(length)]))
        rig.wait(200)
        rig.webhook("call.speak.started")
        rig.wait(900)
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(
            rig.kinds.suffix(2) == [
                .speaking(utterance: "u1"), .spoken(utterance: "u1", playedMilliseconds: 900, completed: true),
            ])
        rig.wait(120_000)
        #expect(rig.events.count == 3)
    }

    @Test("a stopped utterance is reported with what was played of it, however Telnyx words its end")
    func stops() {
        var rig = TelnyxRig()
        rig.say("u1", "This is a sentence of some length, to be cut in the middle.")
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        rig.wait(1_200)
        let stop = rig.order(.stopSpeaking(utterance: "u1"))
        #expect(rig.sent.last == "playback_stop")
        #expect(rig.field("stop") == "all")
        rig.accept()
        #expect(rig.result(stop) == .done(.null))
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(rig.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 1_200, completed: false))
    }

    @Test("a stop waits for the words it is to stop to be taken")
    func stopDoesNotOvertake() {
        var rig = TelnyxRig()
        let effect = rig.say("u1", "Hello.")
        let stop = rig.order(.stopSpeaking(utterance: "u1"))
        #expect(!rig.sent.contains("playback_stop"))
        rig.accept(action: "speak")
        #expect(rig.result(effect) != nil)
        #expect(rig.sent.last == "playback_stop")
        rig.refuse(422, "90099")
        #expect(rig.result(stop) == .done(.null))
        rig.wait(3_100)
        #expect(rig.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 0, completed: false))
    }

    @Test("a long text goes out in pieces, one after the other, and is one utterance")
    func pieces() {
        var rig = TelnyxRig()
        let sentence = "This sentence is repeated until it is too long for one command. "
        let text = String(repeating: sentence, count: 80)
        let effect = rig.say("u1", text)
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        rig.wait(5_000)
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(rig.kinds.last == .speaking(utterance: "u1"))
        #expect(rig.sent.suffix(1) == ["speak"])
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        rig.wait(4_000)
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(rig.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 9_000, completed: true))
        #expect(rig.count(.speaking(utterance: "u1")) == 1)
        let payloads = rig.requests.filter { $0.request.path.hasSuffix("speak") }.compactMap {
            rig.field("payload", of: $0.request)?.text
        }
        #expect(payloads.joined() == text)
        #expect(payloads.allSatisfy { $0.count <= 3_000 && $0.hasSuffix("command. ") })
        #expect(rig.result(effect) != nil)
    }

    @Test("a recording is played from its address; a file is not to be had")
    func plays() {
        var rig = TelnyxRig()
        let file = rig.order(.speak(Utterance(id: "u1", content: .file("a.wav"))))
        #expect(rig.reason(file) == "unavailable")
        let effect = rig.order(.speak(Utterance(id: "u2", content: .url("https://media.example/a.mp3"))))
        #expect(rig.last("playback_start").flatMap { rig.field("audio_url", of: $0) } == "https://media.example/a.mp3")
        rig.accept(action: "playback_start")
        #expect(rig.result(effect) == .done(["duration_ms": 600_000]))
        rig.webhook("call.playback.started")
        // Its own kind of event only.
        rig.webhook("call.speak.ended", ["status": "completed"])
        rig.wait(2_500)
        rig.webhook("call.playback.ended", ["status": "file_not_found"])
        #expect(
            rig.kinds.suffix(2) == [
                .speaking(utterance: "u2"), .spoken(utterance: "u2", playedMilliseconds: 2_500, completed: false),
            ])
    }

    @Test("when nobody reports the end, the line does, once; the late report changes nothing")
    func lostReport() {
        var rig = TelnyxRig()
        rig.say("u1", "Hello there.")
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        let late = rig.state
        rig.wait(60_000)
        let length = HeardText.estimatedDuration(of: "Hello there.")
        #expect(rig.kinds.last == .spoken(utterance: "u1", playedMilliseconds: length, completed: true))
        rig.say("u2", "Next.")
        rig.webhook("call.speak.ended", ["status": "completed"], echoes: late)
        #expect(rig.spoken.count == 1)
    }

    @Test("a redelivered end of the first piece does not end the second")
    func duplicate() {
        var rig = TelnyxRig()
        rig.say("u1", String(repeating: "One more sentence of many. ", count: 150))
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        rig.webhook("call.speak.ended", ["status": "completed"], id: "same")
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        rig.webhook("call.speak.ended", ["status": "completed"], id: "same")
        #expect(rig.spoken.isEmpty)
    }

    @Test("the end may be reported before the command is answered")
    func endFirst() {
        var rig = TelnyxRig()
        let effect = rig.say("u1", "Yes.")
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(rig.result(effect) != nil)
        rig.accept(action: "speak")
        let length = HeardText.estimatedDuration(of: "Yes.")
        #expect(rig.kinds.last == .spoken(utterance: "u1", playedMilliseconds: length, completed: true))
    }

    @Test("words that come too early wait for the answer; refused words are not reported as spoken")
    func early() {
        var rig = TelnyxRig(placed: false)
        rig.place()
        rig.accept(["call_control_id": Value(TelnyxRig.controlID)])
        let effect = rig.say("u1", "Hello.")
        rig.refuse(422, "90034")
        #expect(rig.result(effect) == nil)
        rig.webhook("call.answered")
        #expect(rig.count("speak") == 2)
        rig.refuse(422, "10015")
        #expect(rig.reason(effect) == "failed")
        rig.wait(60_000)
        #expect(rig.kinds == [.answered])
        #expect(!rig.sent.contains("playback_stop"))
    }

    @Test("a later piece that Telnyx never answers does not keep the line silent for ever")
    func lostPiece() {
        var rig = TelnyxRig()
        rig.say("u1", String(repeating: "One more sentence of many. ", count: 150))
        rig.accept(action: "speak")
        rig.webhook("call.speak.started")
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(rig.count("speak") == 2)
        rig.wait(400_000)
        #expect(rig.spoken.count == 1)
        let next = rig.say("u2", "Still there?")
        rig.accept(action: "speak")
        #expect(rig.result(next) != nil)
    }

    @Test("words wait as long as the keys of the dialling take")
    func behindKeys() {
        var rig = TelnyxRig(placed: false)
        rig.place(dtmf: String(repeating: ",", count: 25))
        rig.accept(["call_control_id": Value(TelnyxRig.controlID)])
        rig.webhook("call.answered")
        let effect = rig.say("u1", "Hello.")
        rig.wait(49_000)
        #expect(rig.result(effect) == nil)
        #expect(rig.count("speak") == 0)
        rig.wait(1_100)
        rig.accept(action: "speak")
        #expect(rig.result(effect) == .done(["duration_ms": .int(HeardText.estimatedDuration(of: "Hello."))]))
    }

    @Test("a text without words is over at once")
    func empty() {
        var rig = TelnyxRig()
        let effect = rig.say("u1", "  ")
        #expect(!rig.sent.contains("speak"))
        #expect(rig.result(effect) == .done(["duration_ms": 0]))
        #expect(rig.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 0, completed: true))
    }

    @Test("pieces end after sentences, else at spaces, else anywhere; nothing is lost")
    func cuts() {
        #expect(TelnyxText.parts(of: "One two. Three four.", limit: 12) == ["One two. ", "Three four."])
        #expect(TelnyxText.parts(of: "aaaa bbbb cccc", limit: 10) == ["aaaa bbbb ", "cccc"])
        #expect(TelnyxText.parts(of: "abcdefghij", limit: 4) == ["abcd", "efgh", "ij"])
        #expect(TelnyxText.parts(of: "你好。再见。", limit: 4) == ["你好。", "再见。"])
        #expect(TelnyxText.parts(of: " \n ") == [])
    }

    @Test("commands that cross on their way: an end with the mark of the one sent before is that of these words")
    func crossing() {
        var rig = TelnyxRig()
        rig.listen("t1", digits: DigitTerms(exactly: 4, atMost: 4), speech: false)
        let gather = rig.state
        rig.say("u1", "Hello.")
        rig.accept(action: "speak")
        // Telnyx took the words first, and reports with the state of what it took last.
        rig.webhook("call.speak.started", [:], echoes: .some(gather))
        rig.wait(800)
        rig.webhook("call.speak.ended", ["status": "completed"], echoes: .some(gather))
        #expect(rig.spoken == [.spoken(utterance: "u1", playedMilliseconds: 800, completed: true)])
    }
}
