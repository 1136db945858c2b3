import CallCore

/// Remembers every order by call and effect id, so that an order repeated after a restart is not carried out twice.
struct OrderBook {
    struct Key: Hashable {
        var call: CallID
        var effect: EffectID
    }

    enum State: Hashable {
        case pending
        case answered(EffectResult)
    }

    private var states: [Key: State] = [:]

    subscript(key: Key) -> State? { states[key] }

    mutating func open(_ key: Key) { states[key] = .pending }

    mutating func answer(_ key: Key, _ result: EffectResult) { states[key] = .answered(result) }
}
