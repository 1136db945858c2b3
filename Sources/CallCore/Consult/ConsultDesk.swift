import ScriptValue

/// The questions of one realtime session to the agent behind the call: one at a time, each answered once, and the caller
/// never left in silence for long.
///
/// A value: it asks for timers, looks nothing up itself, and holds no clock.
struct ConsultDesk: Hashable, Sendable {
    /// From the caller's last word until the agent is asked for a model that does not ask.
    static let forcedAfter: Milliseconds = 200
    /// A question of the model's counts for what the caller said so long ago.
    static let memory: Milliseconds = 2_000
    /// What the caller said may still be the question so long afterwards.
    static let transcriptMemory: Milliseconds = 5_000
    /// The caller's words are whole when no more have come for so long, at the latest after `settleLimit`.
    static let settle: Milliseconds = 350
    static let settleLimit: Milliseconds = 1_000
    /// From ordering words to their being heard, at the most and usually.
    static let lead: Milliseconds = 1_400
    static let usualLead: Milliseconds = 600
    /// A model that has its answer has begun to say it by then, as a rule.
    static let modelLead: Milliseconds = 900
    /// From the caller's last sound to the report of it.
    static let earDelay: Milliseconds = 700

    struct Run: Hashable, Sendable {
        enum Stage: Hashable, Sendable {
            case settling(since: CallTime)
            case lookingUp
            case asking
        }

        /// Asked for by the engine, not by the model.
        var isForced: Bool
        /// Calls of the model that get the answer.
        var calls: [String]
        var question: ConsultQuestion
        var stage: Stage
        var deadline: CallTime
    }

    let terms: ConsultTerms
    /// How long the agent may take.
    let patience: Milliseconds
    var run: Run?
    var timers: Set<ConsultTimer> = []
    var actions: [ConsultAction] = []

    struct Asked: Hashable, Sendable {
        var question: String
        var at: CallTime
    }

    // The caller's words.
    var partial = ""
    var partialAt: CallTime?
    /// The last utterance, until an answer was given to it.
    var transcript = ""
    var transcriptAt: CallTime?
    /// What the agent may have to be asked for the model, and when the caller began to say it.
    var nextQuestion: Asked?
    /// When the caller, and the model, began to talk last.
    var callerBegan: CallTime?
    var modelBegan: CallTime?

    /// What the model asked last, and when it was asked or answered.
    var lastNative: Asked?
    var lastCall: CallTime?
    /// What it was told unasked, and when.
    var lastForced: Asked?

    // Who is heard.
    var callerTalks = false
    var modelTalks = false
    var quietSince: CallTime?
    /// The caller waits for an answer's first sound.
    var isWaited = false
    var progressCount = 0

    init(_ terms: ConsultTerms, patience: Milliseconds) {
        self.terms = terms
        self.patience = patience
    }

    mutating func handle(_ input: ConsultInput, now: CallTime) -> [ConsultAction] {
        defer { actions = [] }
        switch input {
        case .called(let id, let question): called(id, question, now: now)
        case .partial(let text): heardSome(text, now: now)
        case .final(let text): heard(text, now: now)
        case .talks(let speaker, let talks): talk(speaker, talks, now: now)
        case .lineFellSilent:
            quietSince = now
            watchSilence(now: now)
        case .found(let hits): found(hits, now: now)
        case .answered(let text): answered(text, now: now)
        case .failed(let reason): failed(reason, now: now)
        case .timer(let timer): fire(timer, now: now)
        case .left: leave()
        }
        return actions
    }

    private mutating func fire(_ timer: ConsultTimer, now: CallTime) {
        guard timers.remove(timer) != nil else { return }
        switch timer {
        case .forced: force(now: now)
        case .settle: settle(now: now)
        case .recall: found(nil, now: now)
        case .deadline:
            actions.append(.withdraw)
            failed("deadline", now: now)
        case .silence: sayProgress(now: now)
        }
    }

    private mutating func leave() {
        for timer in timers.sorted(by: { $0.rawValue < $1.rawValue }) { cancel(timer) }
        if let run {
            actions.append(.withdraw)
            actions.append(.note("the conversation went on without the agent's answer to: \(run.question.text)"))
        }
        run = nil
        isWaited = false
    }

    mutating func start(_ timer: ConsultTimer, at time: CallTime) {
        timers.insert(timer)
        actions.append(.startTimer(timer, at: time))
    }

    mutating func cancel(_ timer: ConsultTimer) {
        if timers.remove(timer) != nil { actions.append(.cancelTimer(timer)) }
    }
}
