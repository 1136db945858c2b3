import CallCore
import ScriptValue
import Testing

@testable import Providers

/// A line begun anew for a call that an earlier process left, told how the call stands.
@Suite("Telnyx: going on after a restart")
struct TelnyxResumedCallTests {
    private static let start = TelnyxRig.start

    private func resumed(
        _ direction: CallDirection = .outbound, _ edit: (inout LineSituation) -> Void = { _ in }
    ) -> TelnyxRig {
        var situation = LineSituation()
        situation.answeredAt = Self.start + -60_000
        situation.knownUntil = Self.start + -100
        edit(&situation)
        var rig = TelnyxRig(direction, placed: false, salt: "new") {
            $0.isResumed = true
            $0.providerCallID = TelnyxRig.controlID
            $0.situation = situation
        }
        rig.feed(.reconcile)
        rig.accept(["is_alive": true])
        rig.requests = []
        return rig
    }

    @Test("a call that came in has the same command ids for a process that knows our id and for one that does not")
    func sameIDs() {
        var before = TelnyxRig(.inbound, placed: false) { $0.callID = nil }
        before.order(.speak(Utterance(id: "u1", content: .text("Hello."))), effect: 7)
        var after = resumed(.inbound) { $0.pending[7] = Self.start + -1_000 }
        after.order(.speak(Utterance(id: "u1", content: .text("Hello."))), again: true, effect: 7)
        #expect(before.field("command_id") != nil)
        #expect(after.field("command_id") == before.field("command_id"))
    }

    // MARK: orders without a result

    private static let commands: [LineCommand] = [
        .dtmf(digits: "12"), .transfer(to: "+15550002222", announce: nil, ring: 20_000),
        .speak(Utterance(id: "u5", content: .text("Hello."))),
    ]

    @Test("what was ordered a moment ago is ordered again: Telnyx knows the ids", arguments: commands)
    func again(command: LineCommand) {
        var rig = resumed { $0.pending[7] = Self.start + -20_000 }
        rig.order(command, again: true, effect: 7)
        #expect(!rig.requests.isEmpty)
        #expect(rig.requests.allSatisfy { $0.request.safety == .repeatable })
        rig.accept()
        #expect(rig.reason(7) == nil)
    }

    @Test("what Telnyx may have forgotten is not ordered again", arguments: commands)
    func forgotten(command: LineCommand) {
        var rig = resumed { $0.pending[7] = Self.start + -55_000 }
        rig.order(command, again: true, effect: 7)
        #expect(rig.requests.isEmpty)
        #expect(rig.reason(7) == "lost")
    }

    @Test("a transfer's leg that the earlier process had dialled tells how it went", arguments: [true, false])
    func transferLeg(isTaken: Bool) {
        let leg = TelnyxClientState(
            callID: CallID("c1"), mark: TelnyxClientState.Mark(salt: "old", number: 4), isTransferLeg: true
        ).text
        var rig = resumed {
            if isTaken {
                $0.transfer = LineSituation.Transfer(order: 7, to: "+15550002222", ring: 20_000)
            } else {
                $0.pending[7] = Self.start + -1_000
            }
        }
        if !isTaken {
            rig.order(.transfer(to: "+15550002222", announce: nil, ring: 20_000), again: true, effect: 7)
            rig.accept()
        }
        rig.webhook("call.hangup", ["hangup_cause": "user_busy"], echoes: .some(leg), leg: "v3:target")
        #expect(rig.kinds == [.transferred(failure: "busy")])
    }

    // MARK: words

    private func speaking() -> TelnyxRig {
        resumed {
            $0.speech = LineSituation.Speech(
                utterance: Utterance(id: "u5", content: .text("Good morning to you.")), askedAt: Self.start + -900,
                startedAt: Self.start + -600, isDoubtful: false)
        }
    }

    private static let old = TelnyxClientState(
        callID: CallID("c1"), mark: TelnyxClientState.Mark(salt: "old", number: 9)
    ).text

    @Test("words that play are reported when they are over")
    func playing() {
        var rig = speaking()
        rig.wait(1_000)
        rig.webhook("call.speak.ended", ["status": "completed"], echoes: .some(Self.old))
        #expect(rig.kinds == [.spoken(utterance: "u5", playedMilliseconds: 1_600, completed: true)])
    }

    @Test("words that play can be stopped, and a lost report of their end is made up for")
    func stopped() {
        var rig = speaking()
        rig.order(.stopSpeaking(utterance: "u5"))
        #expect(rig.sent == ["playback_stop"])
        var silent = speaking()
        silent.wait(60_000)
        #expect(silent.spoken.count == 1)
    }

