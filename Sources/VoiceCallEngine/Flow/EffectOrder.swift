import CallCore

/// One effect of one call, ready to be carried out.
public struct EffectOrder: Hashable, Sendable {
    public var call: CallSetup
    public var providerCallID: String?
    /// Unique within the call; together with the call's id it is the idempotency key.
    public var id: EffectID
    public var effect: Effect
    /// The order was journaled before a restart, and whether it was carried out is unknown. The performer sees to it
    /// that it does not happen twice (idempotency key, look-up) or fails it with the reason `lost`.
    public var again: Bool

    public init(call: CallSetup, providerCallID: String?, id: EffectID, effect: Effect, again: Bool = false) {
        self.call = call
        self.providerCallID = providerCallID
        self.id = id
        self.effect = effect
        self.again = again
    }
}
