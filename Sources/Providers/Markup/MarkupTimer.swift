/// The timers of a line.
enum MarkupTimer: Int, Hashable, Sendable, CaseIterable {
    /// A held webhook has to be answered now.
    case reply = 1
    /// Another try at replacing the running document.
    case retry
    /// The words of a question should be over.
    case prompt
    /// Another try at creating the call, when the first one never left.
    case create
    /// Look for a call whose creation was not answered.
    case search
    /// The carrier should have come back by now.
    case watch
    /// The first document was not asked for.
    case nudge
    /// A command has waited too long for its result.
    case command
    /// The end of an utterance was not reported.
    case overdue
    /// The end of the call was not reported.
    case closing
    /// Words that the caller might have interrupted are surely over.
    case words
    /// A gather that heard nothing would have come home by now.
    case talking
    /// A carrier that tells of machines only would have told of one by now.
    case verdict
    /// A webhook that a restart cut off would have come again by now.
    case heeding
    /// The call was found to be over, and no webhook says why.
    case unexplained
}
