import CallCore

/// A sound file the carrier can play.
public struct SimRecording: Hashable, Sendable {
    public var duration: Milliseconds
    /// The words in it, which a listener may recognise.
    public var text: String

    public init(duration: Milliseconds, text: String = "") {
        self.duration = duration
        self.text = text
    }
}
