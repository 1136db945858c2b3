import ScriptValue

/// One open question to the caller: `listen`, `gather` and `ask` are the same thing with different terms.
struct HearingTurn: Hashable, Sendable {
    enum Phase: Hashable, Sendable {
        /// The prompt is playing.
        case prompting(utterance: String)
        /// Waiting for words or digits.
        case open(TimerID)
        /// A later turn has the floor.
        case paused
    }

    var token: String
    var task: TaskNumber
    var prompt: String?
    var reprompt: String?
    var voice: String?
    var bargeIn: BargeIn
    var acceptsSpeech: Bool
    /// Nil when digits do not count.
    var digits: DigitTerms?
    var timeout: Milliseconds
    var silence: Milliseconds
    var triesLeft: Int
    var partialHook: Int?
    var phase: Phase = .paused
    /// When it was opened last.
    var openedAt: CallTime?
    var collected = ""
    /// How many of them came before it was opened.
    var collectedEarly = 0
    /// The last words seen of a turn that is not final yet.
    var partialText = ""
    /// The event that told them.
    var partialEvent = ""
    var isTalking = false
    var hookIsRunning = false
}

/// Whether the caller's voice stops what is playing.
enum BargeIn: Hashable, Sendable {
    case always
    case never
    /// The flow decides on each partial text.
    case hook(Int)
}
