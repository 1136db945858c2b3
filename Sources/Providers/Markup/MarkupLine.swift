import CallCore
import ScriptValue

/// The line of a carrier that executes documents (TwiML, Plivo XML).
///
/// What the carrier should be doing is a function of what the call wants: the playing utterance, else keypad tones,
/// else a transfer, else the open turn, else nothing. Each document ends by coming home for the next one. When the
/// wish changes while a webhook waits, the webhook gets the new document; otherwise the API puts it under the call.
public struct MarkupLine<Dialect: MarkupDialect>: CarrierLine {
    let dialect: Dialect
    var context: LineContext
    var actions: [LineAction] = []

    // MARK: the call

    var alias: String?
    /// The far side is there: documents can be replaced.
    var isUp: Bool
    var upSince: CallTime?
    /// The carrier itself says so. A caller who came in hears ringing until then, whatever the flow was told.
    var isPickedUp: Bool
    /// It was asked who picks up.
    var wantsVerdict = false
    var reported: Set<String> = []
    var isOver = false
    var placing: MarkupPlacing?
    /// A creation whose outcome nobody knows.
    var unknown: MarkupPlacing?
    var hasPlaced = false
    /// How the call shall end; nil while it shall not.
    var closing: MarkupWish?
    /// The carrier is asked for the end once the last words are surely over.
    var hangUpWaits = false
    /// The carrier has taken the end; only its report is waited for.
    var isClosed = false

    // MARK: what the call wants

    var playing: MarkupPlaying?
    var waiting: [MarkupPlaying] = []
    var digits: [MarkupDigits] = []
    var transfer: MarkupTransfer?
    var turn: Listening?
    /// How the flow listened last; nil before it ever did.
    var habit: Listening?
    /// When the session gives the turn up, unless it hears that somebody talks.
    var turnDue: CallTime?
    /// The session was told that somebody talks, and not yet what.
    var isTalking = false
    /// Document and number of the newest partial result.
    var lastPartial = (0, -1)
    /// The utterance whose question opened the turn, until the turn is asked for by itself.
    var turnOrigin: String?
    /// The turn that was answered last, until it is stopped; `wanted` when it was asked for once more meanwhile.
    var answered: (token: String, wanted: Listening?)?
    var listenCommand: EffectID?
    var hangUpCommands: [EffectID] = []

    // MARK: what the carrier does

    var run: MarkupRun?
    var held: MarkupHeld?
    /// Webhooks of an older document, while its replacement is under way.
    var parked: [MarkupHeld] = []
    var replacing: MarkupReplacing?
    var retries = 0
    /// Could not be put under the call; only a webhook can bring it there.
    var blocked: MarkupWish?
    var wasNudged = false
    /// The line speaks and hears by itself, whatever the context says.
    var streamIsGivenUp = false
    /// When the carrier was last told to bring the call's sound to us.
    var lastStreamAt: CallTime?
    /// A restart has asked how the call is, and has not heard yet.
    var isReconciling = false
    /// The carrier said that the call is over, and nothing about why.
    var unexplained: EndReason?
    /// The keep-alive document given to a webhook that was taken for an old one. When the carrier comes back from
    /// it, it was no old one.
    var doubt: Int?
    /// For carriers that fetch the replacing document.
    var fetchable: (number: Int, reply: WebhookReply)?

    // MARK: numbers

    var clock = CallTime(milliseconds: 0)
    var lastDocument = 0
    var lastRequest = 0
    var lastJob = 0
    var lastEvent = 0
    var errands: [RequestID: MarkupErrand] = [:]
    var hangUpRequests: [CarrierRequest] = []
    var statusRequests: [CarrierRequest] = []
    var timers: [MarkupTimer: CallTime] = [:]
    /// Open commands with the moment they are given up.
    var commands: [EffectID: CallTime] = [:]

    static var commandPatience: Milliseconds { 35_000 }
    static var pauseSeconds: Int { 10 }
    /// While a caller who came in is still ringing, nothing can be put under the call before the pause is over.
    static var ringingPauseSeconds: Int { 2 }

    public init(_ dialect: Dialect, _ context: LineContext) {
        self.dialect = dialect
        self.context = context
        isUp = false
        isPickedUp = context.direction == .outbound
        if context.isResumed { resume() }
    }

    public mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        clock = now
        switch input {
        case .command(let id, let command, let again): take(id, command, again: again, now: now)
        case .notice(let notice, let reply): take(notice, reply: reply, now: now)
        case .response(let id, let response): take(id, response, now: now)
        case .timer(let number): timer(number, now: now)
        case .abandoned(let reply): abandoned(reply, now: now)
        case .reconcile: reconcile(now: now)
        case .stream, .realtime, .foresee, .steer: break
        }
        settle(now: now)
        defer { actions = [] }
        return actions
    }

    private mutating func take(_ id: RequestID, _ response: CarrierResponse, now: CallTime) {
        guard let errand = errands.removeValue(forKey: id), !isOver else { return }
        switch errand {
        case .create: creationAnswered(response, now: now)
        case .search: searchAnswered(response, now: now)
        case .replace: replacementAnswered(id, response, now: now)
        case .hangUp(let index): hangUpAnswered(index, response, now: now)
        case .status(let index): statusAnswered(index, response, now: now)
        }
    }
}
