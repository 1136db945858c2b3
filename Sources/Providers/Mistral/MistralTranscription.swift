import CallCore
import ScriptValue

/// Mistral's Voxtral in real time. It says when the caller has finished only if it was asked to find out; a service
/// that refuses to is told instead, by a flush.
struct MistralTranscription: TranscriptionDialect {
    /// How long letters may still come after a flush, or after the end of a turn.
    private static let settling: Milliseconds = 300

    let settings: MistralTranscriptionSettings
    private let access: ServiceAccess
    /// False once the service has refused it.
    private var detectsTurns = true
    private var socket = Socket()

    /// What is forgotten with the socket.
    private struct Socket: Hashable, Sendable {
        var spoken = SpokenText()
        var askedForSession = false
        var isReady = false
        var isInTurn = false
        /// The utterance ends when no more letters come.
        var isSettling = false
        /// Letters come one by one, so that segments bring nothing new.
        var hasLetters = false
        var hasTold = false
        var isFlushing = false
    }

    init(settings: MistralTranscriptionSettings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "mistral" }
    var framing: AudioFraming { .text(#"{"type":"input_audio.append","audio":""#, #""}"#) }
    var endpoints: Bool { detectsTurns }
    var keepAlive: KeepAlive { KeepAlive(silence: .always) }

    var request: SocketRequest {
        access.socket(
            "/v1/audio/transcriptions/realtime", query: [("model", settings.model)],
            headers: [access.authorization("Bearer")])
    }

    mutating func connected() -> [DialectStep] { [] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        let text = message["text"]?.text ?? ""
        switch message["type"]?.text {
        case "session.created":
            guard !socket.askedForSession else { return [] }
            socket.askedForSession = true
            return [.send(settings.update(detectsTurns: detectsTurns))]
        case "session.updated":
            defer { socket.isReady = true }
            return socket.isReady ? [] : [.ready]
        case "turn.start":
            let late = socket.isSettling ? end() : []
            socket.isInTurn = true
            socket.isSettling = false
            return late + .heard(socket.spoken.start())
        case "transcription.text.delta":
            socket.hasLetters = true
            return .heard(socket.spoken.append(text)) + (socket.isSettling ? [.wake(after: Self.settling)] : [])
        case "transcription.segment": return segment(text)
        case "turn.end":
            // Letters that come late still belong to the turn.
            socket.isSettling = socket.isInTurn
            socket.isInTurn = false
            return end()
        case "transcription.done": return done(text)
        case "error": return error(message["error"] ?? [:])
        default: return []
        }
    }

    mutating func endOfSpeech(audio: Milliseconds) -> [DialectStep] {
        socket.isSettling = true
        return [.send(["type": "input_audio.flush"]), .wake(after: Self.settling)]
    }

    mutating func flush(audio: Milliseconds) -> [DialectStep] {
        socket.isFlushing = true
        return [.send(["type": "input_audio.flush"]), .send(["type": "input_audio.end"])]
    }

    mutating func wake() -> [DialectStep] {
        guard socket.isSettling else { return [] }
        // A turn's letters may come later still; after a flush the next ones belong to the next utterance.
        socket.isSettling = detectsTurns
        return end()
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        defer { socket = Socket() }
        return socket.spoken.end()
    }

    mutating func adapts(toCloseCode code: Int) -> Bool {
        guard detectsTurns, socket.askedForSession, !socket.isReady, [1003, 1007, 1008].contains(code) else {
            return false
        }
        detectsTurns = false
        return true
    }

    private mutating func end() -> [DialectStep] {
        let events = socket.spoken.end()
        socket.hasTold = socket.hasTold || !events.isEmpty
        return .heard(events)
    }

    /// A finished piece. Its letters came before, and may have been told.
    private mutating func segment(_ text: String) -> [DialectStep] {
        let steps = socket.hasLetters ? [] : [DialectStep].heard(socket.spoken.settle(text))
        return steps + wake()
    }

    /// The answer to the end of audio: the text of everything since the socket was opened, nothing new unless nothing
    /// was told.
    private mutating func done(_ text: String) -> [DialectStep] {
        guard socket.isFlushing else { return [] }
        let isNews = !socket.hasTold && socket.spoken.text.isEmpty
        return .heard(socket.spoken.end(isNews ? text : "")) + [.drained]
    }

    private mutating func error(_ error: Value) -> [DialectStep] {
        let code = error["code"]?.int
        let text = error["message"]?.text ?? error["message"].map(JSONText.encodePlainText) ?? ""
        let said = (code.map { " (\($0))" } ?? "") + SpeechProblem.quoting(text)
        func problem(_ code: String, _ what: String, isFatal: Bool) -> SpeechProblem {
            SpeechProblem(code: code, service: service, message: what, isFatal: isFatal)
        }
        switch code {
        case 401, 403: return [.fail(problem("speech.key_refused", "the key was refused; check apiKey", isFatal: true))]
        case 429: return [.reconnect(problem("speech.rate_limited", "too many requests" + said, isFatal: false))]
        case let code? where (500..<600).contains(code):
            return [.reconnect(problem("speech.unavailable", "the service cannot serve" + said, isFatal: false))]
        default: break
        }
        if socket.isReady {
            return [.problem(problem("speech.service", "the service reports an error" + said, isFatal: false))]
        }
        if detectsTurns, socket.askedForSession {
            detectsTurns = false
            let what = "it does not find the end of utterances; the host does it" + said
            return [.problem(problem("speech.no_turns", what, isFatal: false)), .reconnect(nil)]
        }
        return [.fail(problem("speech.refused", "the session was refused; check model" + said, isFatal: true))]
    }
}
