/// What one look at a message gave.
public enum MediaScan: Hashable, Sendable {
    /// Audio; the payload's positions are positions in the message.
    case media(MediaFrame)
    /// Another message, a malformed one, or one written in an unusual way. `MediaReader` decides.
    case unusual
}
