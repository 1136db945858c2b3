import CallCore

/// Where a carrier's lines report to: the host of the calls.
public protocol LineSink: Sendable {
    /// Hands over what happened to a call.
    ///
    /// - Parameter replies: answers to the line's webhooks, which wait until the event is journaled.
    func happened(_ event: CallEvent, holding replies: HeldReplies) -> DeliveryOutcome
    /// Hands over the result of an order.
    ///
    /// - Parameter replies: answers to the line's webhooks, which wait until the result is journaled.
    func answered(_ order: EffectID, of call: CallID, _ result: EffectResult, holding replies: HeldReplies)
    /// Hands over what the voice model of this order reports, numbered upwards.
    func happened(_ event: RealtimeEvent, number: Int, of session: EffectID, in call: CallID)
    func observe(_ note: CallNote, of call: CallID)
}
