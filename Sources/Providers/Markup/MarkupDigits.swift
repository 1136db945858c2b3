import CallCore

/// Keypad tones to be sent.
struct MarkupDigits: Hashable, Sendable {
    var job: Int
    var digits: String
    /// Nil for those that belong to the placement.
    var command: EffectID?
    var isRunning = false

    static func duration(_ digits: String) -> Milliseconds { DTMFDigits.estimatedMilliseconds(digits) }
}