    @Test("the end of the words before is not taken for that of words that are ordered again")
    func endOfAnother() {
        var rig = resumed { $0.pending[7] = Self.start + -100 }
        rig.order(.speak(Utterance(id: "u5", content: .text("Good morning to you."))), again: true, effect: 7)
        rig.accept()
        rig.webhook("call.speak.ended", ["status": "cancelled"], echoes: .some(Self.old))
        #expect(rig.spoken.isEmpty)
        rig.webhook("call.speak.started", [:], echoes: .some(Self.old))
        rig.wait(1_500)
        rig.webhook("call.speak.ended", ["status": "completed"], echoes: .some(Self.old))
        #expect(rig.spoken == [.spoken(utterance: "u5", playedMilliseconds: 1_500, completed: true)])
    }

    @Test("tones that go before everything are waited for")
    func quiet() {
        var placement = Placement(to: "+15550001234", from: "+15550009999", ring: 25_000)
        placement.dtmf = "wwwwww1"
        var rig = resumed {
            $0.answeredAt = Self.start + -1_000
            $0.placement = placement
        }
        rig.say("u1", "Hello.")
        #expect(rig.sent.filter { $0 == "speak" }.isEmpty)
        rig.wait(10_000)
        #expect(rig.count("speak") == 1)
    }

    // MARK: hearing

    private func listening(
        partial: LineSituation.Partial? = nil, digits: DigitTerms? = nil, hasKeys: Bool = false
    ) -> TelnyxRig {
        resumed { situation in
            let listening = Listening(turnToken: "t1", silence: 2_000, timeout: 8_000, digits: digits)
            situation.habit = listening
            situation.turn = LineSituation.Turn(
                listening: listening, openedAt: Self.start + -3_000, due: Self.start + 5_000, isDoubtful: false)
            situation.turn?.partial = partial
            situation.turn?.hasKeys = hasKeys
        }
    }

    @Test("words that the earlier process kept for their turn are joined with those that follow")
    func pausing() {
        let kept = "My name is Ann"
        var rig = listening(
            partial: LineSituation.Partial(text: kept, event: "w77" + TelnyxPause.suffix(keeping: kept)))
        // Told, but not answered: it comes again.
        rig.webhook("call.transcription", transcription(kept, isFinal: true), id: "w77")
        rig.wait(500)
        rig.webhook("call.transcription", transcription("and I lost my key", isFinal: true))
        rig.wait(10_000)
        #expect(rig.kinds.last == .words("My name is Ann and I lost my key"))
        #expect(rig.events.last?.turnToken == "t1")
    }

    @Test("kept words that nothing follows are told as they are; words that were not final are not kept")
    func pauseIsOver() {
        let kept = "My name is Ann"
        let event = "w77" + TelnyxPause.suffix(keeping: kept)
        var rig = listening(partial: LineSituation.Partial(text: kept + " and", event: event))
        rig.wait(20_000)
        #expect(rig.kinds.last == .words(kept))
        var other = listening(partial: LineSituation.Partial(text: kept, event: "w77"))
        other.wait(20_000)
        #expect(!other.kinds.contains(.words(kept)))
    }

    @Test("keys that the earlier process's gather collected answer its turn")
    func gathered() {
        var rig = listening(digits: DigitTerms(exactly: 2, atMost: 2))
        rig.webhook(
            "call.gather.ended", ["digits": "12", "status": "valid", "gather_id": "old-3"], echoes: .some(Self.old))
        #expect(rig.kinds == [.gathered(digits: "12")])
        #expect(rig.events.last?.turnToken == "t1")
    }

    @Test("a question whose keys came one by one goes on so")
    func keysOneByOne() {
        var rig = listening(digits: DigitTerms(exactly: 1, atMost: 1), hasKeys: true)
        rig.webhook("call.dtmf.received", ["digit": "2"], echoes: .some(Self.old))
        rig.wait(250)
        rig.webhook(
            "call.gather.ended", ["digits": "2", "status": "cancelled", "gather_id": "old-3"], echoes: .some(Self.old))
        #expect(rig.kinds == [.dtmf(digits: "2")])
        rig.listen("t2", digits: DigitTerms(exactly: 1, atMost: 1), speech: false)
        #expect(rig.sent == ["gather"])
    }

    @Test("that a machine's greeting is over tells of the machine, though the verdict went to another process")
    func greeting() {
        var rig = resumed { $0.awaitsVerdict = true }
        rig.webhook("call.machine.premium.greeting.ended", ["result": "prompt_ended"], echoes: .some(nil))
        #expect(rig.kinds == [.answeredBy(.machine)])
        var told = resumed()
        told.webhook("call.machine.premium.greeting.ended", ["result": "beep_detected"], echoes: .some(nil))
        #expect(told.kinds.isEmpty)
    }
}
