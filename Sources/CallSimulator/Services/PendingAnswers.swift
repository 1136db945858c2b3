import CallCore
import VoiceCallEngine

/// Answers of a service that are on their way, so that a cancelled one stays out.
struct PendingAnswers {
    private var tokens: [OrderBook.Key: EventToken] = [:]

    mutating func add(_ token: EventToken, for order: EffectOrder) {
        tokens[OrderBook.Key(call: order.call.id, effect: order.id)] = token
    }

    func isWaiting(_ key: OrderBook.Key) -> Bool { tokens[key] != nil }

    mutating func remove(_ effect: EffectID, of call: CallID) -> EventToken? {
        tokens.removeValue(forKey: OrderBook.Key(call: call, effect: effect))
    }
}
