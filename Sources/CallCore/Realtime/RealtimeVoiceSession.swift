import ScriptValue

/// A session with a voice model: connects, takes turns, keeps account of what was heard, and makes the socket anew. What
/// the messages mean is the dialect's.
public struct RealtimeVoiceSession<Dialect: RealtimeDialect>: RealtimeVoice {
    enum Phase: Hashable, Sendable {
        case idle
        /// A socket was asked for.
        case connecting
        /// There is a socket, but the service is not ready.
        case opening
        case open
        /// Between two attempts.
        case waiting
        /// Only the last words are waited for, of the caller and of what plays.
        case ending
        case finished
    }

    /// Whose turn it is to talk, as far as that is known.
    enum Floor: Hashable, Sendable {
        case free
        case caller
        /// The caller has finished, or is to speak first; somebody should begin soon.
        case expected
    }

    var dialect: Dialect
    let limits: RealtimeLimits
    var order = RealtimeOrder()
    var phase = Phase.idle
    var hasSocket = false
    /// Sockets made anew since there was a stable one.
    var attempts = 0
    var timers: Set<RealtimeTimer> = []
    var actions: [RealtimeVoiceAction] = []
    var usage = RealtimeUsage()
    /// Why it ends.
    var ending: SpeechProblem?
    var wantsRenewal = false
    var hasReportedMessage = false

    var hasBegun = false
    var isGreeted = false
    var floor = Floor.free
    var audioIsFlowing = false
    var silenceLeft: Milliseconds = 0

    var answer: RealtimeAnswer?
    var wishes: [RealtimeWish] = []
    /// What was asked for was broken off before a sound, because the caller spoke.
    var owesAnswer = false
    /// Answers in a row of which nothing came.
    var failures = 0
    /// The last ones: news of them is late.
    var pastAnswers: [String] = []

    var items: [RealtimeItem] = []
    var lastItem = 0
    var pastItems: [String] = []
    /// Of items without a sound so far.
    var earlyWords: [String: (text: String, isWhole: Bool)] = [:]
    /// When the first of the items began to sound.
    var soundSince: CallTime?

    var calls: [RealtimeOpenCall] = []
    /// Results that came while there was no socket.
    var heldResults: [(id: String, result: Value)] = []
    /// What was said, for a socket that knows nothing of it.
    var turns: [RealtimeOrder.Turn] = []
    var guidance: [String] = []

    public init(_ dialect: Dialect) {
        self.dialect = dialect
        limits = dialect.limits
    }

    public var service: String { dialect.service }
    public var framing: AudioFraming { dialect.framing }
    public var inputFormat: AudioFormat { dialect.inputFormat }
    public var audioPerMessage: Milliseconds { dialect.audioPerMessage }
    public var interrupts: Bool { dialect.interrupts }
    public var isSpeaking: Bool { isAboutToSpeak || !items.isEmpty || wishes.contains(where: \.isAnswered) }

    /// An answer that was stopped says no more, and one that waits for a tool nothing before it has its result.
    private var isAboutToSpeak: Bool {
        guard let answer, !answer.isDead else { return false }
        return !calls.contains { $0.state == .waiting && $0.answer == answer.id }
    }

    public mutating func handle(_ input: RealtimeVoiceInput, now: CallTime) -> [RealtimeVoiceAction] {
        defer { actions = [] }
        guard phase != .finished else { return [] }
        switch input {
        case .open(let order): open(order, now: now)
        case .begin: begin(now: now)
        case .connected: connected(now: now)
        case .refused(let status, let retryAfter, let message):
            guard phase == .connecting else { break }
            let problem = SpeechProblem.refused(service, status: status, message: message)
            lose(problem, retryAfter: retryAfter, isConnecting: false, now: now)
        case .message(let message): receive(message.bytes, now: now)
        case .closed(let code, let reason): closed(code: code, reason: reason, now: now)
        case .timer(let number): fire(number, now: now)
        case .audioFlows(let flows): audioFlows(flows, now: now)
        case .callerTalks(let talks): callerTalks(talks, now: now)
        case .ended(let item, let played, let isWhole): ended(item, played: played, isWhole: isWhole)
        case .interrupt: interrupt()
        case .say(let text, let isVerbatim): wish(.say(text, isVerbatim: isVerbatim), now: now)
        case .guide(let text): guide(text, now: now)
        case .ask(let text): wish(.ask(text), now: now)
        case .toolResult(let id, let result): toolResult(id, result, now: now)
        case .toolProgress(let id, let news): toolProgress(id, news)
        case .close: close(now: now)
        }
        settle(now: now)
        return actions
    }

