import CallCore
import NIOCore
import Synchronization
import VoiceCallEngine

/// Timers on an event loop.
final class LiveTimers: TimerService {
    private struct Running {
        var scheduled: Scheduled<Void>
        var generation: UInt64
    }

    private struct State {
        var running: [TimerKey: Running] = [:]
        var generation: UInt64 = 0
    }

    private let loop: any EventLoop
    private let clock: any HostClock
    private let state = Mutex(State())

    init(loop: any EventLoop, clock: any HostClock) {
        self.loop = loop
        self.clock = clock
    }

    func start(_ key: TimerKey, at deadline: CallTime, _ job: @escaping @Sendable () -> Void) {
        let delay = min(max(deadline - clock.now(), 0), Milliseconds.longestDelay)
        let old = state.withLock { state in
            state.generation += 1
            let generation = state.generation
            let scheduled = loop.scheduleTask(in: .milliseconds(delay)) { [weak self] in
                // A timer that was replaced while it came due has nothing to say.
                guard self?.finish(key, generation) == true else { return }
                job()
            }
            return state.running.updateValue(Running(scheduled: scheduled, generation: generation), forKey: key)
        }
        old?.scheduled.cancel()
    }

    func cancel(_ key: TimerKey) { state.withLock { $0.running.removeValue(forKey: key) }?.scheduled.cancel() }

    private func finish(_ key: TimerKey, _ generation: UInt64) -> Bool {
        state.withLock { state in
            guard state.running[key]?.generation == generation else { return false }
            state.running[key] = nil
            return true
        }
    }

    /// Runs a job once after a delay, under no name.
    func after(_ delay: Milliseconds, _ job: @escaping @Sendable () -> Void) {
        loop.scheduleTask(in: .milliseconds(max(delay, 0))) { job() }
    }

    var count: Int { state.withLock { $0.running.count } }
}
