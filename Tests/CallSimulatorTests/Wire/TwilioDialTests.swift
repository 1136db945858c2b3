import CallCore
import CallSimulator
import Testing

@Suite("Dial, as Twilio does it")
struct TwilioDialTests {
    private let document = """
        <Say>One moment.</Say>
        <Dial action="/dialled" timeout="12" callerId="+15550009999">
          <Number statusCallback="/leg" statusCallbackEvent="initiated answered completed">+15550007777</Number>
        </Dial>
        <Say>Not reached.</Say>
        """

    private func product(_ pickup: PartyPickup?, change: (inout TwilioSettings) -> Void = { _ in }) -> TwilioProduct {
        let product = TwilioProduct { settings in
            settings.numbers[TwilioProduct.number]?.statusCallback = TwilioProduct.url("status")
            change(&settings)
        }
        product.serve("/voice/in", document)
        product.serve("/dialled", "<Say>Nobody is there.</Say>")
        if let pickup { product.wire.network.party(at: TwilioProduct.other).pickup = pickup }
        return product
    }

    @Test("when the other side answers, both talk, and the call ends with the caller's hanging up")
    func connected() throws {
        let product = product(.answers(after: 2_000))
        _ = product.dialIn()
        try product.run(30)
        let leg = product.hooks("/leg")
        #expect(leg.map { $0["CallStatus"] } == ["initiated", "in-progress", "completed"])
        #expect(leg.allSatisfy { $0["ParentCallSid"] == product.wire.callSids.first })
        #expect(leg.allSatisfy { $0["Direction"] == "outbound-dial" && $0["To"] == TwilioProduct.other })
        #expect(Set(leg.map { $0["CallSid"] ?? "" }).count == 1)
        #expect(leg.last?["CallDuration"] == "5")
        let result = try #require(product.hooks("/dialled").first)
        #expect(result["DialCallStatus"] == "completed")
        #expect(result["DialCallSid"] == leg.first?["CallSid"])
        #expect(result["CallStatus"] == "completed")
        #expect(product.hooks("/status").map { $0["CallStatus"] } == ["completed"])
        #expect(product.wire.network.lines.first?.transferredTo == TwilioProduct.other)
    }

    @Test("when the other side hangs up first, the action goes on with the call")
    func otherSideHangsUp() throws {
        let product = product(.answers(after: 2_000)) { $0.bridgeEndsByCaller = false }
        _ = product.dialIn()
        try product.run(30)
        let result = try #require(product.hooks("/dialled").first)
        #expect(result["DialCallStatus"] == "completed")
        #expect(result["DialCallDuration"] == "5")
        #expect(result["CallStatus"] == "in-progress")
        #expect(product.hooks("/status").count == 1)
        // What the document would say now, nobody is on the simulated line to hear.
        #expect(product.wire.network.lines.first?.lateCommands.isEmpty == true)
    }

    @Test(
        "when nobody is reached, the action is told why and goes on",
        arguments: [
            (PartyPickup.busy, "busy"), (.rejects(after: 1_000), "busy"), (.noAnswer, "no-answer"),
            (.unreachable, "failed"), (nil, "failed"),
        ] as [(PartyPickup?, String)])
    func notReached(pickup: PartyPickup?, status: String) throws {
        let product = product(pickup)
        let caller = product.dialIn()
        try product.run(40)
        let result = try #require(product.hooks("/dialled").first)
        #expect(result["DialCallStatus"] == status)
        #expect(result["DialCallDuration"] == nil)
        #expect(caller.heard == "one moment nobody is there")
        #expect(product.hooks("/leg").map { $0["CallStatus"] } == ["initiated", status])
    }

    @Test("without an action the document goes on")
    func noAction() throws {
        let product = product(.busy)
        product.serve("/voice/in", "<Dial>+15550007777</Dial><Say>They are busy.</Say>")
        let caller = product.dialIn()
        try product.run(30)
        #expect(caller.heard == "they are busy")
    }

    @Test("a caller id that is not the account's fails the Dial and shows in the debugger")
    func callerID() throws {
        let product = product(.answers(after: 500))
        product.serve("/voice/in", "<Dial action=\"/dialled\" callerId=\"+15550000001\">+15550007777</Dial>")
        _ = product.dialIn()
        try product.run(20)
        #expect(product.hooks("/dialled").map { $0["DialCallStatus"] } == ["failed"])
        #expect(product.wire.debugger.map(\.code) == [13214])
    }

    @Test("a call that is ended through the API while two people talk is over at once")
    func endedWhileBridged() throws {
        let product = product(.answers(after: 500)) { $0.bridgedTalk = 60_000 }
        _ = product.dialIn()
        try product.run(15)
        let sid = try #require(product.wire.callSids.first)
        #expect(product.status(sid) == "in-progress")
        #expect(product.api("POST", "Calls/\(sid).json", ["Status": "completed"])?.status == 200)
        try product.run(2)
        #expect(product.status(sid) == "completed")
        #expect(product.hooks("/status").count == 1)
    }
}
