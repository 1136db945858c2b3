/// Which side of the call a sound comes from. Sound on the outbound track is our own: it must never be taken for what
/// the caller says.
public enum MediaTrack: Hashable, Sendable {
    case inbound
    case outbound
}
