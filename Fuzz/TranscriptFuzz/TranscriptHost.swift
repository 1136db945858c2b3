import CallCore
import FuzzInput
import ScriptValue

/// Keeps the rules of a host and checks those of the transcriber.
struct TranscriptHost {
    enum Socket: Hashable { case none, opening, open }

    private var transcriber: any Transcriber
    var now = CallTime(milliseconds: 1_767_225_600_000)
    private(set) var timers: [Int: CallTime] = [:]
    private(set) var socket = Socket.none
    private(set) var isFinished = false
    private var isReady = false

    init(_ transcriber: any Transcriber) { self.transcriber = transcriber }

    mutating func feed(_ input: TranscriberInput) {
        switch input {
        case .connected: if socket == .opening { socket = .open }
        case .refused, .closed: socket = .none
        default: break
        }
        let actions = transcriber.handle(input, now: now)
        if isFinished, !actions.isEmpty { fault("after the end: \(actions)") }
        for action in actions { take(action) }
        if isReady, socket == .none, !isFinished { fault("audio would go to a socket that is gone") }
    }

    mutating func fireNextTimer() {
        guard let next = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return }
        timers[next.key] = nil
        now = max(now, next.value)
        feed(.timer(next.key))
    }

    private mutating func take(_ action: TranscriberAction) {
        if isFinished { fault("behind the end: \(action)") }
        switch action {
        case .startTimer(let number, let at):
            if at < now { fault("timer \(number) in the past") }
            timers[number] = at
        case .cancelTimer(let number): if timers.removeValue(forKey: number) == nil { fault("no timer \(number)") }
        case .connect(let request):
            if socket != .none { fault("two sockets at once") }
            socket = .opening
            check(request)
        case .send(let message): check(message)
        case .ready:
            if socket != .open || isReady { fault("ready without a socket, or twice") }
            isReady = true
        case .holdAudio:
            if !isReady { fault("audio was held already") }
            isReady = false
        case .heard(.partial(let text)), .heard(.final(let text, _)):
            if text.isEmpty { fault("an empty text") }
            if text.utf8.count > 200_000 { fault("a text of \(text.utf8.count) bytes") }
        case .heard: break
        case .disconnect:
            if socket == .none { fault("no socket to close") }
            socket = .none
        case .problem(let problem): check(problem)
        case .finished(let problem):
            isFinished = true
            if let problem { check(problem) }
            if socket != .none || !timers.isEmpty { fault("left behind: \(socket), timers \(timers)") }
        }
    }

    private func check(_ request: SocketRequest) {
        let url = request.url.reveal()
        guard let address = WebAddress(url), ["ws", "wss"].contains(address.scheme) else { fault("no socket: \(url)") }
        if url.contains("sk-fuzz") { fault("the key is in the address") }
    }

    private func check(_ message: SocketMessage) {
        if socket != .open { fault("sent without a socket") }
        switch message {
        case .text(let bytes): if (try? JSONText.decodePlain(bytes)) == nil { fault("sent what is no JSON") }
        case .binary(let bytes): if bytes.isEmpty { fault("sent an empty binary message") }
        }
    }

    private func check(_ problem: SpeechProblem) {
        let text = problem.description
        if text.utf8.count > 1_000 { fault("a problem of \(text.utf8.count) bytes") }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(text)") }
        if text.contains("sk-fuzz") { fault("the key is shown: \(text)") }
    }
}
