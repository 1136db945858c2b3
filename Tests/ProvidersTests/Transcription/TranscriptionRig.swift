import CallCore
import ScriptValue
import Testing

@testable import Providers

/// A transcriber with its socket and timers in virtual time. It keeps the rules that a host keeps, and checks those
/// that the transcriber must.
struct TranscriptionRig {
    enum Socket: Hashable { case none, opening, open }

    var transcriber: any Transcriber
    var now = CallTime(milliseconds: 1_767_225_600_000)
    private(set) var timers: [Int: CallTime] = [:]
    private(set) var socket = Socket.none
    private(set) var isReady = false
    private(set) var isFinished = false
    /// Everything but timers.
    private(set) var log: [TranscriberAction] = []

    init(_ transcriber: any Transcriber) { self.transcriber = transcriber }

    init(_ name: String, _ options: Value = [:], baseURL: String? = nil) throws {
        let settings = TranscriptionServices.Settings(apiKey: Secret("key-1"), baseURL: baseURL, options: options)
        let services = TranscriptionServices(configured: [name: settings]) { _ in nil }
        self.init(try services.service(name).transcriber())
    }

    /// What came of it, without timers.
    @discardableResult
    mutating func feed(_ input: TranscriberInput) -> [TranscriberAction] {
        switch input {
        case .connected: if socket == .opening { socket = .open }
        case .refused: if socket == .opening { socket = .none }
        case .closed:
            socket = .none
        default: break
        }
        let lostReady = isReady && socket == .none
        let actions = transcriber.handle(input, now: now)
        if isFinished { #expect(actions.isEmpty, "after the end: \(actions)") }
        for action in actions { take(action) }
        if lostReady { #expect(!isReady || isFinished, "audio would go to a socket that is gone") }
        return actions.filter {
            if case .startTimer = $0 { false } else if case .cancelTimer = $0 { false } else { true }
        }
    }

    private mutating func take(_ action: TranscriberAction) {
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
        case .holdAudio:
            #expect(isReady)
            isReady = false
        case .disconnect:
            #expect(socket != .none)
            socket = .none
        case .heard(.partial(let text)), .heard(.final(let text, _)): #expect(!text.isEmpty)
        case .heard, .problem: break
        case .finished:
            #expect(!isFinished, "finished twice")
            #expect(socket == .none && timers.isEmpty, "left behind: \(socket), timers \(timers)")
            isFinished = true
        }
        log.append(action)
    }

    /// Lets the time pass, timers firing in their order.
    mutating func wait(_ length: Milliseconds) {
        let end = now + length
        while let next = nextTimer, next.at <= end { fire(next.number) }
        now = end
    }

    var nextTimer: (number: Int, at: CallTime)? {
        timers.min { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, $0.value) }
    }

    mutating func fire(_ number: Int) {
        guard let at = timers.removeValue(forKey: number) else { return }
        now = max(now, at)
        feed(.timer(number))
    }

    mutating func open() {
        feed(.open)
        feed(.connected)
    }

    /// Messages of the service, one after the other; what came of the last one.
    @discardableResult
    mutating func say(_ messages: String...) -> [TranscriberAction] {
        messages.reduce([]) { _, message in feed(.message(.text(message))) }
    }

    var heard: [TranscriberEvent] { log.compactMap { if case .heard(let event) = $0 { event } else { nil } } }
    var finals: [String] { heard.compactMap { if case .final(let text, _) = $0 { text } else { nil } } }
    var partials: [String] { heard.compactMap { if case .partial(let text) = $0 { text } else { nil } } }
    var requests: [SocketRequest] { log.compactMap { if case .connect(let request) = $0 { request } else { nil } } }
    var url: String { requests.last?.url.reveal() ?? "" }
    var headers: [String] { requests.last?.headers.map { "\($0.name): \($0.value.reveal())" } ?? [] }
    var problems: [SpeechProblem] { log.compactMap { if case .problem(let problem) = $0 { problem } else { nil } } }
    /// Nil while the session goes on.
    var ending: SpeechProblem?? {
        log.lazy.compactMap { if case .finished(let problem) = $0 { .some(problem) } else { nil } }.first
    }

    /// What was sent as text; keys in order.
    var sent: [String] {
        log.compactMap { action in
            guard case .send(.text(let bytes)) = action else { return nil }
            return (try? JSONText.decodePlain(bytes)).map(JSONText.encodePlainText) ?? "no JSON"
        }
    }
    var sentBytes: [[UInt8]] {
        log.compactMap { if case .send(.binary(let bytes)) = $0 { bytes } else { nil } }
    }
}
