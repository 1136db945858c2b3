import CallCore

/// Keypad tones to be sent.
struct MarkupDigits: Hashable, Sendable {
    var job: Int
    var digits: String
    /// Nil for those that belong to the placement.
    var command: EffectID?
    var isRunning = false
    /// An earlier process may have given them to the carrier.
    var isDoubtful = false

    static func duration(_ digits: String) -> Milliseconds { DTMFDigits.estimatedMilliseconds(digits) }
}
