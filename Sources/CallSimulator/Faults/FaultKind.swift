/// What can be made to go wrong.
public enum FaultKind: String, Hashable, Sendable, CaseIterable {
    /// A status webhook arrives late, so that later ones overtake it; a media event holds up the stream a little.
    case late
    /// A webhook arrives twice.
    case duplicated
    /// A service or the carrier's REST interface takes longer.
    case slow
    /// The report that an utterance was played never comes.
    case lostMark = "lost mark"
    case agentFailure = "agent failure"
    case httpFailure = "http failure"
    case synthesizerFailure = "synthesizer failure"
    case realtimeFailure = "realtime failure"
    /// The carrier refuses a command, which is then not carried out.
    case effectFailure = "refused command"
    /// The far side hangs up at any instant.
    case farHangUp = "far side hangs up"
    /// Services and webhooks take many seconds.
    case hugeDelay = "huge delay"
    /// The request that creates a call times out, but the call exists.
    case lostAccept = "lost accept"

    /// Kinds after which what a flow's spec expects must still come true.
    public static let benign: [FaultKind] = [.late, .duplicated, .slow]
    /// Kinds after which only the invariants of a call hold.
    public static let hostile: [FaultKind] = allCases.filter { !benign.contains($0) }
}
