import ScriptValue

/// A session of streaming transcription: connects, says when audio may flow, keeps the socket alive and makes it anew,
/// and lets the last words come out at the end. What the messages mean is the dialect's.
public struct TranscriptionSession<Dialect: TranscriptionDialect>: Transcriber {
    enum Phase: Hashable, Sendable {
        case idle
        /// A socket was asked for.
        case connecting
        /// There is a socket, but the service is not ready.
        case opening
        case open
        /// Between two attempts.
        case waiting
        /// Only the last words are waited for.
        case closing
        case finished
    }

    let limits = TranscriptionLimits()
    var dialect: Dialect
    var phase = Phase.idle
    /// Sockets made anew since there was a stable one.
    var attempts = 0
    var timers: Set<TranscriptionTimer> = []
    var meter = AudioMeter()
    var silenceLeft: Milliseconds = 0
    var owesEndOfSpeech = false
    var hasReportedMessage = false
    var actions: [TranscriberAction] = []

    public init(_ dialect: Dialect) { self.dialect = dialect }

    public var service: String { dialect.service }
    public var framing: AudioFraming { dialect.framing }
    public var audioPerMessage: Milliseconds { dialect.audioPerMessage }
    public var endpoints: Bool { dialect.endpoints }

    public mutating func handle(_ input: TranscriberInput, now: CallTime) -> [TranscriberAction] {
        defer { actions = [] }
        guard phase != .finished else { return [] }
        switch input {
        case .open: if phase == .idle { connect(now: now) }
        case .connected: connected(now: now)
        case .refused(let status, let retryAfter, let message):
            guard phase == .connecting else { break }
            let problem = SpeechProblem.refused(service, status: status, message: message)
            lose(problem, isOpen: false, retryAfter: retryAfter, now: now)
        case .message(let message): receive(message.bytes, now: now)
        case .closed(let code, let reason): closed(code: code, reason: reason, now: now)
        case .timer(let number): fire(number, now: now)
        case .audioFlows(let flows): audioFlows(flows, now: now)
        case .endOfSpeech: endOfSpeech(now: now)
        case .close: close(now: now)
        }
        return actions
    }

    private mutating func receive(_ bytes: [UInt8], now: CallTime) {
        guard hasSocket else { return }
        do throws(JSONError) {
            let message = try JSONText.decodePlain(bytes, limits: limits.json)
            apply(dialect.receive(message, audio: meter.total(now: now)), now: now)
        } catch {
            if !hasReportedMessage { actions.append(.problem(.notJSON(service, at: error.offset))) }
            hasReportedMessage = true
        }
    }

    private mutating func fire(_ number: Int, now: CallTime) {
        guard let timer = TranscriptionTimer(rawValue: number), timers.remove(timer) != nil else { return }
        switch timer {
        case .connect: lose(.neverReady(service, after: limits.connect), isOpen: true, now: now)
        case .reconnect: connect(now: now)
        case .stable: attempts = 0
        case .keepAlive: keepAlive(now: now)
        case .wake: apply(dialect.wake(), now: now)
        case .close:
            actions.append(.problem(.unfinished(service, after: limits.close)))
            end(nil, isOpen: true)
        }
    }

    private mutating func endOfSpeech(now: CallTime) {
        switch phase {
        case .open: if !endpoints { apply(dialect.endOfSpeech(audio: meter.total(now: now)), now: now) }
        // The audio it ends is still held.
        case .connecting, .opening, .waiting: owesEndOfSpeech = true
        case .idle, .closing, .finished: break
        }
    }

    private mutating func close(now: CallTime) {
        switch phase {
        case .idle, .waiting: end(nil, isOpen: false)
        case .connecting, .opening: end(nil, isOpen: true)
        case .open:
            phase = .closing
            cancel(.stable)
            cancel(.keepAlive)
            start(.close, after: limits.close, now: now)
            apply(dialect.flush(audio: meter.total(now: now)), now: now)
        case .closing, .finished: break
        }
    }

    /// What the dialect wants done, up to a step that gives the socket up.
    mutating func apply(_ steps: [DialectStep], now: CallTime) {
        for step in steps {
            guard hasSocket else { return }
            switch step {
            case .send(let message): actions.append(.send(message))
            case .ready: becomeReady(now: now)
            case .heard(let event): report(event)
            case .wake(let delay): start(.wake, after: delay, now: now)
            case .problem(let problem): actions.append(.problem(problem))
            case .fail(let problem): fail(problem)
            case .reconnect(let problem): lose(problem, isOpen: true, now: now)
            case .drained: if phase == .closing { end(nil, isOpen: true) }
            }
        }
    }

    func isWorthReporting(_ event: TranscriberEvent) -> Bool {
        switch event {
        case .partial(let text), .final(let text, _): !text.isEmpty
        case .speechStarted, .speechStopped: true
        }
    }

    mutating func report(_ event: TranscriberEvent) {
        if isWorthReporting(event) { actions.append(.heard(event)) }
    }

    mutating func start(_ timer: TranscriptionTimer, after delay: Milliseconds, now: CallTime) {
        timers.insert(timer)
        actions.append(.startTimer(timer.rawValue, at: now + min(max(delay, 0), .longestDelay)))
    }

    mutating func cancel(_ timer: TranscriptionTimer) {
        if timers.remove(timer) != nil { actions.append(.cancelTimer(timer.rawValue)) }
    }
}
