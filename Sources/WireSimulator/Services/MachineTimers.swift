import CallCore
import NIOCore
import VoiceCallEngine

/// The timers of one service's machine, in real time. On its event loop only.
final class MachineTimers {
    let clock: any HostClock
    private let eventLoop: any EventLoop
    private var running: [Int: Scheduled<Void>] = [:]

    init(_ eventLoop: any EventLoop, clock: any HostClock) {
        self.eventLoop = eventLoop
        self.clock = clock
    }

    /// Replaces a running one of the same number.
    func start(_ number: Int, at time: CallTime, _ job: @escaping () -> Void) {
        let wait = TimeAmount.milliseconds(max(time - clock.now(), 0))
        running.removeValue(forKey: number)?.cancel()
        running[number] = eventLoop.assumeIsolated().scheduleTask(in: wait) { [weak self] in
            self?.running[number] = nil
            job()
        }
    }

    func cancel(_ number: Int) { running.removeValue(forKey: number)?.cancel() }

    func cancelAll() {
        for timer in running.values { timer.cancel() }
        running = [:]
    }
}
