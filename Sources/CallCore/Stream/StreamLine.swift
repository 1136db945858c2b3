/// A line whose sound goes through media sockets: what is spoken and heard is theirs, everything else is the carrier's
/// line's. When no stream comes, or nobody can hear on it, the carrier's line does it all.
public struct StreamLine<Inner: StreamableLine>: CarrierLine {
    enum Phase: Hashable, Sendable {
        /// Nobody has picked up.
        case ringing
        /// The stream should come.
        case expected
        case open
        /// It was there and is not.
        case lost
        /// The call is somewhere else; the stream's end is no loss.
        case away
        /// The carrier's line does everything.
        case givenUp
        case over
    }

    /// Its timers count downwards from -1; the carrier's line counts upwards.
    enum Timer: Int, CaseIterable, Sendable {
        case opening = -1
        case grace = -2
        /// No words came of what sounded like talking.
        case words = -3
        /// Words that may go on.
        case sentence = -4
        case accepting = -5
    }

    /// An utterance on its way.
    struct Saying: Hashable, Sendable {
        var utterance: Utterance
        /// The command, until it is answered.
        var command: EffectID?
        var isOrdered = false
        var hasBegun = false
        var isStopped = false
    }

    var inner: Inner
    let context: LineContext
    let stream: LineStream
    var phase = Phase.ringing
    var now = CallTime(milliseconds: 0)
    var actions: [LineAction] = []
    var isPrepared = false
    /// The carrier's stream is there, whatever it is good for.
    var isConnected = false
    /// When the last stream was there; it still is while `openUntil` is nil.
    var openSince: CallTime?
    var openUntil: CallTime?
    var isDeaf = false
    var isExplaining = false
    /// What the carrier does before the stream comes, beyond the usual.
    var lead: Milliseconds = 0
    /// Somebody here has hung up.
    var isLeaving = false

    var sayings: [Int: Saying] = [:]
    var lastSerial = 0
    var listening: Listening?
    /// Keys that wait for the stream.
    var keys: [String] = []
    /// Finished pieces of a sentence that may go on.
    var sentence: [(text: String, confidence: Double?)] = []
    var isTalking = false
    var lastEvent = 0
    var model: Model?
    var lastModelEvent = 0
    var running: Set<Timer> = []

    public init(_ inner: Inner, _ context: LineContext, stream: LineStream) {
        self.inner = inner
        self.context = context
        self.stream = stream
        phase = Self.phase(of: context)
    }

    public mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        self.now = now
        switch input {
        case .command(let id, let command, let again): take(id, command, again: again)
        case .realtime(let session, let request): realtime(session, request)
        case .foresee(let request): foresee(request)
        case .steer(let session, let command): steer(session, command)
        case .stream(let report): take(report)
        case .timer(let number):
            if let timer = Timer(rawValue: number) { fire(timer) } else { pass(input) }
        case .reconcile:
            resume()
            pass(input)
        case .notice, .response, .abandoned: pass(input)
        }
        // After a restart nobody says that the call was answered.
        if phase == .expected, !isExplaining, !isLeaving, !running.contains(.opening) {
            prepare()
            start(.opening, after: stream.patience)
        }
        defer { actions = [] }
        return actions
    }

    // MARK: the carrier's line

    mutating func pass(_ input: LineInput) { absorb(inner.handle(input, now: now)) }

    mutating func absorb(_ results: [LineAction]) {
        for action in results {
            if case .event(let event) = action, isKnown(event) { continue }
            actions.append(action)
            switch action {
            case .event(let event): noticed(event.kind)
            case .done: end()
            default: break
            }
        }
    }

    /// A carrier may tell of keys twice: on the stream, and besides, which may be much later.
    private func isKnown(_ event: CallEvent) -> Bool {
        guard case .dtmf = event.kind, let openSince else { return false }
        return event.timestamp >= openSince && event.timestamp <= openUntil ?? event.timestamp
    }

    private mutating func noticed(_ kind: CallEvent.Kind) {
        switch kind {
        case .initiated, .ringing: prepare()
        case .answered where phase == .ringing: expect()
        case .transferred(failure: .some) where phase == .away: comeBack()
        case .ended: end()
        default: break
        }
    }

    mutating func prepare() {
        guard !isPrepared, phase != .givenUp, phase != .over else { return }
        isPrepared = true
        actions.append(.stream(.prepare))
    }

    /// The stream should come now.
    mutating func expect() {
        prepare()
        phase = .expected
        start(.opening, after: stream.patience + lead)
        lead = 0
    }

    /// The caller was not taken.
    private mutating func comeBack() {
        guard !isConnected else { return opened() }
        expect()
        absorb(inner.streamLost(now: now))
    }

    private mutating func end() {
        guard phase != .over else { return }
        phase = .over
        for timer in running { cancel(timer) }
        for (_, saying) in sayings.sorted(by: { $0.key < $1.key }) {
            finish(saying.command, failed: "unavailable", "the call is over")
        }
        sayings = [:]
        endModel()
        actions.append(.stream(.close))
    }

    // MARK: plumbing

    mutating func fire(_ timer: Timer) {
        guard running.remove(timer) != nil else { return }
        switch timer {
        case .opening: noStream()
        case .grace: notBack()
        case .words: noWords()
        case .sentence: releaseSentence()
        case .accepting: expireCommands()
        }
    }

    mutating func start(_ timer: Timer, after delay: Milliseconds) {
        running.insert(timer)
        actions.append(.startTimer(timer.rawValue, at: now + delay))
    }

    mutating func cancel(_ timer: Timer) {
        guard running.remove(timer) != nil else { return }
        actions.append(.cancelTimer(timer.rawValue))
    }

    mutating func finish(_ command: EffectID?, _ result: EffectResult = .done(.null)) {
        if let command { actions.append(.result(command, result)) }
    }

    mutating func finish(_ command: EffectID?, failed reason: String, _ message: String) {
        finish(command, .failed(reason: reason, message: message))
    }

    mutating func warn(_ text: String, code: String) {
        actions.append(.note(CallNote("warning", text, ["code": .string(.init(code))])))
    }

    mutating func note(_ text: String) { actions.append(.note(CallNote("stream", text))) }

    /// Reports what happened on the stream.
    mutating func report(_ kind: CallEvent.Kind, heard: String? = nil) {
        lastEvent += 1
        var event = CallEvent(
            id: "stream-\(stream.token.prefix(8))-\(lastEvent)", callID: context.callID?.text ?? "",
            timestamp: now, direction: context.direction, from: context.from, to: context.to, kind: kind)
        event.heard = heard
        actions.append(.event(event))
    }
}
