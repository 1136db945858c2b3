import CallCore
import Synchronization
import VoiceCallEngine

/// Orders that wait until what their call's voice model is to be told has been read.
final class Briefings: Sendable {
    private let waiting = Mutex<[CallID: [EffectOrder]]>([:])

    /// What is ordered for the call waits from now on.
    func begin(_ call: CallID) { waiting.withLock { $0[call] = [] } }

    /// - Returns: whether the order waits; otherwise it is to be carried out at once.
    func holds(_ order: EffectOrder) -> Bool {
        waiting.withLock { waiting in
            guard waiting[order.call.id] != nil else { return false }
            waiting[order.call.id]?.append(order)
            return true
        }
    }

    /// What has come so far; nil, once, when there is no more, and from then on nothing waits.
    func next(_ call: CallID) -> [EffectOrder]? {
        waiting.withLock { waiting in
            guard let orders = waiting[call], !orders.isEmpty else {
                waiting[call] = nil
                return nil
            }
            waiting[call] = []
            return orders
        }
    }
}
