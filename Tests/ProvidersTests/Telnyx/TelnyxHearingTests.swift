import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: hearing speech")
struct TelnyxHearingTests {
    @Test("recognition is started once and kept running; words carry the open turn")
    func hears() {
        var rig = TelnyxRig()
        let effect = rig.listen("t1")
        #expect(rig.sent.last == "transcription_start")
        #expect(rig.field("transcription_engine") == "Google")
        #expect(rig.field("transcription_engine_config")?["language"] == "en")
        #expect(rig.field("transcription_engine_config")?["interim_results"] == true)
        #expect(rig.field("transcription_tracks") == "inbound")
        #expect(rig.result(effect) == nil)
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
        rig.webhook("call.transcription", transcription("I would", isFinal: false))
        rig.wait(300)
        rig.webhook("call.transcription", transcription(" I would like", isFinal: false))
        rig.wait(300)
        rig.webhook("call.transcription", transcription("I would like tea ", isFinal: true, confidence: 0.9))
        let expected: [CallEvent.Kind] = [
            .answered, .speechStarted, .partial("I would"), .partial("I would like"), .words("I would like tea", 0.9),
        ]
        #expect(rig.kinds == expected)
        #expect(rig.events.suffix(4).allSatisfy { $0.turnToken == "t1" })
        #expect(Set(rig.events.map(\.id)).count == rig.events.count)
        let stop = rig.order(.stopListening(turnToken: "t1"))
        #expect(rig.result(stop) == .done(.null))
        let next = rig.listen("t2")
        #expect(rig.result(next) == .done(.null))
        #expect(rig.count("transcription_start") == 1)
    }

    @Test("recognition begins with the first words, so that they can be cut, and a second start is no error")
    func startsEarly() {
        var rig = TelnyxRig()
        rig.say("u1", "Welcome.")
        #expect(rig.sent.suffix(2) == ["transcription_start", "speak"])
        let start = rig.requests.first { $0.request.path.hasSuffix("transcription_start") }
        rig.respond(
            .answered(status: 422, body: Array(#"{"errors":[{"code":"90054","title":"running"}]}"#.utf8)), to: start?.id
        )
        rig.webhook("call.transcription", transcription("wait", isFinal: false))
        #expect(rig.kinds.suffix(2) == [.speechStarted, .partial("wait")])
        #expect(rig.events.last?.turnToken == nil)
        let effect = rig.listen("t1")
        #expect(rig.result(effect) == .done(.null))
    }

    @Test("words that end after their turn do not answer the next one")
    func lateWords() {
        var rig = TelnyxRig()
        rig.listen("t1")
        rig.accept()
        rig.webhook("call.transcription", transcription("yes", isFinal: false))
        rig.order(.stopListening(turnToken: "t1"))
        rig.listen("t2")
        rig.webhook("call.transcription", transcription("yes please", isFinal: true))
        #expect(rig.events.last?.kind == .words("yes please"))
        #expect(rig.events.last?.turnToken == "t1")
        rig.webhook("call.transcription", transcription("tea", isFinal: true))
        #expect(rig.events.last?.turnToken == "t2")
    }

    @Test("partial words that come after the final ones are dropped")
    func overtakenPartials() {
        var rig = TelnyxRig()
        rig.listen("t1")
        rig.accept()
        rig.wait(1_000)
        rig.webhook("call.transcription", transcription("yes please", isFinal: true))
        let count = rig.events.count
        rig.webhook("call.transcription", transcription("yes", isFinal: false), at: -400)
        #expect(rig.events.count == count)
    }

    @Test("our own side's words are not heard, nor sounds without words")
    func ownWords() {
        var rig = TelnyxRig()
        rig.listen("t1")
        rig.accept()
        rig.webhook(
            "call.transcription",
            ["transcription_data": ["transcript": "hello", "is_final": true, "transcription_track": "outbound"]])
        rig.webhook("call.transcription", transcription("", isFinal: true))
        #expect(rig.kinds == [.answered])
        // Whoever was told that somebody talks is told that there were no words.
        rig.webhook("call.transcription", transcription("mm", isFinal: false))
        rig.webhook("call.transcription", transcription("", isFinal: true))
        #expect(rig.kinds.last == .words(""))
    }

    @Test("recognition that cannot be started fails the turn's command, and the next turn tries again")
    func noRecognition() {
        var rig = TelnyxRig()
        let effect = rig.listen("t1")
        rig.refuse(422, "90099")
        #expect(rig.reason(effect) == "failed")
        rig.order(.stopListening(turnToken: "t1"))
        let next = rig.listen("t2")
        rig.accept()
        #expect(rig.result(next) == .done(.null))
    }
}
