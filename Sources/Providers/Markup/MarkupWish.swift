import CallCore

/// What the line wants the carrier to be doing.
enum MarkupWish: Hashable, Sendable {
    case speak(utterance: String)
    /// Words with the question's turn open under them.
    case ask(utterance: String, Listening)
    /// Words that the caller may interrupt, though nothing was asked. What is heard belongs to no turn, or to the one
    /// that is open by then.
    case tell(utterance: String, Listening)
    case listen(Listening)
    case digits(job: Int)
    case dial
    /// Nothing: the line is kept alive.
    case idle
    /// Nothing is asked, but somebody listens; what is heard is kept for the next question.
    case attend(Listening)
    /// The sound goes to our media socket, which does the rest.
    case stream
    case hangUp
    case reject(reason: String)
    /// A document that an earlier process left at the carrier.
    case unknown

    func plays(_ utterance: String?) -> Bool {
        switch self {
        case .speak(let id), .ask(let id, _), .tell(let id, _): id == utterance
        default: false
        }
    }

    /// Whether the caller is heard while it plays.
    var hearsWhilePlaying: Bool {
        switch self {
        case .ask, .tell: true
        default: false
        }
    }

    /// The line is only kept alive. A stream is more than that: it is to come at once.
    var isRest: Bool {
        switch self {
        case .idle, .attend: true
        default: false
        }
    }

    /// The call is over once the carrier has it.
    var isFinal: Bool {
        switch self {
        case .hangUp, .reject: true
        default: false
        }
    }
}
