import CallCore

/// How long spoken words take.
public protocol SpeechDurations: Sendable {
    /// Milliseconds that `text` takes in `voice` (nil for the default voice). The same answer for the same question.
    func milliseconds(of text: String, voice: String?) -> Milliseconds
}
