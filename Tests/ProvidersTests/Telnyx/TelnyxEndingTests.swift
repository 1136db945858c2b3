import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: ending a call")
struct TelnyxEndingTests {
    @Test("the end of the call is final: everything open gets its result, and what comes later is ignored")
    func final() {
        var rig = TelnyxRig()
        let speak = rig.say("u1", "Hello there.")
        let listen = rig.listen("t1", digits: DigitTerms(atMost: 4))
        let stop = rig.order(.stopSpeaking(utterance: "u1"))
        rig.webhook("call.hangup", ["hangup_cause": "normal_clearing", "hangup_source": "callee"])
        #expect(rig.kinds.last == .ended(.hangupUser))
        #expect(rig.reason(speak) == "unavailable")
        #expect(rig.reason(listen) == "unavailable")
        #expect(rig.result(stop) == .done(.null))
        #expect(rig.isDone)
        #expect(rig.timers.isEmpty)
        let count = rig.events.count
        rig.webhook("call.speak.ended", ["status": "call_hangup"])
        rig.webhook("call.hangup", ["hangup_cause": "user_busy"])
        rig.webhook("call.answered")
        rig.accept()
        #expect(rig.events.count == count)
        let late = rig.say("u2", "Hello?")
        #expect(rig.reason(late) == "unavailable")
        let hangUp = rig.order(.hangUp(.hangupBot))
        #expect(rig.result(hangUp) == .done(.null))
    }

    @Test(
        "the bill comes after the end, once, with the currency that all parts have",
        arguments: [
            (["status": "valid", "total_cost": 0.0045, "cost_parts": [["currency": "USD"]]], "0.0045 USD"),
            (["status": "success", "total_cost": "0.0120", "cost_parts": [["currency": "EUR"]]], "0.0120 EUR"),
            (["total_cost": 0, "cost_parts": [["currency": "USD"], ["currency": "EUR"]]], "0"),
            (["total_cost": 0.00001], "0.00001"), (["total_cost": 12], "12"),
            (["status": "error", "total_cost": 1], nil), (["status": "valid"], nil), (["total_cost": -1], nil),
            (["total_cost": "1e5"], nil), (["total_cost": "free"], nil),
            (["total_cost": 1, "cost_parts": [["currency": "a|b"]]], "1"),
        ] as [(Value, String?)])
    func bill(_ fields: Value, cost: String?) {
        var rig = TelnyxRig()
        rig.webhook("call.hangup", ["hangup_cause": "normal_clearing", "hangup_source": "callee"])
        let count = rig.events.count
        rig.webhook("call.cost", fields.map ?? [:])
        #expect(rig.events.dropFirst(count).map(\.cost) == (cost.map { [$0] } ?? []))
        #expect(cost == nil || rig.kinds.last == .billed)
    }

    @Test("hanging up a call that is over already is a success", arguments: [(422, "90018"), (404, "10005")])
    func goneAlready(status: Int, code: String) {
        var rig = TelnyxRig()
        let effect = rig.order(.hangUp(.hangupBot))
        #expect(rig.sent.last == "hangup")
        rig.refuse(status, code)
        #expect(rig.result(effect) == .done(.null))
    }

    @Test("our own hang-up is told as such; after a refused one the far side's is not ours")
    func ours() {
        var rig = TelnyxRig()
        rig.order(.hangUp(.hangupBot))
        rig.accept()
        rig.webhook("call.hangup", ["hangup_cause": "normal_clearing", "hangup_source": "caller"])
        #expect(rig.kinds.last == .ended(.hangupBot))

        var other = TelnyxRig()
        let effect = other.order(.hangUp(.hangupBot))
        other.refuse(422, "90099")
        #expect(other.reason(effect) == "failed")
        other.webhook("call.hangup", ["hangup_cause": "normal_clearing", "hangup_source": "callee"])
        #expect(other.kinds.last == .ended(.hangupUser))
    }

    @Test("a hang-up while the call is being placed waits for its id")
    func whilePlacing() {
        var rig = TelnyxRig(placed: false)
        rig.place()
        let effect = rig.order(.hangUp(.hangupBot))
        #expect(rig.sent == ["calls"])
        rig.accept(["call_control_id": Value(TelnyxRig.controlID)])
        #expect(rig.sent.last == "hangup")
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
    }

    @Test("a call that shows itself after it was given up is hung up")
    func doomed() {
        var rig = TelnyxRig(placed: false)
        let place = rig.place()
        rig.wait(36_000)
        #expect(rig.reason(place) == "timeout")
        let effect = rig.order(.hangUp(.noAnswer))
        #expect(rig.result(effect) == .done(.null))
        rig.webhook("call.initiated", ["direction": "outgoing"])
        #expect(rig.sent.last == "hangup")
        rig.accept()
        rig.webhook("call.hangup", ["hangup_cause": "originator_cancel"])
        #expect(rig.isDone)
    }

    @Test("a hang-up whose report never comes lets go of the line in the end")
    func noReport() {
        var rig = TelnyxRig()
        rig.order(.hangUp(.hangupBot))
        rig.accept()
        #expect(!rig.isDone)
        rig.wait(61_000)
        #expect(rig.isDone)
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        var direction = CallDirection.outbound
        var cause: String?
        var source = TelnyxHangup.Source.unknown
        var sip: Int?
        var answered = true
        var isOurs = false
        var reason: EndReason

        var testDescription: String {
            "\(direction) \(cause ?? "nothing") by \(source), \(answered ? "answered" : "not answered"): \(reason)"
        }
    }

    static let endings: [Ending] = [
        Ending(cause: "normal_clearing", source: .callee, reason: .hangupUser),
        Ending(cause: "normal_clearing", source: .unknown, reason: .completed),
        Ending(cause: "normal_clearing", source: .caller, isOurs: true, reason: .hangupBot),
        Ending(direction: .inbound, cause: "normal_clearing", source: .caller, reason: .hangupUser),
        Ending(direction: .inbound, cause: "originator_cancel", source: .caller, answered: false, reason: .hangupUser),
        Ending(cause: "originator_cancel", source: .caller, answered: false, reason: .hangupBot),
        Ending(cause: "normal_clearing", source: .callee, sip: 486, answered: false, reason: .busy),
        Ending(cause: "normal_clearing", source: .callee, answered: false, reason: .noAnswer),
        Ending(cause: "timeout", answered: false, reason: .noAnswer),
        Ending(cause: "no_answer", answered: false, reason: .noAnswer),
        Ending(cause: "user_busy", source: .callee, sip: 486, answered: false, reason: .busy),
        Ending(cause: "call_rejected", source: .callee, sip: 603, answered: false, reason: .failed),
        Ending(cause: "not_found", sip: 404, answered: false, reason: .failed),
        Ending(cause: "time_limit", reason: .timeout),
        Ending(cause: "unspecified", sip: 480, answered: false, reason: .noAnswer),
        Ending(cause: "unspecified", reason: .failed),
        Ending(cause: "something_new", answered: false, reason: .failed),
        Ending(cause: nil, reason: .completed),
    ]

    @Test("why a call ended depends on cause, source and whether it was answered", arguments: endings)
    func reasons(ending: Ending) {
        let hangup = TelnyxHangup(cause: ending.cause, source: ending.source, sip: ending.sip)
        let reason = hangup.reason(direction: ending.direction, wasAnswered: ending.answered, isOurs: ending.isOurs)
        #expect(reason == ending.reason)
    }
}
