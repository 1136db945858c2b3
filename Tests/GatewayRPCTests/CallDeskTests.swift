import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("Who waits for what of which call") struct CallDeskTests {
    private let call = CallID("call-1")
    private let placed: Value = ["callId": "call-1", "initiated": true]

    private func at(_ time: Int64) -> CallTime { CallTime(milliseconds: time) }

    private func record(_ state: CallState, provider: String? = nil, error: Value? = nil) -> CallRecord {
        var record = CallRecord(
            callID: call, providerCallID: provider, provider: "twilio", direction: .outbound, state: state,
            startedAt: at(0))
        if case .ended(let reason) = state { record.endReason = reason }
        record.metadata["error"] = error
        return record
    }

    private func ordered(_ kind: CallOrder.Kind, _ command: String = "c1", by ticket: UInt64 = 1) -> CallDesk.Input {
        .ordered(CallOrder(kind, call: "call-1"), of: call, command: command, .request(ticket))
    }

    @Test("a placed call is answered once the carrier has it")
    func dialled() {
        var desk = CallDesk()
        #expect(desk.handle(.opened(call, .request(1)), now: at(0)) == [])
        #expect(desk.handle(.stands(record(.initiated)), now: at(0)) == [])
        #expect(desk.handle(.noted(CallNote("dial", "[…34]"), of: call), now: at(5)) == [])
        #expect(
            desk.handle(.noted(CallNote("placed", "CA1"), of: call), now: at(9)) == [.answer(1, .success(placed))])
        #expect(desk.waiting == 0)
        #expect(desk.nextDeadline == nil)
    }

    @Test("what happened before anybody waited counts: dialled, or over")
    func early() {
        var desk = CallDesk()
        _ = desk.handle(.opened(call, .request(1)), now: at(0))
        #expect(
            desk.handle(.stands(record(.ringing, provider: "CA1")), now: at(0)) == [.answer(1, .success(placed))])
        _ = desk.handle(.opened(call, .request(2)), now: at(0))
        let over = desk.handle(.stands(record(.ended(.completed), provider: "CA1")), now: at(0))
        #expect(over == [.answer(2, .success(placed))])
    }

    @Test("a call that was never dialled is an error with the reason that is known")
    func refused() {
        var desk = CallDesk()
        _ = desk.handle(.opened(call, .request(1)), now: at(0))
        _ = desk.handle(.opened(call, .request(2)), now: at(0))
        _ = desk.handle(.noted(CallNote("warning", "the carrier did not place the call: 21211"), of: call), now: at(1))
        let actions = desk.handle(.closed(record(.ended(.failed))), now: at(2))
        let error = RPCError.unavailable(
            "the call was not placed: the carrier did not place the call: 21211", reason: "call.not_placed",
            next: "see: voicecall status call-1")
        #expect(actions == [.answer(1, .failure(error)), .answer(2, .failure(error))])
        var script = CallDesk()
        _ = script.handle(.opened(call, .request(1)), now: at(0))
        let failure: Value = ["code": "flow.never_dialled", "message": "flow 'x' ended without call:dial"]
        guard
            case .answer(1, .failure(let why)) = script.handle(
                .closed(record(.ended(.error), error: failure)), now: at(2)
            ).first
        else {
            Issue.record("no answer")
            return
        }
        #expect(why.reason == "flow.never_dialled")
    }

    @Test("a slow carrier has the order all the same: the call's id is told in time")
    func slow() {
        var desk = CallDesk()
        _ = desk.handle(.opened(call, .request(1)), now: at(0))
        #expect(desk.nextDeadline == at(25_000))
        #expect(desk.handle(.time, now: at(24_999)) == [])
        #expect(desk.handle(.time, now: at(25_000)) == [.answer(1, .success(placed))])
    }

    @Test("talking gives what was heard")
    func talk() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.talk("Yes?")), now: at(0))
        let actions = desk.handle(.replied(.done(["transcript": "a parcel"]), command: "c1"), now: at(9))
        #expect(actions == [.answer(1, .success(["success": true, "transcript": "a parcel"]))])
    }

    @Test("an answer that does not come is told when its time is over")
    func silence() {
        var desk = CallDesk(limits: DeskLimits(transcript: 1_000, speech: 500))
        _ = desk.handle(ordered(.talk("Yes?")), now: at(0))
        _ = desk.handle(ordered(.speak("Wait"), "c2", by: 2), now: at(0))
        #expect(desk.nextDeadline == at(4_000))
        #expect(desk.handle(.time, now: at(4_000)) == [.answer(2, .success(["success": true]))])
        guard case .answer(1, .failure(let error)) = desk.handle(.time, now: at(31_500)).first else {
            Issue.record("no answer")
            return
        }
        #expect(error.message == "Timed out waiting for transcript after 31500ms")
        #expect(desk.handle(.replied(.done(true), command: "c1"), now: at(31_501)) == [])
    }

    @Test("a call that ends answers everybody, and ending it was what was asked for")
    func ended() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.talk("a"), "c1", by: 1), now: at(0))
        _ = desk.handle(ordered(.end, "c2", by: 2), now: at(0))
        let actions = desk.handle(.closed(record(.ended(.hangupUser), provider: "CA1")), now: at(1))
        #expect(
            actions == [
                .answer(1, .failure(.unavailable("Call ended: hangup-user", reason: "hangup"))),
                .answer(2, .success(["success": true])),
            ])
    }

    @Test("an order whose call was given up hears why")
    func givenUp() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.talk("a"), "c1", by: 1), now: at(0))
        var lost = record(.ended(.error), provider: "CA1")
        lost.metadata["error"] = ["code": "store.locked", "message": "locked for 5 s"]
        #expect(
            desk.handle(.closed(lost), now: at(1)) == [
                .answer(
                    1,
                    .failure(.unavailable("Call ended: error: locked for 5 s (store.locked)", reason: "hangup")))
            ])
    }

    @Test("a flow that cannot end its call is not asked again")
    func stubborn() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.end), now: at(0))
        let actions = desk.handle(.replied(.failed(code: "flow.dead", message: "gone"), command: "c1"), now: at(1))
        #expect(actions == [.endCall(call), .answer(1, .success(["success": true]))])
    }

    @Test("a mistake of the asker is told apart from a call that cannot now")
    func failures() {
        var desk = CallDesk()
        for (code, kind) in [("action.unknown", RPCError.Code.invalidRequest), ("action.busy", .unavailable)] {
            _ = desk.handle(ordered(.talk("a")), now: at(0))
            let actions = desk.handle(.replied(.failed(code: code, message: "no"), command: "c1"), now: at(0))
            #expect(actions == [.answer(1, .failure(RPCError(kind, "no", reason: code)))])
        }
        _ = desk.handle(ordered(.dtmf("1")), now: at(0))
        let lost = RPCError.invalid("Call not found")
        #expect(desk.handle(.undelivered(command: "c1", lost), now: at(0)) == [.answer(1, .failure(lost))])
    }

    @Test("whoever has nothing else to try is told of a failure as an answer")
    func soft() {
        var desk = CallDesk()
        var order = CallOrder(.speak("x"), call: "call-1")
        order.isSoft = true
        _ = desk.handle(.ordered(order, of: call, command: "c1", .request(1)), now: at(0))
        let actions = desk.handle(.replied(.failed(code: "verb.state", message: "not yet"), command: "c1"), now: at(1))
        #expect(actions == [.answer(1, .success(["success": false, "error": "not yet"]))])
    }

    @Test("the same order under one key has one outcome for all who asked")
    func sameKey() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.speak("x"), "key:k", by: 1), now: at(0))
        _ = desk.handle(ordered(.speak("x"), "key:k", by: 2), now: at(1))
        let done = Result<Value, RPCError>.success(["success": true])
        #expect(
            desk.handle(.replied(.done(true), command: "key:k"), now: at(2)) == [.answer(1, done), .answer(2, done)])
    }

    @Test("whoever left is not answered, and the order stands")
    func left() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.talk("a")), now: at(0))
        _ = desk.handle(.left(.request(1)), now: at(1))
        #expect(desk.waiting == 0)
        #expect(desk.handle(.replied(.done(["transcript": "b"]), command: "c1"), now: at(2)) == [])
    }

    @Test("an operation is pending, then done; its outcome is told once and forgotten in time")
    func operation() {
        var desk = CallDesk()
        func fetch(_ time: Int64) -> Result<Value, RPCError>? {
            let asked = CallDesk.Input.asked(operation: "op", .request(9), wait: 0)
            guard case .answer(9, let result) = desk.handle(asked, now: at(time)).first else { return nil }
            return result
        }
        #expect(fetch(0) == .failure(.invalid("operation not found")))
        _ = desk.handle(.began(operation: "op"), now: at(0))
        _ = desk.handle(
            .ordered(CallOrder(.talk("a"), call: "call-1"), of: call, command: "c1", .operation("op")), now: at(0))
        #expect(fetch(1) == .success(["operationId": "op", "status": "pending"]))
        #expect(desk.handle(.replied(.done(["transcript": "b"]), command: "c1"), now: at(2)) == [])
        #expect(
            fetch(3)
                == .success([
                    "operationId": "op", "status": "completed", "result": ["success": true, "transcript": "b"],
                ]))
        #expect(fetch(4) == .failure(.invalid("operation not found")))
        _ = desk.handle(.began(operation: "op"), now: at(10))
        _ = desk.handle(
            .ordered(CallOrder(.talk("a"), call: "call-1"), of: call, command: "c2", .operation("op")), now: at(10))
        _ = desk.handle(.closed(record(.ended(.busy), provider: "CA1")), now: at(20))
        #expect(desk.nextDeadline == at(300_020))
        _ = desk.handle(.time, now: at(300_020))
        #expect(fetch(300_021) == .failure(.invalid("operation not found")))
    }

    @Test("the outcome of an operation may be waited for: one waits, for so long, and who leaves is forgotten")
    func waitingForOutcomes() {
        var desk = CallDesk()
        let pending = Result<Value, RPCError>.success(["operationId": "op", "status": "pending"])
        func wait(_ number: UInt64, _ time: Int64) -> [CallDesk.Action] {
            desk.handle(.asked(operation: "op", .request(number), wait: 1_000), now: at(time))
        }
        _ = desk.handle(.began(operation: "op"), now: at(0))
        _ = desk.handle(
            .ordered(CallOrder(.talk("a"), call: "call-1"), of: call, command: "c1", .operation("op")), now: at(0))
        #expect(wait(1, 10) == [])
        #expect(desk.nextDeadline == at(1_010))
        #expect(desk.handle(.time, now: at(1_010)) == [.answer(1, pending)])
        #expect(wait(2, 2_000) == [])
        #expect(wait(3, 2_001) == [.answer(2, pending)])
        _ = desk.handle(.left(.request(3)), now: at(2_002))
        #expect(wait(4, 2_003) == [])
        let done = desk.handle(.replied(.failed(code: "verb.state", message: "not yet"), command: "c1"), now: at(2_010))
        #expect(
            done == [
                .answer(
                    4, .success(["operationId": "op", "status": "failed", "error": "not yet", "code": "verb.state"]))
            ])
        #expect(wait(5, 2_011) == [.answer(5, .failure(.invalid("operation not found")))])
    }

    @Test("an action of a flow answers with what it returned, or with what was wrong with its arguments")
    func actions() {
        var desk = CallDesk()
        _ = desk.handle(ordered(.act("note", [:])), now: at(0))
        #expect(
            desk.handle(.replied(.done(["kept": 1]), command: "c1"), now: at(1))
                == [.answer(1, .success(["success": true, "result": ["kept": 1]]))])
        _ = desk.handle(ordered(.act("note", [:])), now: at(2))
        let wrong = RPCError.invalid("text is missing", reason: "flow.tool_arguments")
        #expect(
            desk.handle(
                .replied(.failed(code: "flow.tool_arguments", message: "text is missing"), command: "c1"), now: at(3))
                == [.answer(1, .failure(wrong))])
        _ = desk.handle(ordered(.act("note", [:])), now: at(4))
        #expect(
            desk.handle(.time, now: at(25_004)) == [.answer(1, .success(["success": true, "status": "pending"]))])
    }
}
