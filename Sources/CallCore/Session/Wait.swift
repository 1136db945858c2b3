import ScriptValue

/// What a task of the flow is waiting for.
enum Wait: Hashable, Sendable {
    case sleep(TimerID)
    case dial(Dial)
    case answer(EffectID)
    /// `say`, `play`.
    case utterance(String)
    /// The farewell of `finish`.
    case farewell(String)
    /// `finish` without words, until what somebody else says is over.
    case othersWords(String)
    /// Until the call is over: `hangup`, `reject`, the end of `finish`.
    case ending
    case transfer(EffectID, TimerID)
    /// `transfer` while its announcement plays.
    case announcement(String, to: String, ring: Milliseconds)
    /// `listen`, `gather`, `ask`: the turn's token.
    case turn(String)
    /// `dtmf`, stored values, HTTP.
    case effect(EffectID)
    case agent(AgentWait)
    case events(Set<String>, TimerID?)
    case group(BranchGroup)
    case realtime(RealtimeWait)

    /// How far `dial` has come.
    struct Dial: Hashable, Sendable {
        var placement: Placement
        var effect: EffectID
        var stage: Stage
        var answeredBy: AnsweredBy
        /// The carrier speaks `placement.say` itself.
        var spokenByCarrier = false
        /// What became of the words, when they are over before the detection is.
        var said: Value?

        enum Stage: Hashable, Sendable {
            case placing
            case ringing
            case detecting(TimerID)
            /// Somebody is there, but the carrier has not said yet whether it speaks the words itself.
            case unsure
            case saying
        }

        var detection: TimerID? { if case .detecting(let timer) = stage { timer } else { nil } }
        /// Whether the end of `placement.say` is waited for.
        var isBeingSpoken: Bool { stage == .saying || (spokenByCarrier && detection != nil) }
    }

    /// What an agent is asked, and what the caller hears when the answer takes long or does not come.
    struct AgentQuestion: Hashable, Sendable {
        var request: AgentRequest
        var meanwhile: String?
        var meanwhileAfter: Milliseconds
        var otherwise: String?
        /// What the caller said after the question was put first.
        var added: [String] = []
    }

    struct AgentWait: Hashable, Sendable {
        var question: AgentQuestion
        var effect: EffectID
        var deadline: TimerID
        var meanwhile: TimerID?
        /// Nil when the flow says the answer itself.
        var speech: AgentSpeech?
    }

    /// An answer that is spoken while it is written. One utterance of it is out at a time; what comes meanwhile is said
    /// in the next.
    struct AgentSpeech: Hashable, Sendable {
        /// What plays, or waits to.
        var utterance: String?
        /// Something of it is over.
        var hasBegun = false
        /// Runs while the first words wait for the caller to be done.
        var held: TimerID?
        var unsaid = ""
        /// All sentences so far.
        var written = ""
        /// How often sentences came.
        var pieces = 0
        var heard: [String] = []
        /// Text and fallback, once nothing more is to come.
        var reply: [String: Value]?

        mutating func add(_ text: String) {
            guard !text.isEmpty else { return }
            unsaid += (unsaid.isEmpty ? "" : " ") + text
            written += (written.isEmpty ? "" : " ") + text
        }

        /// Takes the whole answer, of which the beginning may be spoken already.
        mutating func complete(_ text: String) {
            let isMore = text.hasPrefix(written)
            if isMore { add(String(text.dropFirst(written.count).drop(while: \.isWhitespace))) }
            reply = ["text": Value(isMore ? text : written), "fallback": false]
        }
    }

    /// `any` and `all`.
    struct BranchGroup: Hashable, Sendable {
        var wantsAll: Bool
        var isArray: Bool
        var live: Set<TaskNumber>
        var results: [Value: Value] = [:]
        /// What ended it early: the first result of `any`, or an error of a branch.
        var outcome: Outcome?

        enum Outcome: Hashable, Sendable {
            case winner(key: Value, [Value])
            case failure(FlowFailure)
        }
    }

    struct RealtimeWait: Hashable, Sendable {
        var effect: EffectID
        var leaveTool: String?
        var leavePhrase: String?
        var leaveEvent: String?
        /// The tool call after whose result it is left.
        var leaveAfter: String?
        var timer: TimerID?
        /// When it is left in any case.
        var leaveAt: CallTime?
        /// The call of the tool that ends the session, while that is under way.
        var endCall: String?
        var transcript: [Value] = []
        /// Why it is being left, once it is.
        var leaving: String?
    }
}
