import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("A transfer at Telnyx, simulated")
struct TelnyxTransferTests {
    private static let body =
        "{\"to\":\"+15550007777\",\"timeout_secs\":10,\"client_state\":\"YQ==\",\"target_leg_client_state\":\"Yg==\"}"

    private func transferred(_ pickup: PartyPickup) throws -> (id: String, product: TelnyxProduct) {
        let product = TelnyxProduct()
        let (id, _) = try product.answered()
        product.party(at: TelnyxProduct.other).pickup = pickup
        #expect(product.command("transfer", id, Self.body) == "200")
        return (id, product)
    }

    @Test("the other leg has ids and a state of its own, and both legs are told to be bridged and to go down")
    func connected() throws {
        let (id, product) = try transferred(.answers(after: 500))
        try product.run(20)
        let ours = product.hooks.filter { $0.control == id }
        let theirs = product.hooks.filter { $0.control != id }
        #expect(ours.map(\.type) == ["call.initiated", "call.answered", "call.bridged", "call.hangup"])
        #expect(theirs.map(\.type) == ["call.initiated", "call.answered", "call.bridged", "call.hangup"])
        #expect(Set(theirs.map(\.control)).count == 1)
        #expect(theirs.allSatisfy { $0["client_state"] == "Yg==" && $0["to"] == "+15550007777" })
        #expect(theirs.first?["direction"] == "outgoing")
        #expect(ours.dropFirst(2).allSatisfy { $0["client_state"] == "YQ==" })
        #expect(Set(product.hooks.map { $0["call_session_id"]?.text }).count == 1)
        #expect(Set(product.hooks.map { $0["call_leg_id"]?.text }).count == 2)
        #expect(product.wire.line(of: id)?.transferredTo == "+15550007777")
    }

    @Test(
        "a transfer that does not come about ends its leg with the cause, and the call goes on",
        arguments: [
            (PartyPickup.busy, "user_busy"), (.noAnswer, "timeout"), (.unreachable, "not_found"),
        ])
    func failed(pickup: PartyPickup, cause: String) throws {
        let (id, product) = try transferred(pickup)
        try product.run(20)
        let theirs = product.hooks.filter { $0.control != id }
        #expect(theirs.map(\.type) == ["call.initiated", "call.hangup"])
        #expect(theirs.last?["hangup_cause"]?.text == cause)
        #expect(product.command("speak", id, "{\"payload\":\"Sorry.\",\"voice\":\"female\"}") == "200")
        try product.run(3)
        #expect(product.hooks.last?.type == "call.speak.ended")
    }

    @Test("when the caller hangs up while it rings there, the other leg is cancelled")
    func lost() throws {
        let (id, product) = try transferred(.noAnswer)
        try product.run(4)
        product.command("hangup", id)
        try product.run(20)
        let theirs = product.hooks.filter { $0.control != id }
        #expect(theirs.last?["hangup_cause"] == "originator_cancel")
        #expect(product.hooks("call.hangup").count == 2)
        #expect(product.hooks("call.bridged").isEmpty)
    }

    @Test("a bridged call is hung up on both legs by command, and plays nothing any more")
    func bridgedHangup() throws {
        let (id, product) = try transferred(.answers(after: 500))
        try product.run(4)
        try #require(product.hooks("call.bridged").count == 2)
        let other = try #require(product.hooks.first { $0.control != id }?.control)
        #expect(product.command("speak", id, "{\"payload\":\"Hi.\",\"voice\":\"female\"}") == "422 10015")
        #expect(product.command("hangup", other) == "422 10015")
        #expect(product.command("hangup", id) == "200")
        try product.run(1)
        #expect(product.hooks.suffix(2).allSatisfy { $0.type == "call.hangup" && $0["hangup_source"] == "caller" })
        #expect(Set(product.hooks.suffix(2).map(\.control)).count == 2)
    }
}
