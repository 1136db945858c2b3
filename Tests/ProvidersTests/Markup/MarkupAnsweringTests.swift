import CallCore
import Testing

@testable import Providers

@Suite("A document line answers callers")
struct MarkupAnsweringTests {
    @Test("a call that the flow answers is answered at the carrier soon, also when the flow has nothing to say")
    func answer() {
        var (bench, reply) = LineBench.answered()
        #expect(bench.kinds == [.ringing, .answered])
        #expect(bench.value(1) != nil)
        bench.pass(299)
        #expect(bench.replies[reply] == nil)
        bench.pass(1)
        // Twilio does not pick up for a pause alone.
        #expect(bench.replies[reply]?.contains("<Play digits=\"w\"/><Pause length=\"10\"/><Redirect") == true)
    }

    @Test("a call that only a keep-alive has picked up is reported as answered once the flow answers it")
    func pickedUpByAKeepAlive() {
        var bench = LineBench()
        let first = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(4_500)
        let second = bench.post(bench.way(home: bench.replies[first]))
        #expect(bench.kinds == [.ringing])
        bench.order(1, .answer)
        #expect(bench.kinds == [.ringing, .answered])
        bench.order(2, LineBench.words("u1"))
        #expect(bench.replies[second]?.contains("Some more words.") == true)
    }

    @Test("a caller whom a keep-alive has picked up is hung up on, where others are turned away")
    func rejectedAfterTheKeepAlive() {
        var bench = LineBench()
        let first = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(4_500)
        let second = bench.post(bench.way(home: bench.replies[first]))
        bench.order(1, .reject(reason: "busy"))
        #expect(bench.replies[second]?.contains("<Hangup/>") == true)
    }

    @Test("while a caller still rings, the webhook waits as long as it can and the pauses are short")
    func ringingPauses() {
        var bench = LineBench()
        let reply = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(2_499)
        #expect(bench.replies[reply] == nil)
        bench.pass(1)
        #expect(bench.replies[reply]?.contains("<Pause length=\"2\"/><Redirect") == true)
    }

    @Test("once the carrier says that the call is in progress, the pauses are long")
    func longPauses() {
        var (bench, first) = LineBench.answered()
        bench.pass(300)
        bench.pass(2_000)
        let next = bench.post(bench.way(home: bench.replies[first]))
        bench.pass(2_500)
        #expect(bench.replies[next]?.contains("<Pause length=\"10\"/><Redirect") == true)
    }

    @Test("words for a call that the carrier still lets ring wait for its pause to end, and are said then")
    func wordsWaitForTheRinging() {
        var bench = LineBench()
        let first = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(2_500)
        bench.order(1, .answer)
        bench.order(2, LineBench.words("u1"))
        for pause in [250, 750] as [Milliseconds] {
            bench.respond(400, #"{"code":21220}"#)
            bench.pass(pause)
        }
        bench.respond(400, #"{"code":21220}"#)
        bench.pass(1_200)
        #expect(bench.requests.count == 3)
        #expect(bench.results[2] == nil)
        let home = bench.post(bench.way(home: bench.replies[first]), status: "ringing")
        #expect(bench.replies[home]?.contains("Some more words.") == true)
        #expect(bench.value(2) != nil)
        bench.pass(2_000)
        #expect(bench.requests.count == 3)
    }

    @Test("words for a call that keeps ringing and never comes home are tried once more, then fail")
    func neverHome() {
        var bench = LineBench()
        bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(2_500)
        bench.order(1, .answer)
        bench.order(2, LineBench.words("u1"))
        for pause in [250, 750, 3_000] as [Milliseconds] {
            bench.respond(400, #"{"code":21220}"#)
            bench.pass(pause)
        }
        #expect(bench.requests.count == 4)
        #expect(bench.results[2] == nil)
        bench.respond(400, #"{"code":21220}"#)
        #expect(bench.failure(2) == "failed")
    }
}
