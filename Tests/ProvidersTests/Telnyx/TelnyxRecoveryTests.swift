import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: after a restart")
struct TelnyxRecoveryTests {
    private func resumed(known: Bool = true) -> TelnyxRig {
        TelnyxRig(placed: false, salt: "new") {
            $0.isResumed = true
            $0.providerCallID = known ? TelnyxRig.controlID : nil
        }
    }

    @Test("commands asked for again carry the ids of the first time, so Telnyx does them once")
    func sameIDs() {
        var before = TelnyxRig()
        before.order(.speak(Utterance(id: "u1", content: .text("Hello."))), effect: 7)
        let first = before.last("speak").flatMap { before.field("command_id", of: $0) }
        var after = resumed()
        after.order(.speak(Utterance(id: "u1", content: .text("Hello."))), again: true, effect: 7)
        #expect(after.last("speak").flatMap { after.field("command_id", of: $0) } == first)
        #expect(first != nil)
        // What Telnyx began under the first command ends with the state of that process.
        after.accept(action: "speak")
        after.webhook("call.speak.ended", ["status": "completed"], echoes: before.state)
        #expect(after.spoken.count == 1)
    }

    @Test("dialling again uses the same command id; a call that is known is not dialled")
    func dialsAgain() {
        var first = TelnyxRig(placed: false)
        first.place()
        var lost = resumed(known: false)
        let effect = lost.place(again: true)
        #expect(lost.field("command_id") == first.field("command_id"))
        #expect(lost.result(effect) == nil)

        var known = resumed()
        let other = known.place(again: true)
        #expect(known.requests.isEmpty)
        #expect(
            known.result(other) == .done(["provider_call_id": Value(TelnyxRig.controlID), "inline_say": false]))
    }

    @Test("keys and transfers are never done a second time")
    func neverTwice() {
        var rig = resumed()
        let keys = rig.order(.dtmf(digits: "1"), again: true)
        let transfer = rig.order(.transfer(to: "+15550002222", announce: nil, ring: 20_000), again: true)
        #expect(rig.reason(keys) == "lost")
        #expect(rig.reason(transfer) == "lost")
        #expect(rig.requests.isEmpty)
    }

    @Test("a gather of the earlier process may still answer the turn that is asked for again")
    func gathersAgain() {
        var before = TelnyxRig()
        before.order(
            .listen(Listening(turnToken: "t1", silence: 800, speech: false, digits: DigitTerms(exactly: 2, atMost: 2))),
            effect: 9)
        var after = resumed()
        after.order(
            .listen(Listening(turnToken: "t1", silence: 800, speech: false, digits: DigitTerms(exactly: 2, atMost: 2))),
            again: true, effect: 9)
        after.accept()
        after.webhook("call.gather.ended", ["digits": "12", "status": "valid"], echoes: before.state)
        #expect(after.kinds == [.gathered(digits: "12")])
    }

    @Test("an utterance of the earlier process that ends does not end a new one")
    func oldEnd() {
        var before = TelnyxRig()
        before.say("u1", "Hello.")
        var after = resumed()
        after.say("u2", "Are you still there?")
        after.accept(action: "speak")
        after.webhook("call.speak.ended", ["status": "completed"], echoes: before.state)
        #expect(after.spoken.isEmpty)
        after.webhook("call.speak.ended", ["status": "completed"])
        #expect(after.spoken.count == 1)
    }

    @Test("a call that is gone is reported as over; one that lives says nothing")
    func reconciles() {
        var alive = resumed()
        alive.feed(.reconcile)
        #expect(alive.requests.last?.request.method == .get)
        #expect(alive.requests.last?.request.path == "/calls/v3%3ATq-1_x")
        alive.accept(["is_alive": true])
        #expect(alive.events.isEmpty)

        var dead = resumed()
        dead.feed(.reconcile)
        dead.accept(["is_alive": false])
        dead.wait(5_000)
        #expect(dead.kinds == [.ended(.completed)])
        #expect(dead.isDone)

        var unknown = resumed()
        unknown.feed(.reconcile)
        unknown.refuse(404, "10005")
        unknown.wait(5_000)
        #expect(unknown.kinds == [.ended(.completed)])

        var unsure = resumed()
        unsure.feed(.reconcile)
        unsure.respond(.lost("timeout"))
        unsure.wait(600)
        #expect(unsure.requests.count == 2)
        #expect(unsure.events.isEmpty)
    }

    @Test("the webhook of an end that came while nobody was there still tells why")
    func explained() {
        var rig = resumed()
        rig.feed(.reconcile)
        rig.accept(["is_alive": false])
        #expect(rig.events.isEmpty)
        rig.wait(1_000)
        rig.webhook("call.hangup", ["hangup_cause": "user_busy"], echoes: .some(nil))
        #expect(rig.kinds.count == 1)
        #expect(rig.kinds.first != .ended(.completed))
        rig.wait(10_000)
        #expect(rig.kinds.count == 1)
        #expect(rig.isDone)
    }

    @Test("what an earlier process had played can be cut; what this one has played is not taken for it")
    func cutsWhatItDoesNotKnow() {
        var rig = resumed()
        let effect = rig.order(.stopSpeaking(utterance: "u1"))
        #expect(rig.sent == ["playback_stop"])
        #expect(rig.result(effect) == nil)
        rig.refuse(422, "90099")
        #expect(rig.result(effect) == .done(.null))
        rig.say("u2", "Yes?")
        let late = rig.order(.stopSpeaking(utterance: "u1"))
        #expect(rig.result(late) == .done(.null))
        #expect(rig.count("playback_stop") == 1)
    }
}
