public enum SynthesisTimer: Hashable, Sendable {
    /// The first audio of a request is overdue.
    case firstAudio(request: Int)
    /// The line has played enough for the next request.
    case lookAhead
    /// The reply has been quiet for a while behind what looks like the end of a sentence.
    case quiet
}
