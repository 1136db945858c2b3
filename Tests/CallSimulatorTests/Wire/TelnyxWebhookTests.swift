import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Telnyx's webhooks, simulated")
struct TelnyxWebhookTests {
    @Test("an event has the envelope, the headers and a signature over the attempt's own time")
    func envelope() throws {
        let product = TelnyxProduct()
        _ = product.dialIn()
        try product.run(1)
        let hook = try #require(product.hooks.first)
        #expect(hook.content.map?.keys.sorted() == ["data", "meta"])
        #expect(hook.content["meta"] == ["attempt": 1, "delivered_to": Value(TelnyxProduct.url)])
        #expect(hook.content["data"]?["record_type"] == "event")
        #expect(hook.content["data"]?["occurred_at"] == "2025-06-15T15:06:40.000000Z")
        #expect(hook["connection_id"]?.text == TelnyxProduct.connection)
        #expect(hook["from"]?.text == TelnyxProduct.caller)
        #expect(hook.request.method == "POST")
        #expect(hook.request.mediaType == "application/json")
        #expect(hook.request.headers["User-Agent"] == "telnyx-webhooks")
        #expect(hook.request.headers["telnyx-timestamp"] == "1")
        let count = hook.request.body.count
        let seconds = CallTime(milliseconds: 0)
        let start = (product.kernel.now - seconds) / 1_000 - 1
        #expect(
            hook.request.headers["telnyx-signature-ed25519"]
                == "POST \(TelnyxProduct.url) telnyx-timestamp=\(start) \(count)")
    }

    @Test("every event has an id of its own")
    func ids() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        callee.presses("123")
        product.command("speak", id, "{\"payload\":\"Good morning.\",\"voice\":\"female\"}")
        try product.run(10)
        #expect(product.hooks.count == 7)
        #expect(Set(product.hooks.map(\.id)).count == 7)
        #expect(product.hooks.allSatisfy { $0.id?.utf8.count == 36 })
    }

    @Test(
        "a webhook that is not taken comes again as another attempt at the same event, signed anew",
        arguments: [nil, 500, 503, 408, 429])
    func retries(status: Int?) throws {
        let product = TelnyxProduct()
        product.answers = [status.map { WireResponse(status: $0) }, status.map { WireResponse(status: $0) }]
        _ = product.dialIn()
        try product.run(15)
        #expect(product.hooks.map { $0.content["meta"]?["attempt"]?.int } == [1, 2, 3])
        #expect(Set(product.hooks.map(\.id)).count == 1)
        #expect(Set(product.hooks.map { $0.content["data"]?["occurred_at"]?.text }).count == 1)
        let signatures = product.hooks.map { $0.request.headers["telnyx-signature-ed25519"] }
        #expect(Set(signatures).count == 3)
        #expect(product.wire.undelivered.isEmpty)
        #expect(product.wire.debugger.isEmpty)
    }

    @Test("any other refusal drops the event for good", arguments: [400, 401, 404, 422])
    func refused(status: Int) throws {
        let product = TelnyxProduct()
        product.answers = [WireResponse(status: status)]
        _ = product.dialIn()
        try product.run(30)
        #expect(product.hooks.count == 1)
        #expect(product.wire.debugger.map(\.code) == [status])
        #expect(product.wire.undelivered.count == 1)
    }

    @Test("an event that nobody ever takes is given up after the last attempt")
    func givenUp() throws {
        let product = TelnyxProduct { $0.webhookRetries = [500, 500] }
        product.answers = [nil, WireResponse(status: 500), nil]
        _ = product.dialIn()
        try product.run(20)
        #expect(product.hooks.count == 3)
        #expect(product.wire.undelivered.count == 1)
        #expect(product.wire.debugger.first?.code == 0)
    }

    @Test("an answer after the time limit is one too late: the event comes again")
    func late() throws {
        let product = TelnyxProduct { $0.webhookTimeout = 2_000 }
        var taken = 0
        product.wire.send = { [kernel = product.kernel] _, completion in
            taken += 1
            kernel.schedule(after: taken == 1 ? 2_100 : 100, label: "answer") { completion(WireResponse()) }
        }
        _ = product.dialIn()
        try product.run(20)
        #expect(taken == 2)
    }

    @Test("without faults events come in order; with them some overtake others and some come twice, with one id")
    func order() throws {
        let run = { (faults: FaultProfile) throws -> TelnyxProduct in
            let product = TelnyxProduct { $0.faults = faults }
            let (id, callee) = try product.answered()
            callee.presses("123456789")
            try product.run(5)
            product.command("hangup", id)
            try product.run(30)
            return product
        }
        let times = { (product: TelnyxProduct) in
            product.hooks.compactMap { $0.content["data"]?["occurred_at"]?.text }
        }
        let calm = try run(.none)
        #expect(times(calm) == times(calm).sorted())
        #expect(calm.hooks("call.dtmf.received").compactMap { $0["digit"]?.text }.joined() == "123456789")
        #expect(Set(calm.hooks.map(\.id)).count == calm.hooks.count)
        let rough = try run(.only([.late, .duplicated], seed: 3))
        #expect(times(rough) != times(rough).sorted())
        #expect(rough.hooks.count > calm.hooks.count)
        #expect(Set(rough.hooks.map(\.id)).count == calm.hooks.count)
    }

    @Test("of two events at the same instant the first comes first", arguments: UInt64(1)...20)
    func sameInstant(seed: UInt64) throws {
        let product = TelnyxProduct(seed: seed)
        let (id, callee) = try product.answered()
        product.command("gather", id, "{\"maximum_digits\":1}")
        callee.presses("1")
        try product.run(3)
        #expect(product.hooks.suffix(2).map(\.type) == ["call.dtmf.received", "call.gather.ended"])
    }
}
