import CallCore

/// Finds out for itself when the caller talks.
struct CallerEar {
    enum Change { case onset, offset, finished }

    /// Silence that ends an utterance.
    var silence: Milliseconds = 800

    mutating func hear(_ sound: UnsafeRawBufferPointer, botSpeaks: Bool) -> Change? { nil }
}
