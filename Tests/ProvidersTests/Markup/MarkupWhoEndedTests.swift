import CallCore
import Testing

@testable import Providers

@Suite("A document line tells who ended a call")
struct MarkupWhoEndedTests {
    @Test("a call that is completed without our doing was ended by the other side")
    func theOtherSide() {
        var bench = LineBench.speaking()
        bench.progress("completed")
        #expect(bench.kinds.last == .ended(.hangupUser))
    }

    @Test("a call that we hang up is completed")
    func us() {
        var bench = LineBench.speaking()
        bench.order(3, .hangUp(.hangupBot))
        bench.progress("completed")
        #expect(bench.kinds.last == .ended(.completed))
    }

    @Test("a call that our document ended is completed")
    func ourDocument() {
        var (bench, _) = LineBench.answered()
        bench.order(3, .hangUp(.hangupBot))
        #expect(bench.replies[1]?.contains("<Hangup/>") == true)
        bench.progress("completed")
        #expect(bench.kinds.last == .ended(.completed))
    }

    @Test("a caller who was handed over leaves a completed call")
    func afterATransfer() {
        var (bench, _) = LineBench.answered()
        bench.order(3, .transfer(to: "+15550003333", announce: nil, ring: 20_000))
        bench.post(bench.callback(.joined, document: 1))
        bench.progress("completed")
        #expect(bench.kinds.suffix(2) == [.transferred(failure: nil), .ended(.completed)])
    }

    @Test("a caller who hangs up while the other number rings has hung up")
    func duringATransfer() {
        var (bench, _) = LineBench.answered()
        bench.order(3, .transfer(to: "+15550003333", announce: nil, ring: 20_000))
        bench.progress("completed")
        #expect(bench.kinds.last == .ended(.hangupUser))
    }

    @Test("a call that lasted as long as it may was not ended by the caller")
    func timeLimit() {
        var (bench, _) = LineBench.answered { $0.timeLimit = 60_000 }
        bench.pass(59_000)
        bench.progress("completed")
        #expect(bench.kinds.last == .ended(.completed))
    }
}