    /// What follows from how things stand.
    private mutating func settle(now: CallTime) {
        if phase == .open, wantsRenewal, isQuiet { lose(nil, now: now) }
        guard phase == .ending, !(hasSocket && dialect.awaitsText) else { return }
        if !items.contains(where: { $0.end == nil }) { finish() }
    }

    /// Nobody would notice another socket.
    private var isQuiet: Bool {
        guard answer == nil, wishes.isEmpty, floor == .free, !dialect.awaitsText else { return false }
        return dialect.resumes || items.isEmpty && !calls.contains { $0.state == .waiting }
    }

    private mutating func receive(_ bytes: [UInt8], now: CallTime) {
        guard hasSocket else { return }
        do throws(JSONError) {
            let message = try JSONText.decodePlain(bytes, limits: limits.json)
            apply(dialect.receive(message, now: now), now: now)
        } catch {
            if !hasReportedMessage { actions.append(.problem(.notJSON(service, at: error.offset))) }
            hasReportedMessage = true
        }
    }

    private mutating func fire(_ number: Int, now: CallTime) {
        guard let timer = RealtimeTimer(rawValue: number), timers.remove(timer) != nil else { return }
        switch timer {
        case .connect: lose(.neverReady(service, after: limits.connect), now: now)
        case .reconnect: connect(now: now)
        case .stable: attempts = 0
        case .silence: sendSilence(now: now)
        case .wake: apply(dialect.wake(now: now), now: now)
        case .floor: nobodySpoke(now: now)
        case .answer: lookForAnswer(now: now)
        case .tools: respond(now: now)
        case .renewal: renewalIsDue(now: now)
        case .ending: finish()
        }
    }

    /// What the dialect wants done, up to a step that gives the socket up.
    mutating func apply(_ steps: [RealtimeDialectStep], now: CallTime) {
        for step in steps {
            guard hasSocket, phase != .finished else { return }
            if phase == .ending { applyAtEnd(step) } else { apply(step, now: now) }
        }
    }

    private mutating func apply(_ step: RealtimeDialectStep, now: CallTime) {
        switch step {
        case .send(let message): actions.append(.send(message))
        case .ready: becomeReady(now: now)
        case .answerBegan(let id): answerHasNews(id, now: now)
        case .audio(let answer, let item, let bytes, let format): sound(answer, item, bytes, format, now: now)
        case .audioEnded(let item): soundEnded(item)
        case .letters(let item, let letters): words(item, letters, isWhole: false)
        case .text(let item, let text): words(item, text, isWhole: true)
        case .answerEnded(let id, let outcome): answerEnded(id, outcome, now: now)
        case .busy: busy()
        case .unanswered(let problem): unanswered(problem, now: now)
        case .heard(let event): heard(event, now: now)
        case .interrupted: stoppedByService()
        case .toolCall(let call, let answer): toolCalled(call, answer, now: now)
        case .brokenCall(let id, let name, let answer, let why): toolBroken(id, name, answer, why, now: now)
        case .toolCancelled(let id): toolCancelled(id)
        case .used(let usage): self.usage.add(usage)
        case .wake(let delay): start(.wake, after: delay, now: now)
        case .problem(let problem): actions.append(.problem(problem))
        case .fail(let problem): end(problem, now: now)
        case .renew(let time): renewSoon(within: time, now: now)
        case .reconnect(let problem): lose(problem, now: now)
        }
    }

    private mutating func applyAtEnd(_ step: RealtimeDialectStep) {
        switch step {
        case .letters(let item, let letters): words(item, letters, isWhole: false)
        case .text(let item, let text): words(item, text, isWhole: true)
        case .heard(let event): report(event)
        case .used(let usage): self.usage.add(usage)
        case .problem(let problem): actions.append(.problem(problem))
        default: break
        }
    }

    mutating func send(_ messages: [SocketMessage]) {
        for message in messages { actions.append(.send(message)) }
    }

    mutating func start(_ timer: RealtimeTimer, after delay: Milliseconds, now: CallTime) {
        timers.insert(timer)
        actions.append(.startTimer(timer.rawValue, at: now + min(max(delay, 0), .longestDelay)))
    }

    mutating func cancel(_ timer: RealtimeTimer) {
        if timers.remove(timer) != nil { actions.append(.cancelTimer(timer.rawValue)) }
    }
}
