import CallCore
import Testing

@testable import HTTPTransport

@Suite("When a carrier is asked again")
struct RetryTests {
    private let notSent = HTTPOutcome.notSent(code: "http.connect", message: "no connection")
    private let lost = HTTPOutcome.lost(code: "http.timeout", message: "no answer")
    private let fine = HTTPOutcome.answered(status: 200, headers: HeaderList(), body: [1])

    private func answer(_ status: Int, _ headers: KeyValuePairs<String, String> = [:]) -> HTTPOutcome {
        .answered(status: status, headers: HeaderList(headers), body: [])
    }

    private func request(_ safety: CarrierRequest.Safety) -> CarrierRequest {
        CarrierRequest(.post, "/calls", safety: safety)
    }

    @Test("a repeatable request is sent again when it was lost or not sent, twice at most")
    func repeatable() throws {
        let exchange = ScriptedExchange([lost, notSent, fine])
        #expect(try exchange.run(request(.repeatable)) == [.answered(status: 200, body: [1])])
        #expect(exchange.pauses == [250, 1_000])
        let hopeless = ScriptedExchange([lost, notSent, lost, fine])
        #expect(try hopeless.run(request(.repeatable)) == [.lost("no answer (http.timeout)")])
        #expect(hopeless.calls.count == 3)
    }

    @Test("a request that must happen once is never sent again after a loss")
    func onceLost() throws {
        let exchange = ScriptedExchange([lost, fine])
        #expect(try exchange.run(request(.once)) == [.lost("no answer (http.timeout)")])
        #expect(exchange.calls.count == 1)
        #expect(exchange.pauses.isEmpty)
        let later = ScriptedExchange([notSent, lost, fine])
        #expect(try later.run(request(.once)) == [.lost("no answer (http.timeout)")])
        #expect(later.calls.count == 2)
    }

    @Test("a request that must happen once is sent again when it was not sent")
    func onceNotSent() throws {
        let exchange = ScriptedExchange([notSent, notSent, fine])
        #expect(try exchange.run(request(.once)) == [.answered(status: 200, body: [1])])
        #expect(exchange.pauses == [250, 1_000])
        let hopeless = ScriptedExchange([notSent, notSent, notSent, fine])
        #expect(try hopeless.run(request(.once)) == [.notSent("no connection (http.connect)")])
        #expect(hopeless.calls.count == 3)
    }

    @Test("429 and 503 turn a request away undone; after other statuses it may have been done")
    func statuses() throws {
        for status in [429, 503] {
            let exchange = ScriptedExchange([answer(status, ["Retry-After": "2"]), answer(status), fine])
            #expect(try exchange.run(request(.once)) == [.answered(status: 200, body: [1])])
            #expect(exchange.pauses == [2_000, 700])
        }
        let once = ScriptedExchange([answer(500), fine])
        #expect(try once.run(request(.once)) == [.answered(status: 500, body: [])])
        let repeatable = ScriptedExchange([answer(500), answer(502), answer(500), fine])
        #expect(try repeatable.run(request(.repeatable)) == [.answered(status: 500, body: [])])
        #expect(repeatable.pauses == [700, 700])
        let refused = ScriptedExchange([answer(400), fine])
        #expect(try refused.run(request(.repeatable)) == [.answered(status: 400, body: [])])
    }

    @Test("a pause that is too long is handed on instead of waited for")
    func longPause() throws {
        let exchange = ScriptedExchange([answer(429, ["Retry-After": "60"]), fine])
        let expected = CarrierResponse.answered(status: 429, body: [], retryAfter: 60_000)
        #expect(try exchange.run(request(.repeatable)) == [expected])
        #expect(exchange.pauses.isEmpty)
    }

    @Test("what was refused is not tried again; an answer that was too long is a loss")
    func refusals() throws {
        let large = ScriptedExchange([.refused(code: "http.too_large", message: "long"), fine])
        #expect(try large.run(request(.repeatable)) == [.lost("long (http.too_large)")])
        let host = ScriptedExchange([.refused(code: "http.host", message: "host"), fine])
        #expect(try host.run(request(.repeatable)) == [.notSent("host (http.host)")])
        let closed = ScriptedExchange([.notSent(code: "http.shutdown", message: "over"), fine])
        #expect(try closed.run(request(.repeatable)) == [.notSent("over (http.shutdown)")])
        #expect(large.calls.count + host.calls.count + closed.calls.count == 3)
    }

    @Test("the headers that name a pause are read in their order")
    func retryAfter() {
        func read(_ headers: KeyValuePairs<String, String>, _ status: Int = 429) -> Milliseconds? {
            RetryAfter.read(HeaderList(headers), status: status)
        }
        #expect(read(["Retry-After": "3", "retry-after-ms": "250.5"]) == 251)
        #expect(read(["x-ratelimit-reset": "7", "Retry-After": "3"]) == 3_000)
        #expect(read(["x-ratelimit-reset": "7"]) == 7_000)
        #expect(read(["x-ratelimit-reset": "7"], 200) == nil)
        #expect(read(["x-ratelimit-reset": "1790000000"]) == nil)
        #expect(read(["Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"]) == nil)
        #expect(read(["Retry-After": "-1"]) == nil)
        #expect(read(["Retry-After": "1e9"]) == nil)
        #expect(read([:]) == nil)
    }
}
