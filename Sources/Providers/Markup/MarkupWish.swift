import CallCore

/// What the line wants the carrier to be doing.
enum MarkupWish: Hashable, Sendable {
    case speak(utterance: String)
    /// Words with the question's turn open under them.
    case ask(utterance: String, Listening)
    case listen(Listening)
    case digits(job: Int)
    case dial
    /// Nothing: the line is kept alive.
    case idle
    case hangUp
    case reject(reason: String)
    /// A document that an earlier process left at the carrier.
    case unknown

    func plays(_ utterance: String?) -> Bool {
        switch self {
        case .speak(let id), .ask(let id, _): id == utterance
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
