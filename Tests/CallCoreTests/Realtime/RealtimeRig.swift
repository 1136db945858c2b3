import CallCore
import ScriptValue
import Testing

/// A session with its socket and timers in virtual time. It keeps the rules that a host keeps, and checks those that
/// the session must.
struct RealtimeRig {
    enum Socket { case none, opening, open }

    var voice: any RealtimeVoice
    var now = CallTime(milliseconds: 1_767_225_600_000)
    private(set) var timers: [Int: CallTime] = [:]
    private(set) var socket = Socket.none
    private(set) var isReady = false
    private(set) var isFinished = false
    /// Everything but timers.
    private(set) var log: [RealtimeVoiceAction] = []

    init(_ voice: any RealtimeVoice) { self.voice = voice }

    /// A toy session that is ready; with an order, the conversation has begun.
    static func toy(_ order: RealtimeOrder = RealtimeOrder(), _ dialect: ToyVoiceDialect = ToyVoiceDialect())
        -> RealtimeRig
    {
        var rig = RealtimeRig(RealtimeVoiceSession(dialect))
        rig.feed(.open(order))
        rig.feed(.connected)
        rig.say("ready")
        rig.feed(.begin)
        return rig
    }

    @discardableResult
    mutating func feed(_ input: RealtimeVoiceInput) -> [RealtimeVoiceAction] {
        switch input {
        case .connected: if socket == .opening { socket = .open }
        case .refused, .closed: leave()
        default: break
        }
        let actions = voice.handle(input, now: now)
        if isFinished { #expect(actions.isEmpty, "after the end: \(actions)") }
        for action in actions { take(action) }
        return actions.filter {
            if case .startTimer = $0 { false } else if case .cancelTimer = $0 { false } else { true }
        }
    }

    private mutating func leave() {
        socket = .none
        isReady = false
    }

    private mutating func take(_ action: RealtimeVoiceAction) {
        switch action {
        case .startTimer(let number, let at):
            #expect(at >= now)
            timers[number] = at
            return
        case .cancelTimer(let number):
            #expect(timers.removeValue(forKey: number) != nil, "timer \(number) does not run")
            return
        case .connect:
            #expect(socket == .none, "two sockets at once")
            socket = .opening
        case .send: #expect(socket == .open, "sent without a socket: \(action)")
        case .ready:
            #expect(socket == .open && !isReady)
            isReady = true
        case .holdAudio: isReady = false
        case .disconnect:
            #expect(socket != .none)
            leave()
        case .finished:
            #expect(!isFinished, "finished twice")
            #expect(socket == .none && timers.isEmpty, "left behind: \(socket), timers \(timers)")
            isFinished = true
        default: break
        }
        log.append(action)
    }

    mutating func wait(_ length: Milliseconds) {
        let end = now + length
        while let next = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }), next.value <= end {
            timers[next.key] = nil
            now = max(now, next.value)
            feed(.timer(next.key))
        }
        now = end
    }

    /// A message of the toy service.
    @discardableResult
    mutating func say(_ type: String, _ fields: [String: Value] = [:]) -> [RealtimeVoiceAction] {
        feed(.message(.text(JSONText.encodePlain(.map(fields.merging(["type": Value(type)]) { $1 })))))
    }

    /// A whole answer: so many milliseconds of sound, and its words.
    mutating func answer(_ id: String, ms: Int64, _ text: String) {
        say("began", ["id": Value(id)])
        say("sound", ["id": Value(id), "ms": .int(ms)])
        say("text", ["id": Value(id), "text": Value(text)])
        say("done", ["id": Value(id)])
    }

    var sent: [String] {
        log.compactMap { if case .send(.text(let bytes)) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
    }
    /// Without the set-up.
    var told: [String] { sent.filter { !$0.hasPrefix("setup") } }
    var said: [String] { log.compactMap { if case .said(let text, _) = $0 { text } else { nil } } }
    var calls: [String] { log.compactMap { if case .toolCall(let call) = $0 { call.id } else { nil } } }
    var problems: [String] { log.compactMap { if case .problem(let problem) = $0 { problem.code } else { nil } } }
    var clears: Int { log.count { $0 == .clear } }
    var connects: Int { log.count { if case .connect = $0 { true } else { false } } }
    var soundBytes: Int { log.reduce(0) { if case .audio(_, let bytes, _) = $1 { $0 + bytes.count } else { $0 } } }
    /// Nil while the session goes on.
    var ending: SpeechProblem?? {
        log.lazy.compactMap { if case .finished(let problem, _) = $0 { .some(problem) } else { nil } }.first
    }
}
