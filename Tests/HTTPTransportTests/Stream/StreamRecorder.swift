import CallCore
import Synchronization

@testable import HTTPTransport

/// Takes the events of one streamed request and lets a test wait for them.
final class StreamRecorder: Sendable {
    private struct State {
        var events: [HTTPStreamEvent] = []
        var waiting: [(isDone: @Sendable ([HTTPStreamEvent]) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
            []
    }

    private let state = Mutex(State())

    var events: [HTTPStreamEvent] { state.withLock { $0.events } }
    var bytes: [UInt8] { chunks.flatMap { $0 } }
    var chunks: [[UInt8]] { events.compactMap { if case .chunk(let bytes) = $0 { bytes } else { nil } } }
    var outcomes: [HTTPOutcome] { events.compactMap { if case .finished(let outcome) = $0 { outcome } else { nil } } }

    func receive(_ event: HTTPStreamEvent) {
        let ready = state.withLock { state in
            state.events.append(event)
            let events = state.events
            let ready = state.waiting.filter { $0.isDone(events) }.map(\.continuation)
            state.waiting.removeAll { $0.isDone(events) }
            return ready
        }
        for continuation in ready { continuation.resume() }
    }

    func finished() async -> HTTPOutcome {
        await wait { if case .finished = $0.last { true } else { false } }
        return outcomes.first ?? .refused(code: "test", message: "no outcome")
    }

    func received(_ count: Int) async {
        await wait { events in
            events.reduce(0) { if case .chunk(let bytes) = $1 { $0 + bytes.count } else { $0 } } >= count
        }
    }

    private func wait(_ isDone: @escaping @Sendable ([HTTPStreamEvent]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isDone(state.events) { return true }
                state.waiting.append((isDone, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
