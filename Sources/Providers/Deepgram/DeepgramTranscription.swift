import CallCore
import ScriptValue

/// Deepgram's live recognition, `/v1/listen`: everything is set in the address, audio is binary, control is text.
struct DeepgramTranscription: TranscriptionDialect {
    let settings: DeepgramTranscriptionSettings
    private let access: ServiceAccess
    private var spoken = SpokenText()
    private var isFlushing = false

    init(settings: DeepgramTranscriptionSettings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "deepgram" }
    var framing: AudioFraming { .binary }
    var endpoints: Bool { true }

    /// Without either it closes after 10 s.
    var keepAlive: KeepAlive {
        KeepAlive(
            silence: .lasting(Milliseconds(settings.utteranceEnd) + 1_000), message: .text(#"{"type":"KeepAlive"}"#))
    }

    var request: SocketRequest {
        access.socket("/v1/listen", query: settings.query, headers: [access.authorization("Token")])
    }

    mutating func connected() -> [DialectStep] { [.ready] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        switch message["type"]?.text {
        case "SpeechStarted": return .heard(spoken.start())
        case "Results": return .heard(results(message))
        // It also comes after an end that was told; then there is nothing to end.
        case "UtteranceEnd": return .heard(spoken.endSettled())
        // The summary at the very end.
        case "Metadata": return isFlushing ? [.drained] : []
        case "Error":
            let said = ["description", "message"].lazy.compactMap { message[$0]?.text }.first ?? ""
            let problem = SpeechProblem(
                code: "speech.service", service: service,
                message: "the service reports an error" + SpeechProblem.quoting(said), isFatal: false)
            return [.problem(problem)]
        default: return []
        }
    }

    mutating func flush(audio: Milliseconds) -> [DialectStep] {
        isFlushing = true
        return [.send(["type": "Finalize"]), .send(["type": "CloseStream"])]
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        defer { self = DeepgramTranscription(settings: settings, access: access) }
        return spoken.end()
    }

    /// A long sentence comes in several final pieces; only the one that ends speech ends the utterance.
    private mutating func results(_ message: Value) -> [TranscriberEvent] {
        let best = message["channel"]?["alternatives"]?.array?.first
        let text = best?["transcript"]?.text ?? ""
        let isOver = message["speech_final"]?.bool == true || message["from_finalize"]?.bool == true
        guard isOver || message["is_final"]?.bool == true else { return spoken.replace(text) }
        let confidence = best?["confidence"]?.double.map { min(max($0, 0), 1) }
        let events = spoken.settle(text, confidence: confidence)
        // The text comes once more as the final one at once.
        return isOver ? events.filter { $0 == .speechStarted } + spoken.end() : events
    }
}
