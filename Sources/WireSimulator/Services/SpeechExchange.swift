import CallCore
import CallSimulator

/// One request to a simulated synthesis service: runs the service's machine in real time. On its event loop only.
final class SpeechExchange {
    private var service: SynthesisService
    private let timers: MachineTimers
    private let report: (String) -> Void
    /// Carries out all but the timers.
    private var write: ((SynthesisServiceAction) -> Void)?
    private var bytes = 0

    init(_ service: SynthesisService, _ timers: MachineTimers, report: @escaping (String) -> Void) {
        self.service = service
        self.timers = timers
        self.report = report
    }

    func begin(_ request: WireRequest, write: @escaping (SynthesisServiceAction) -> Void) {
        self.write = write
        perform(.request(request))
    }

    /// The client has gone.
    func cancel() {
        guard write != nil else { return }
        write = nil
        perform(.cancelled)
        timers.cancelAll()
        report("given up after \(bytes) bytes")
    }

    private func perform(_ input: SynthesisServiceInput) {
        let known = service.misuses.count
        for action in service.handle(input, now: timers.clock.now()) { perform(action) }
        for misuse in service.misuses.dropFirst(known) { report("not as it should be: \(misuse.message)") }
    }

    private func perform(_ action: SynthesisServiceAction) {
        switch action {
        case .startTimer(let number, let time):
            timers.start(number, at: time) { [weak self] in self?.perform(.timer(number)) }
            return
        case .cancelTimer(let number): return timers.cancel(number)
        case .head(let status, _): report("answered: \(status)")
        case .body(let piece): bytes += piece.count
        case .end: report("done: \(bytes) bytes")
        case .drop: report("broke off after \(bytes) bytes")
        }
        let write = write
        if action == .end || action == .drop { self.write = nil }
        write?(action)
    }
}
