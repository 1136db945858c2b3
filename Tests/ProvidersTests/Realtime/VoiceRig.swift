import CallCore
import ScriptValue
import Testing

@testable import Providers

/// A session of a real service's dialect, fed by hand in virtual time.
struct VoiceRig {
    var voice: any RealtimeVoice
    var now = CallTime(milliseconds: 1_767_225_600_000)
    private(set) var timers: [Int: CallTime] = [:]
    private(set) var log: [RealtimeVoiceAction] = []

    init(_ name: String, _ options: Value = [:], baseURL: String? = nil) throws {
        let settings = ServiceSettings(apiKey: Secret("key-1"), baseURL: baseURL, options: options)
        voice = try RealtimeServices(configured: [name: settings]) { _ in nil }.service(name).voice()
    }

    @discardableResult
    mutating func feed(_ input: RealtimeVoiceInput) -> [RealtimeVoiceAction] {
        let actions = voice.handle(input, now: now)
        var others: [RealtimeVoiceAction] = []
        for action in actions {
            switch action {
            case .startTimer(let number, let at): timers[number] = at
            case .cancelTimer(let number): timers[number] = nil
            default: others.append(action)
            }
        }
        log += others
        return others
    }

    mutating func open(_ order: RealtimeOrder = RealtimeOrder()) {
        feed(.open(order))
        feed(.connected)
    }

    @discardableResult
    mutating func say(_ messages: String...) -> [RealtimeVoiceAction] {
        messages.flatMap { feed(.message(.binary(Array($0.utf8)))) }
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

    var sent: [String] {
        log.compactMap {
            if case .send(let message) = $0 { String(decoding: message.bytes, as: UTF8.self) } else { nil }
        }
    }
    var requests: [SocketRequest] { log.compactMap { if case .connect(let request) = $0 { request } else { nil } } }
    var url: String { requests.last?.url.reveal() ?? "" }
    var headers: [String] { requests.last?.headers.map { "\($0.name): \($0.value.reveal())" } ?? [] }
    var heard: [TranscriberEvent] { log.compactMap { if case .heard(let event) = $0 { event } else { nil } } }
    var said: [String] { log.compactMap { if case .said(let text, _) = $0 { text } else { nil } } }
    var calls: [RealtimeToolCall] { log.compactMap { if case .toolCall(let call) = $0 { call } else { nil } } }
    var problems: [String] { log.compactMap { if case .problem(let problem) = $0 { problem.code } else { nil } } }
    var ending: SpeechProblem?? {
        log.lazy.compactMap { if case .finished(let problem, _) = $0 { .some(problem) } else { nil } }.first
    }
    var usage: RealtimeUsage? {
        log.lazy.compactMap { if case .finished(_, let usage) = $0 { usage } else { nil } }.first
    }
}
