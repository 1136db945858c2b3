import Histogram
import LuaBridge
import NIOCore
import ScriptValue
import Synchronization
import VoiceCallEngine

/// A call beside the greedy ones: a 20 ms timer on a media loop, and a verb that is answered on the lanes.
final class Neighbour: Sendable {
    private struct Flow {
        var state: LuaState
        var token: WaitToken
    }

    private struct Figures {
        var late = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
        var answers = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
    }

    private let lanes: LanePool
    private let ticks: Int
    private let flow = Mutex<Flow?>(nil)
    private let figures = Mutex(Figures())
    private static let period: Int64 = 20_000_000

    init(lanes: LanePool, ticks: Int) {
        self.lanes = lanes
        self.ticks = ticks
    }

    var late: Histogram<UInt64> { figures.withLock { $0.late } }
    var answers: Histogram<UInt64> { figures.withLock { $0.answers } }

    func begin(on loop: any EventLoop, _ done: EventLoopPromise<Void>) {
        flow.withLock { flow in
            guard let state = try? BenchFlow.state(),
                let token = try? BenchFlow.start(state, "while true do call:sleep(1) end")
            else { return }
            flow = Flow(state: state, token: token)
        }
        tick(1, start: Stopwatch.now(), on: loop, done)
    }

    /// Absolute deadlines, as a pacer keeps them.
    private func tick(_ number: Int, start: Int64, on loop: any EventLoop, _ done: EventLoopPromise<Void>) {
        guard number <= ticks else { return done.succeed() }
        let due = start + Int64(number) * Self.period
        loop.scheduleTask(in: .nanoseconds(max(0, due - Stopwatch.now()))) {
            let late = UInt64(max(0, Stopwatch.now() - due))
            self.figures.withLock { _ = $0.late.record(late) }
            self.ask()
            self.tick(number + 1, start: start, on: loop, done)
        }
    }

    private func ask() {
        let asked = Stopwatch.now()
        lanes.execute {
            self.flow.withLock { flow in
                guard let current = flow else { return }
                current.state.beginEvent()
                if case .request(let request) = current.state.resume(current.token, .values([true])) {
                    flow?.token = request.token
                }
            }
            self.figures.withLock { _ = $0.answers.record(UInt64(max(0, Stopwatch.now() - asked))) }
            return false
        }
    }
}
