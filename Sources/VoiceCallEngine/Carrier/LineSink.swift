import CallCore

/// Where a carrier's lines report to: the host of the calls.
public protocol LineSink: Sendable {
    /// Hands over what happened to a call.
    func happened(_ event: CallEvent) -> DeliveryOutcome
    /// Hands over the result of an order.
    func answered(_ order: EffectID, of call: CallID, _ result: EffectResult)
    func observe(_ note: CallNote, of call: CallID)
}
