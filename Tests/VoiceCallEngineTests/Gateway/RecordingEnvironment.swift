import CallCore
import Dispatch
import ScriptValue
import Synchronization

@testable import VoiceCallEngine

/// Stands in for timers, carriers and watchers: notes everything, does nothing by itself.
final class RecordingEnvironment: CallEnvironment {
    struct Timer: Hashable, Sendable {
        var call: CallID
        var id: TimerID
        var deadline: CallTime
    }

    struct Note: Hashable, Sendable {
        var call: CallID
        var note: CallNote
    }

    struct Log: Sendable {
        var timers: [Timer] = []
        var orders: [EffectOrder] = []
        var notes: [Note] = []
        var records: [CallRecord] = []
        var replies: [String: [CommandReply]] = [:]
        var closings: [CallID: CallClosing] = [:]
        var reconciled: [CallID] = []
        var situations: [LineSituation] = []
        /// How many orders had been given when each call was reconciled.
        var ordersBeforeReconciling: [Int] = []
        /// Orders up to here were taken by the test.
        var taken = 0
    }

    private let log = Mutex(Log())
    private let onOrder = Mutex<@Sendable (EffectOrder) -> Void>({ _ in })
    private let onClosed = Mutex<@Sendable (CallID) -> Void>({ _ in })
    private let closedSignal = DispatchSemaphore(value: 0)

    /// Called in the middle of the call's step, after the order was noted.
    func onOrder(_ body: @escaping @Sendable (EffectOrder) -> Void) { onOrder.withLock { $0 = body } }
    func onClosed(_ body: @escaping @Sendable (CallID) -> Void) { onClosed.withLock { $0 = body } }

    /// False when no further call closed within 30 s.
    func awaitClosing() -> Bool { closedSignal.wait(timeout: .now() + 30) == .success }

    func startTimer(_ timer: TimerID, of call: CallID, at deadline: CallTime) {
        log.withLock { $0.timers.append(Timer(call: call, id: timer, deadline: deadline)) }
    }

    func cancelTimer(_ timer: TimerID, of call: CallID) {
        log.withLock { $0.timers.removeAll { $0.call == call && $0.id == timer } }
    }

    func perform(_ order: EffectOrder) {
        log.withLock { $0.orders.append(order) }
        onOrder.withLock { $0 }(order)
    }

    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {
        log.withLock { log in
            log.reconciled.append(call.id)
            log.situations.append(situation)
            log.ordersBeforeReconciling.append(log.orders.count)
        }
    }

    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
        log.withLock { $0.notes.append(Note(call: call, note: note)) }
    }

    func changed(_ record: CallRecord) { log.withLock { $0.records.append(record) } }

    func reply(_ reply: CommandReply, to command: String, of call: CallID) {
        log.withLock { $0.replies[command, default: []].append(reply) }
    }

    func closed(_ call: CallID, _ closing: CallClosing) {
        log.withLock { $0.closings[call] = closing }
        onClosed.withLock { $0 }(call)
        closedSignal.signal()
    }
}

extension RecordingEnvironment {
    var orders: [EffectOrder] { log.withLock { $0.orders } }
    var timers: [Timer] { log.withLock { $0.timers } }
    var records: [CallRecord] { log.withLock { $0.records } }
    var closings: [CallID: CallClosing] { log.withLock { $0.closings } }
    var reconciled: [CallID] { log.withLock { $0.reconciled } }
    var situations: [LineSituation] { log.withLock { $0.situations } }
    var ordersBeforeReconciling: [Int] { log.withLock { $0.ordersBeforeReconciling } }

    func replies(to command: String) -> [CommandReply] { log.withLock { $0.replies[command] ?? [] } }

    func notes(_ kind: String, of call: CallID? = nil) -> [CallNote] {
        log.withLock { log in
            log.notes.filter { $0.note.kind == kind && call ?? $0.call == $0.call }.map(\.note)
        }
    }

    /// Orders the test has not taken yet.
    func takeOrders() -> [EffectOrder] {
        log.withLock { log in
            defer { log.taken = log.orders.count }
            return Array(log.orders[log.taken...])
        }
    }

    /// Removes the timer that is due first among those of the given calls.
    func takeTimer(of calls: [CallID]) -> Timer? {
        log.withLock { log in
            let due = log.timers.filter { calls.contains($0.call) }.min { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
            if let due { log.timers.removeAll { $0 == due } }
            return due
        }
    }
}

extension EffectOrder {
    /// The order in one word, and what it is about.
    var summary: String {
        switch effect {
        case .line(.place(let placement)): "place \(placement.to)"
        case .line(.answer): "answer"
        case .line(.reject): "reject"
        case .line(.hangUp(let reason)): "hang up \(reason.rawValue)"
        case .line(.speak(let utterance)): "speak \(utterance.text ?? "")"
        case .line(.stopSpeaking): "stop speaking"
        case .line(.listen): "listen"
        case .line(.stopListening): "stop listening"
        case .line(.dtmf(let digits)): "dtmf \(digits)"
        case .line(.transfer(let to, _, _)): "transfer \(to)"
        case .agent(let request): "agent \(request.text)"
        case .http(let request): "\(request.method) \(request.url)"
        case .cancel: "cancel"
        default: "other"
        }
    }
}
