import CallCore
import CallSimulator
import Testing

@Suite("Dial, as Plivo does it")
struct PlivoDialTests {
    private let document = """
        <Speak>One moment.</Speak>
        <Dial action="https://bot.example.com/dialled" timeout="12" callerId="15550009999"
            callbackUrl="https://bot.example.com/leg" callbackMethod="POST">
          <Number>15550007777</Number>
        </Dial>
        <Speak>Not reached.</Speak>
        """

    private func product(_ pickup: PartyPickup?, change: (inout PlivoSettings) -> Void = { _ in }) -> PlivoProduct {
        let product = PlivoProduct(change: change)
        product.serve("/in", document)
        product.serve("/dialled", "<Speak>Nobody is there.</Speak>")
        if let pickup { product.wire.network.party(at: PlivoProduct.other).pickup = pickup }
        return product
    }

    @Test("when the other side answers, both talk, and the call ends with the caller's hanging up")
    func connected() throws {
        let product = product(.answers(after: 2_000))
        _ = product.dialIn()
        try product.run(30)
        let uuid = try #require(product.wire.callUUIDs.first)
        let leg = product.hooks("/leg")
        #expect(leg.map { $0["DialAction"] } == ["answer", "connected", "hangup"])
        #expect(leg.allSatisfy { $0["DialALegUUID"] == uuid && $0["DialBLegTo"] == "15550007777" })
        #expect(Set(leg.map { $0["DialBLegUUID"] ?? "" }).count == 1)
        #expect(leg.last?["DialBLegDuration"] == "5")
        let result = try #require(product.hooks("/dialled").first)
        #expect(result["DialStatus"] == "completed")
        #expect(result["DialBLegUUID"] == leg.first?["DialBLegUUID"])
        #expect(result["CallStatus"] == "completed")
        let end = try #require(product.hooks("/end").first)
        #expect(end["HangupSource"] == "Caller")
        #expect(product.wire.network.lines.first?.transferredTo == PlivoProduct.other)
    }

    @Test("when the other side hangs up first, the action goes on with the call")
    func otherSideHangsUp() throws {
        let product = product(.answers(after: 2_000)) { $0.bridgeEndsByCaller = false }
        _ = product.dialIn()
        try product.run(30)
        let result = try #require(product.hooks("/dialled").first)
        #expect(result["DialStatus"] == "completed")
        #expect(result["CallStatus"] == "in-progress")
        #expect(product.hooks("/end").count == 1)
    }

    @Test(
        "when nobody is reached, the action is told why and goes on",
        arguments: [
            (PartyPickup.busy, "busy", "USER_BUSY"), (.noAnswer, "no-answer", "NO_ANSWER"),
            (nil, "failed", "UNALLOCATED_NUMBER"),
        ] as [(PartyPickup?, String, String)])
    func notReached(pickup: PartyPickup?, status: String, cause: String) throws {
        let product = product(pickup)
        let caller = product.dialIn()
        try product.run(40)
        #expect(product.hooks("/leg").map { $0["DialAction"] } == ["hangup"])
        let result = try #require(product.hooks("/dialled").first)
        #expect(result["DialStatus"] == status)
        #expect(result["DialHangupCause"] == cause)
        #expect(result["DialRingStatus"] == (status == "failed" ? "false" : "true"))
        #expect(result["CallStatus"] == "in-progress")
        #expect(caller.heard == "one moment nobody is there")
    }

    @Test("without an action, or with redirect off, the document goes on", arguments: ["", "redirect=\"false\""])
    func goesOn(attribute: String) throws {
        let product = product(.busy)
        let action = attribute.isEmpty ? "" : "action=\"https://bot.example.com/dialled\""
        product.serve("/in", "<Dial \(attribute) \(action)><Number>15550007777</Number></Dial><Speak>Busy.</Speak>")
        let caller = product.dialIn()
        try product.run(20)
        #expect(product.hooks("/dialled").count == (attribute.isEmpty ? 0 : 1))
        #expect(caller.heard == "busy")
    }

    @Test("a hang-up through the API ends two people's talk, and the action is told")
    func hungUp() throws {
        let product = product(.answers(after: 1_000)) { $0.bridgedTalk = 60_000 }
        _ = product.dialIn()
        try product.run(12)
        let uuid = try #require(product.wire.callUUIDs.first)
        #expect(product.api("DELETE", "Call/\(uuid)/")?.status == 204)
        try product.run(3)
        #expect(product.hooks("/dialled").map { $0["DialStatus"] } == ["completed"])
        #expect(product.hooks("/end").map { $0["HangupSource"] } == ["API Request"])
    }
}
