import CallCore
import Synchronization

/// What went through a driver: its lines, and the webhooks it judged genuine.
final class DriverRecorder: Sendable {
    struct Judged: Sendable {
        var webhook: Webhook
        var now: CallTime
        var replayKey: String
    }

    private let lines = Mutex<[LineRecording]>([])
    private let judged = Mutex<[Judged]>([])
    private let refused = Mutex<[SignatureProblem]>([])

    /// Opens a recording and returns its number.
    func open(_ context: LineContext) -> Int {
        lines.withLock { lines in
            lines.append(LineRecording(context: context))
            return lines.count - 1
        }
    }

    func add(_ step: LineRecording.Step, to number: Int) { lines.withLock { $0[number].steps.append(step) } }

    func add(_ webhook: Webhook, now: CallTime, _ verdict: WebhookVerdict) {
        switch verdict {
        case .genuine(let key): judged.withLock { $0.append(Judged(webhook: webhook, now: now, replayKey: key)) }
        case .refused(let problem): refused.withLock { $0.append(problem) }
        }
    }

    var recordings: [LineRecording] { lines.withLock { $0 } }
    var genuine: [Judged] { judged.withLock { $0 } }
    var refusals: [SignatureProblem] { refused.withLock { $0 } }
}
