import ScriptValue

/// Speaks one utterance with several makers of speech, as a pure value.
///
/// The reply may still be written while its first sentence is heard. One request makes what is heard now, and one more
/// what is heard next; sound goes to the line in the order of the text, without a gap where it is there in time. A
/// source that fails, or is silent for too long, is replaced by the next one as long as nothing of its sentence was let
/// through, and stays behind the others for the rest of the utterance. Sound itself does not pass by here, only its
/// length: the host keeps it and lets it through as it is told. Anything that is reported of a request that was
/// cancelled has no effect.
public struct SynthesisChain: Sendable {
    let sources: [SynthesisSource]
    let limits: SynthesisLimits
    let longestRequest: Int
    var text: SpeechTextStream
    var waiting: [SpeechSentence] = []
    var hasTextEnded = false
    /// What is heard now, and what is heard next.
    var current: SynthesisJob?
    var next: SynthesisJob?
    /// Positions of `sources`, the one to ask first in front.
    var order: [Int]
    /// Sources that failed in this utterance, and those of them that need not be tried again.
    var demoted: Set<Int> = []
    var refused: Set<Int> = []
    /// Why what comes next cannot be made; what is heard now still ends as it should.
    var deadEnd: SpeechProblem?
    var lastRequest = 0
    var line = LineClock()
    var isWaitingForLine = false
    private var isWaitingForText = false
    var warned: Set<SynthesisWarning> = []
    var actions: [SynthesisAction] = []
    /// Nothing more comes of it.
    public private(set) var isOver = false

    /// - Parameters:
    ///   - sources: in the order in which they are asked.
    ///   - style: how it is spoken where directives say nothing else.
    ///   - policy: what directives may change.
    public init(
        sources: [SynthesisSource], style: SpeechStyle = SpeechStyle(), policy: DirectivePolicy = DirectivePolicy(),
        limits: SynthesisLimits = SynthesisLimits()
    ) {
        self.sources = sources
        self.limits = limits
        longestRequest = max(1, min(limits.longestRequest, sources.map(\.maxCharacters).min() ?? .max))
        text = SpeechTextStream(
            style: style, policy: policy, longestSentence: longestRequest, longestText: limits.longestText)
        order = Array(sources.indices)
    }

    public mutating func handle(_ input: SynthesisInput, now: CallTime) -> [SynthesisAction] {
        guard !isOver else { return [] }
        take(input, now)
        if !isOver { pump(now) }
        defer { actions = [] }
        return actions
    }

    private mutating func take(_ input: SynthesisInput, _ now: CallTime) {
        switch input {
        case .speak(let reply):
            take(text.whole(reply))
            hasTextEnded = true
        case .append(let piece):
            take(text.append(piece))
            awaitText(text.mayHaveEnded && !hasTextEnded, now)
        case .textEnded:
            take(text.end())
            hasTextEnded = true
            awaitText(false, now)
        case .audio(let request, let bytes): arrived(request, bytes, now)
        case .ended(let request): ended(request, now)
        case .failed(let request, let problem): failed(request, problem, now)
        case .timer(.firstAudio(let request)): overdue(request, now)
        case .timer(.lookAhead): isWaitingForLine = false
        case .timer(.quiet):
            isWaitingForText = false
            if !hasTextEnded { take(text.settle()) }
        case .cancel: cancel()
        }
    }

    private mutating func take(_ sentences: [SpeechSentence]) {
        if !hasTextEnded { waiting += sentences }
        for directive in text.takeIgnored() { warn(.ignoredDirective(directive)) }
        if text.isCutShort { warn(.textTooLong(limit: limits.longestText)) }
    }

    /// The end of a sentence is certain only when more text follows it; when none does, time tells.
    private mutating func awaitText(_ isNeeded: Bool, _ now: CallTime) {
        if isNeeded {
            actions.append(.startTimer(.quiet, at: now + limits.quiet))
        } else if isWaitingForText {
            actions.append(.cancelTimer(.quiet))
        }
        isWaitingForText = isNeeded
    }

    /// Asks for what can be asked for, and ends when there is nothing left.
    private mutating func pump(_ now: CallTime) {
        if deadEnd == nil, !waiting.isEmpty {
            if current == nil {
                if isDue(now) { current = begin(now) }
            } else if next == nil, current?.bytes ?? 0 > 0, isDue(now) {
                next = begin(now)
            }
        }
        guard current == nil else { return }
        if let deadEnd {
            if let next { drop(next) }
            end(with: .failed(deadEnd))
        } else if waiting.isEmpty, hasTextEnded {
            end(with: .finished)
        }
    }

    /// Whether the line has played enough of what is there; otherwise a timer is set for when it has.
    private mutating func isDue(_ now: CallTime) -> Bool {
        guard let end = line.end, end - now > limits.lookAhead else { return true }
        // What still comes of the current request moves the time; the timer asks again.
        if !isWaitingForLine { actions.append(.startTimer(.lookAhead, at: end + -limits.lookAhead)) }
        isWaitingForLine = true
        return false
    }

    private mutating func cancel() {
        for job in [current, next].compactMap({ $0 }) { drop(job) }
        endTimers()
        isOver = true
    }

    private mutating func end(with action: SynthesisAction) {
        endTimers()
        actions.append(action)
        isOver = true
    }

    private mutating func endTimers() {
        if isWaitingForLine { actions.append(.cancelTimer(.lookAhead)) }
        if isWaitingForText { actions.append(.cancelTimer(.quiet)) }
    }

    /// Once each: a reply may repeat its mistakes.
    mutating func warn(_ warning: SynthesisWarning) {
        if warned.insert(warning).inserted { actions.append(.warn(warning)) }
    }
}
