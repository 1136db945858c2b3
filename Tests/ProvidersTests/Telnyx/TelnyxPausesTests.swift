import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: pauses within an answer")
struct TelnyxPausesTests {
    /// A call that listens to a turn ended by that silence, recognition running.
    private func listening(silence: Milliseconds = 2_000, digits: DigitTerms? = nil) -> TelnyxRig {
        var rig = TelnyxRig()
        rig.order(.listen(Listening(turnToken: "t1", silence: silence, digits: digits)))
        rig.accept(action: "transcription_start")
        if digits != nil { rig.accept(action: "gather") }
        return rig
    }

    private func finals(_ rig: TelnyxRig) -> [CallEvent.Kind] {
        rig.kinds.filter { if case .speech(_, true, _) = $0 { true } else { false } }
    }

    @Test("phrases with a pause shorter than the turn's silence are one answer, as sure as the least sure of them")
    func joined() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: false))
        rig.wait(300)
        rig.webhook("call.transcription", transcription("my name is Ann", isFinal: true, confidence: 0.7))
        rig.wait(1_000)
        rig.webhook("call.transcription", transcription("and I", isFinal: false))
        #expect(rig.kinds.last == .partial("my name is Ann and I"))
        rig.wait(1_900)
        rig.webhook("call.transcription", transcription("and I lost my key", isFinal: true, confidence: 0.9))
        #expect(finals(rig) == [])
        rig.wait(1_699)
        #expect(finals(rig) == [])
        rig.wait(1)
        #expect(finals(rig) == [.words("my name is Ann and I lost my key", 0.7)])
        #expect(rig.events.last?.turnToken == "t1")
        #expect(rig.count(.speechStarted) == 1)
        #expect(Set(rig.events.map(\.id)).count == rig.events.count)
        rig.wait(20_000)
        #expect(finals(rig).count == 1)
    }

    @Test("a turn that takes the engine's own silence gets its words at once")
    func usual() {
        var rig = listening(silence: 800)
        rig.webhook("call.transcription", transcription("yes", isFinal: true, confidence: 0.9))
        #expect(rig.kinds == [.answered, .words("yes", 0.9)])
    }

    @Test("words that wait are told as partial, so that the question stays open")
    func staysOpen() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        #expect(rig.kinds == [.answered, .speechStarted, .partial("my name")])
        #expect(rig.events.suffix(2).allSatisfy { $0.turnToken == "t1" })
    }

    @Test("a sound without words makes the silence begin anew")
    func noise() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        rig.wait(1_000)
        rig.webhook("call.transcription", transcription("", isFinal: true))
        rig.wait(1_000)
        #expect(finals(rig) == [])
        rig.wait(700)
        #expect(finals(rig) == [.words("my name")])
    }

    @Test("phrases whose webhooks overtook one another are put in order")
    func overtaken() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my key", isFinal: true))
        rig.webhook("call.transcription", transcription("I lost", isFinal: true), at: -900)
        rig.wait(1_700)
        #expect(finals(rig) == [.words("I lost my key")])
    }

    @Test("a caller who begins to talk again and is never heard of again is answered for all the same")
    func lostEnd() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        rig.webhook("call.transcription", transcription("and", isFinal: false))
        rig.wait(TelnyxHearing.longestPause)
        #expect(finals(rig) == [.words("my name")])
    }

    @Test("a key ends the wait, and comes after the words")
    func key() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        rig.webhook("call.dtmf.received", ["digit": "1"])
        rig.wait(200)
        #expect(rig.kinds.suffix(2) == [.words("my name"), .dtmf(digits: "1")])
    }

    @Test("the end of the turn ends the wait, and the words keep their turn")
    func stopped() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        rig.order(.stopListening(turnToken: "t1"))
        #expect(rig.kinds.last == .words("my name"))
        #expect(rig.events.last?.turnToken == "t1")
        rig.listen("t2")
        rig.wait(20_000)
        #expect(finals(rig).count == 1)
    }

    @Test("a turn that takes the place of another without an end of it does not get its words")
    func replaced() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        rig.listen("t2")
        #expect(rig.kinds.last == .words("my name"))
        #expect(rig.events.last?.turnToken == "t1")
    }

    @Test("words that wait are told before the end of the call")
    func ended() {
        var rig = listening()
        rig.webhook("call.transcription", transcription("my name", isFinal: true))
        rig.webhook("call.hangup", ["hangup_cause": "normal_clearing", "hangup_source": "callee"])
        #expect(rig.kinds.suffix(2) == [.words("my name"), .ended(.hangupUser)])
        #expect(rig.timers.isEmpty)
    }
}
