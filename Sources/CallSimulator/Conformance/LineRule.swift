/// The rules every carrier's line keeps, whatever happens to it.
public enum LineRule: String, Hashable, Sendable, CaseIterable {
    case oneResult = "line.one_result"
    case oneReply = "line.one_reply"
    case spokenOnce = "line.spoken_once"
    case silentWhenDone = "line.silent_when_done"
    case hangUpTwice = "line.hang_up_twice"
    case createOnce = "line.create_once"
    case again = "line.again"
    case owes = "line.owes"
    case timersCancelled = "line.timers_cancelled"
    case settles = "line.settles"
    case unknownNotice = "line.unknown_notice"
    case privateNotes = "line.private_notes"
    case eventIDs = "line.event_ids"
    case requestIDs = "line.request_ids"
    case deterministic = "line.deterministic"

    /// The rule in a sentence.
    public var summary: String {
        switch self {
        case .oneResult: "each command gets exactly one result, even when the carrier never answers"
        case .oneReply: "each webhook that waits is answered exactly once, within the reply budget"
        case .spokenOnce:
            "an utterance that was taken, also by an earlier process, is reported spoken once, unless the call ends first"
        case .silentWhenDone: "after `done` a line only answers what still comes in"
        case .hangUpTwice: "to hang up twice is the same as once"
        case .createOnce: "a create request whose answer was lost is not sent again unless it is repeatable"
        case .again: "what was ordered before a restart and must not happen twice is not sent again"
        case .owes: "a line that owes a report says so once, and reports within the reply budget"
        case .timersCancelled: "no timer is left when a line is done"
        case .settles: "timers do not ring one another without end"
        case .unknownNotice: "a webhook nobody understands changes nothing"
        case .privateNotes: "notes hold no phone numbers and no secrets"
        case .eventIDs: "an event id names one event; only its redelivery repeats it"
        case .requestIDs: "requests are numbered from 1, each number once"
        case .deterministic: "the same inputs give the same actions"
        }
    }
}
