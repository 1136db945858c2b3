public enum SynthesisTimer: Hashable, Sendable {
    /// The first audio of a request is overdue.
    case firstAudio(request: Int)
    /// The line has played enough for the next request.
    case lookAhead
}
