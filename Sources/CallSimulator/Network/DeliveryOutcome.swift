/// What the engine did with a delivery.
public enum DeliveryOutcome: String, Hashable, Sendable, CaseIterable {
    /// Taken, or recognised as a redelivery.
    case accepted
    /// Nobody there: webhooks come again, answers to requests are lost.
    case engineDown
    /// The engine does not know the call: webhooks come again, three tries in all.
    case unknownCall
}
