import CallCore
import ScriptValue

/// A service of few words, for what all sessions have in common. Sound is µ-law; a piece is so many milliseconds.
struct ToyVoiceDialect: RealtimeDialect {
    var service: String { "toy" }
    var request: SocketRequest { SocketRequest(url: Secret("wss://toy.example/talk")) }
    var framing: AudioFraming { .binary }
    var inputFormat: AudioFormat { .mulaw }
    var limits = RealtimeLimits(lifetime: 3_600_000)
    var fatalCloseCodes: Set<Int> { [4000] }
    var interrupts = true
    var tellsSpeech: Bool { true }
    var resumes = false
    var asksAfterTools: Bool { true }
    var silence: Milliseconds { 500 }
    var awaitsText = false
    var adapts = false

    mutating func connected(_ setup: RealtimeSetup) -> [RealtimeDialectStep] {
        let history = setup.history.map { "\($0.speaker.rawValue)=\($0.text)" }.joined(separator: ",")
        return [.send(.text("setup \(setup.instructions) [\(history)]"))]
    }

    mutating func change(_ setup: RealtimeSetup) -> [RealtimeDialectStep]? {
        setup.history.isEmpty ? [.send(.text("change \(setup.instructions)"))] : nil
    }

    mutating func receive(_ message: Value, now: CallTime) -> [RealtimeDialectStep] {
        let id = message["id"]?.text ?? ""
        let item = message["item"]?.text ?? id
        let text = message["text"]?.text ?? ""
        switch message["type"]?.text {
        case "ready": return [.ready]
        case "began": return [.answerBegan(id: id)]
        case "sound":
            let bytes = [UInt8](repeating: 1, count: Int(message["ms"]?.int ?? 0) * 8)
            return [.audio(answer: id, item: item, bytes, .mulaw)]
        case "letters": return [.letters(item: item, text)]
        case "text": return [.text(item: item, text)]
        case "silent": return [.audioEnded(item: item)]
        case "done": return [.answerEnded(id: id, .completed)]
        case "cancelled": return [.answerEnded(id: id, .cancelled)]
        case "failed": return [.answerEnded(id: id, .failed(problem))]
        case "busy": return [.busy]
        case "refused": return [.unanswered(problem)]
        case "speech": return [.heard(.speechStarted)]
        case "quiet": return [.heard(.speechStopped)]
        case "final": return [.heard(.final(text, confidence: nil))]
        case "call":
            return [.toolCall(RealtimeToolCall(id: text, name: "lookup", arguments: [:]), answer: id)]
        case "broken": return [.brokenCall(id: text, name: "lookup", answer: id, why: "is odd")]
        case "uncall": return [.toolCancelled(id: text)]
        case "renew": return [.renew(within: message["ms"]?.int ?? 0)]
        case "expired": return [.reconnect(nil)]
        case "bad": return [.fail(problem)]
        case "awaits":
            awaitsText = message["text"] == "yes"
            return []
        default: return []
        }
    }

    mutating func ask(_ text: String?) -> [SocketMessage] { [.text("ask \(text ?? "-")")] }
    mutating func note(_ text: String) -> [SocketMessage] { [.text("note \(text)")] }
    mutating func answer(_ call: RealtimeToolCall, _ result: Value) -> [SocketMessage] {
        [.text("result \(call.id) \(JSONText.encodePlainText(result))")]
    }
    mutating func stop(answer: String?) -> [SocketMessage] { [.text("stop \(answer ?? "-")")] }
    mutating func truncate(item: String, at played: Milliseconds) -> [SocketMessage] {
        [.text("truncate \(item) \(played)")]
    }
    mutating func socketEnded() -> [TranscriberEvent] {
        awaitsText = false
        return []
    }
    mutating func adapts(toCloseCode code: Int) -> Bool {
        defer { adapts = false }
        return adapts
    }

    private var problem: SpeechProblem {
        SpeechProblem(code: "toy.bad", service: service, message: "bad", isFatal: false)
    }
}
