import CallCore
import FuzzInput
import ScriptValue

/// Keeps the rules of a host and checks those of the session.
struct RealtimeHost {
    enum Socket: Hashable { case none, opening, open }

    private var voice: any RealtimeVoice
    var now = CallTime(milliseconds: 1_767_225_600_000)
    private(set) var timers: [Int: CallTime] = [:]
    private(set) var socket = Socket.none
    private(set) var isFinished = false
    private var isReady = false
    private var items: [Int] = []
    private var whole: Set<Int> = []
    private var lastItem = 0
    private var calls: Set<String> = []

    init(_ voice: any RealtimeVoice) { self.voice = voice }

    mutating func feed(_ input: RealtimeVoiceInput) {
        switch input {
        case .connected: if socket == .opening { socket = .open }
        case .refused, .closed:
            socket = .none
            isReady = false
        default: break
        }
        let actions = voice.handle(input, now: now)
        if isFinished, !actions.isEmpty { fault("after the end: \(actions)") }
        var clears = false
        for action in actions {
            if case .clear = action { clears = true } else { take(action) }
        }
        if clears { cut(played: 20) }
    }

    mutating func cut(played: Milliseconds) {
        let all = items
        items = []
        for item in all { feed(.ended(item: item, played: played, isWhole: false)) }
    }

    mutating func endFirst(played: Milliseconds, isWhole: Bool) {
        guard let item = items.first else { return }
        items.removeFirst()
        feed(.ended(item: item, played: played, isWhole: isWhole))
    }

    mutating func fireNextTimer() {
        guard let next = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return }
        timers[next.key] = nil
        now = max(now, next.value)
        feed(.timer(next.key))
    }

    private mutating func take(_ action: RealtimeVoiceAction) {
        if isFinished { fault("behind the end: \(action)") }
        switch action {
        case .startTimer(let number, let at):
            if at < now { fault("timer \(number) in the past") }
            timers[number] = at
        case .cancelTimer(let number): if timers.removeValue(forKey: number) == nil { fault("no timer \(number)") }
        case .connect(let request):
            if socket != .none { fault("two sockets at once") }
            if request.url.reveal().contains("sk-fuzz") { fault("the key is in the address") }
            socket = .opening
        case .send(let message):
            if socket != .open { fault("sent without a socket") }
            if (try? JSONText.decodePlain(message.bytes)) == nil { fault("sent what is no JSON") }
        case .ready:
            if socket != .open || isReady { fault("ready without a socket, or twice") }
            isReady = true
        case .holdAudio: isReady = false
        case .disconnect:
            if socket == .none { fault("no socket to close") }
            socket = .none
            isReady = false
        case .audio(let item, let bytes, _): sound(item, bytes.count)
        case .audioEnded(let item): if !whole.insert(item).inserted { fault("item \(item) ended twice") }
        case .clear, .toolCancelled: break
        case .heard(.partial(let text)), .heard(.final(let text, _)), .said(let text, _):
            if text.isEmpty { fault("an empty text") }
            if text.utf8.count > 200_000 { fault("a text of \(text.utf8.count) bytes") }
        case .heard: break
        case .toolCall(let call):
            if calls.count < 60, !calls.insert(call.id).inserted { fault("\(call.id) called twice") }
            if call.arguments.map == nil { fault("arguments that are no map") }
        case .problem(let problem): check(problem)
        case .finished(let problem, _):
            isFinished = true
            if let problem { check(problem) }
            if socket != .none || !timers.isEmpty { fault("left behind: \(socket), timers \(timers)") }
        }
    }

    private mutating func sound(_ item: Int, _ count: Int) {
        if count == 0 { fault("no sound") }
        if whole.contains(item) { fault("more of item \(item) behind its end") }
        if item != items.last, item <= lastItem { fault("item \(item) behind \(lastItem)") }
        if item > lastItem { items.append(item) }
        lastItem = max(lastItem, item)
    }

    private func check(_ problem: SpeechProblem) {
        let text = problem.description
        if text.utf8.count > 1_000 { fault("a problem of \(text.utf8.count) bytes") }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(text)") }
        if text.contains("sk-fuzz") { fault("the key is shown: \(text)") }
    }
}
