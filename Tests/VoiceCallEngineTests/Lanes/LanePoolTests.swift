import Dispatch
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct LanePoolTests {
    private func wait(_ semaphore: DispatchSemaphore, _ times: Int = 1) -> Bool {
        (0..<times).allSatisfy { _ in semaphore.wait(timeout: .now() + 30) == .success }
    }

    @Test("every job runs once, whoever puts it in", arguments: [1, 2, 4])
    func all(lanes: Int) {
        let pool = LanePool(lanes: lanes)
        defer { pool.stop() }
        let ran = Mutex<[Int]>([])
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.concurrentPerform(iterations: 1000) { number in
            pool.execute {
                ran.withLock { $0.append(number) }
                done.signal()
                return false
            }
        }
        #expect(wait(done, 1000))
        #expect(ran.withLock { $0.sorted() } == Array(0..<1000))
        #expect(pool.backlog == 0)
    }

    @Test("how long jobs waited is counted, each time they wait")
    func figures() {
        let pool = LanePool(lanes: 1)
        defer { pool.stop() }
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        pool.execute {
            gate.wait()
            return false
        }
        pool.execute {
            done.signal()
            return false
        }
        #expect(done.wait(timeout: .now() + 0.12) == .timedOut)
        gate.signal()
        #expect(wait(done))
        let figures = pool.figures
        #expect(figures.counts.reduce(0, +) == 2)
        #expect(figures.counts.suffix(2).reduce(0, +) >= 1)
        #expect(figures.microseconds >= 100_000)
        #expect(figures.backlog == 0)
    }

    @Test("a job that wants to go on waits behind the jobs that came meanwhile")
    func requeued() {
        let pool = LanePool(lanes: 1)
        defer { pool.stop() }
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        let order = Mutex<[String]>([])
        pool.execute {
            gate.wait()
            return false
        }
        for name in ["a", "b", "c"] {
            pool.execute {
                let runs = order.withLock { order in
                    order.append(name)
                    return order.count { $0 == name }
                }
                done.signal()
                return name == "a" && runs < 3
            }
        }
        gate.signal()
        #expect(wait(done, 5))
        #expect(order.withLock { $0 } == ["a", "b", "c", "a", "a"])
    }

    @Test("a stopped pool lets the running job end, runs nothing more and goes away")
    func stop() {
        let started = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        let gone = DispatchSemaphore(value: 0)
        let ran = Mutex<[String]>([])
        do {
            let pool = LanePool(lanes: 1)
            let token = Farewell { gone.signal() }
            pool.execute {
                started.signal()
                gate.wait()
                ran.withLock { $0.append("first") }
                return true
            }
            #expect(wait(started))
            pool.execute {
                _ = token
                ran.withLock { $0.append("second") }
                return false
            }
            pool.stop()
            gate.signal()
        }
        // The token lives as long as the queue, and the queue as long as the lane.
        #expect(wait(gone))
        #expect(ran.withLock { $0 } == ["first"])
    }

    @Test("jobs that have run are not kept in memory")
    func letsGo() {
        let pool = LanePool(lanes: 1)
        defer { pool.stop() }
        let gone = DispatchSemaphore(value: 0)
        for _ in 0..<10 {
            let token = Farewell { gone.signal() }
            pool.execute {
                _ = token
                return false
            }
        }
        #expect(wait(gone, 10))
    }
}
