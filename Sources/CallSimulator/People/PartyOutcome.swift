/// How a step of a party's script went.
public enum PartyOutcome: Hashable, Sendable {
    case done
    /// The text or tones were heard.
    case heard
    /// They were not; `heard` is what was there to hear since the last match.
    case timedOut(heard: String)
    /// The call was over first; `heard` as in `timedOut`.
    case callEnded(heard: String)
}
