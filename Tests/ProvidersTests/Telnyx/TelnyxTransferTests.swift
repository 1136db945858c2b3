import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: transferring a call")
struct TelnyxTransferTests {
    /// A call whose transfer was asked for and taken; the state its new leg carries.
    private func transferring() throws -> (rig: TelnyxRig, effect: EffectID, leg: String) {
        var rig = TelnyxRig()
        let effect = rig.order(.transfer(to: "+15550002222", announce: nil, ring: 20_000))
        #expect(rig.sent.last == "transfer")
        #expect(rig.field("to") == "+15550002222")
        #expect(rig.field("from") == "+15550009999")
        #expect(rig.field("timeout_secs") == 20)
        let leg = try #require(rig.field("target_leg_client_state")?.text)
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
        return (rig, effect, leg)
    }

    @Test("a transfer is over when the legs are bridged, and not before")
    func connected() throws {
        var (rig, _, leg) = try transferring()
        rig.webhook("call.initiated", ["direction": "outgoing"], echoes: .some(leg), leg: "v3:target")
        rig.webhook("call.answered", echoes: .some(leg), leg: "v3:target")
        #expect(rig.kinds == [.answered])
        rig.webhook("call.bridged")
        #expect(rig.kinds.last == .transferred(failure: nil))
        #expect(rig.events.allSatisfy { $0.providerCallID == TelnyxRig.controlID })
    }

    @Test(
        "a target that cannot be reached leaves the call as it was",
        arguments: [
            ("user_busy", "busy"), ("timeout", "no-answer"), ("originator_cancel", "no-answer"),
            ("not_found", "failed"),
        ])
    func failed(cause: String, failure: String) throws {
        var (rig, _, leg) = try transferring()
        rig.webhook("call.hangup", ["hangup_cause": Value(cause)], echoes: .some(leg), leg: "v3:target")
        #expect(rig.kinds.last == .transferred(failure: failure))
        #expect(!rig.isDone)
        let next = rig.say("u1", "Nobody is there.")
        rig.accept(action: "speak")
        #expect(rig.result(next) != nil)
    }

    @Test("the late end of an earlier target does not fail a later transfer")
    func lateLeg() throws {
        var (rig, _, leg) = try transferring()
        rig.webhook("call.hangup", ["hangup_cause": "user_busy"], echoes: .some(leg), leg: "v3:target")
        rig.order(.transfer(to: "+15550003333", announce: nil, ring: 20_000))
        rig.accept()
        let count = rig.events.count
        rig.webhook("call.hangup", ["hangup_cause": "user_busy"], echoes: .some(leg), leg: "v3:target")
        #expect(rig.events.count == count)
    }

    @Test("a refused transfer fails at once; legs that are bridged without one are just active")
    func refused() {
        var rig = TelnyxRig()
        let effect = rig.order(.transfer(to: "+15550002222", announce: nil, ring: 20_000))
        rig.refuse(422, "10016")
        #expect(rig.reason(effect) == "failed")
        rig.webhook("call.bridged")
        #expect(rig.kinds.last == .active)
    }

    @Test("words before a transfer are spoken first, and are no utterance of the flow")
    func announced() {
        var rig = TelnyxRig()
        let effect = rig.order(.transfer(to: "+15550002222", announce: "One moment.", ring: 20_000))
        #expect(rig.sent.last == "speak")
        rig.accept()
        rig.webhook("call.speak.started")
        #expect(!rig.sent.contains("transfer"))
        rig.webhook("call.speak.ended", ["status": "completed"])
        #expect(rig.sent.last == "transfer")
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
        #expect(rig.kinds == [.answered])
    }

    @Test("the new leg's webhooks are routed to the call without being taken for it")
    func routed() throws {
        let (rig, _, leg) = try transferring()
        let body =
            #"{"data":{"event_type":"call.initiated","id":"x","payload":{"call_control_id":"v3:target","#
            + #""client_state":"\#(leg)","direction":"outgoing"}}}"#
        let notice = try rig.driver.read(
            Webhook(method: "POST", url: "https://h/", headers: HeaderList(), body: Array(body.utf8)), key: "k")
        #expect(notice.callID == CallID("c1"))
        #expect(notice.providerCallID == nil)
        #expect(!notice.mayOpenACall)
    }

    @Test("an inbound call without an id of ours yet is named by Telnyx's, and hears of a target that is busy")
    func inbound() throws {
        var rig = TelnyxRig(.inbound) { $0.callID = nil }
        rig.order(.transfer(to: "+15550002222", announce: nil, ring: 20_000))
        let leg = try #require(rig.field("target_leg_client_state")?.text)
        rig.accept()
        let body =
            #"{"data":{"event_type":"call.hangup","id":"x","payload":{"call_control_id":"v3:target","#
            + #""client_state":"\#(leg)","direction":"outgoing"}}}"#
        let notice = try rig.driver.read(
            Webhook(method: "POST", url: "https://h/", headers: HeaderList(), body: Array(body.utf8)), key: "k")
        #expect(notice.alias == TelnyxRig.controlID)
        #expect(notice.providerCallID == nil)
        rig.webhook("call.hangup", ["hangup_cause": "user_busy"], echoes: .some(leg), leg: "v3:target")
        #expect(rig.kinds.last == .transferred(failure: "busy"))
    }

    @Test("a leg that outlives its call leaves no line behind")
    func stray() throws {
        let (other, _, leg) = try transferring()
        var rig = TelnyxRig(placed: false) { $0.isResumed = true }
        rig.webhook("call.hangup", ["hangup_cause": "normal_clearing"], echoes: .some(leg), leg: "v3:target")
        #expect(rig.isDone)
        #expect(rig.events.isEmpty)
        #expect(!other.isDone)
    }
}
