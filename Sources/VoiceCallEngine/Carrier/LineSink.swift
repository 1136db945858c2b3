import CallCore

/// Where a carrier's lines report to: the host of the calls.
public protocol LineSink: Sendable {
    /// Hands over what happened to a call.
    ///
    /// - Parameter webhook: the answer to the webhook that brought the event; it waits until the event is journaled.
    func happened(_ event: CallEvent, webhook: HeldReply?) -> DeliveryOutcome
    /// Hands over the result of an order.
    func answered(_ order: EffectID, of call: CallID, _ result: EffectResult)
    func observe(_ note: CallNote, of call: CallID)
}
