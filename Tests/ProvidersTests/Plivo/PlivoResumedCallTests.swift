import CallCore
import Testing

@testable import Providers

@Suite("Calls at Plivo after a restart")
struct PlivoResumedCallTests {
    private func resumed(
        _ direction: CallDirection = .inbound, _ edit: (inout LineSituation) -> Void = { _ in }
    ) -> PlivoCall {
        var situation = LineSituation()
        situation.answeredAt = PlivoCall.start + -60_000
        situation.knownUntil = PlivoCall.start + -100
        edit(&situation)
        var call = PlivoCall(direction, resumed: true, situation: situation)
        call.reconcile()
        return call
    }

    @Test("words without a result were never given: Plivo fetches documents, and none was answered with them")
    func fetched() {
        var call = resumed { $0.pending[7] = PlivoCall.start + -500 }
        call.respond(200, #"{"call_status":"in-progress","direction":"inbound"}"#)
        call.command(7, .speak(Utterance(id: "u5", content: .text("Hello"))), again: true)
        // A webhook that was cut off would be the better way.
        call.wait(1_499)
        #expect(call.paths.count == 1)
        call.wait(1)
        #expect(call.paths.last == "POST Call/" + PlivoSample.callUUID)
    }

    @Test("a call that rings is asked about as a queued one first, and one that is neither is over")
    func queued() {
        var call = resumed(.outbound) { $0.answeredAt = nil }
        #expect(call.paths == ["GET Call/" + PlivoSample.callUUID + "?queued"])
        call.respond(404)
        #expect(call.paths.last == "GET Call/" + PlivoSample.callUUID + "?live")
        #expect(call.kinds.isEmpty)
        call.respond(404)
        call.wait(4_999)
        #expect(call.kinds.isEmpty)
        call.wait(1)
        #expect(call.kinds == [.ended(.completed)])
    }

    @Test("that it is a person is told at the time at which a machine would have been")
    func verdict() {
        var call = resumed(.outbound) {
            $0.answeredAt = PlivoCall.start + -5_000
            $0.awaitsVerdict = true
        }
        call.wait(1_499)
        #expect(!call.kinds.contains(.answeredBy(.human)))
        call.wait(1)
        #expect(call.kinds.contains(.answeredBy(.human)))
    }
}
