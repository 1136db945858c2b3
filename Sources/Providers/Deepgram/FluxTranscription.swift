import CallCore
import ScriptValue

/// Deepgram's turn-taking recognition, `/v2/listen`: it decides itself when the caller has finished.
struct FluxTranscription: TranscriptionDialect {
    struct Settings: Hashable, Sendable {
        var model: String
        var language: String?
        /// How sure it must be that the turn is over, 0.5 to 1.
        var threshold = 0.7
        /// The pause that ends a turn however unsure it is, in milliseconds.
        var timeout = 5_000
    }

    let settings: Settings
    private let access: ServiceAccess
    private var spoken = SpokenText()

    init(settings: Settings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "deepgram" }
    var framing: AudioFraming { .binary }
    var audioPerMessage: Milliseconds { 80 }
    var endpoints: Bool { true }
    /// It knows no other message, and wants audio without gaps.
    var keepAlive: KeepAlive { KeepAlive(silence: .always) }

    var request: SocketRequest {
        var query = [
            ("model", settings.model), ("encoding", "mulaw"), ("sample_rate", "8000"),
            ("eot_threshold", String(settings.threshold)), ("eot_timeout_ms", String(settings.timeout)),
        ]
        if let language = settings.language { query.append(("language_hint", language)) }
        return access.socket("/v2/listen", query: query, headers: [access.authorization("Token")])
    }

    mutating func connected() -> [DialectStep] { [.ready] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        switch message["type"]?.text {
        case "TurnInfo": return .heard(turn(message))
        // The connection is done for; what is wrong with the request already shows when the socket is opened.
        case "Error": return [.reconnect(problem("the service gave up", message))]
        case "Warning": return [.problem(problem("the service warns", message))]
        default: return []
        }
    }

    mutating func flush(audio: Milliseconds) -> [DialectStep] { [.send(["type": "CloseStream"])] }

    mutating func socketEnded() -> [TranscriberEvent] {
        defer { spoken = SpokenText() }
        return spoken.end()
    }

    /// Each message has the whole turn so far. A guess that the turn may be over is of no use here.
    private mutating func turn(_ message: Value) -> [TranscriberEvent] {
        let text = message["transcript"]?.text ?? ""
        switch message["event"]?.text {
        case "StartOfTurn": return spoken.start() + spoken.replace(text)
        case "Update", "EagerEndOfTurn", "TurnResumed": return text.isEmpty ? [] : spoken.replace(text)
        case "EndOfTurn": return spoken.end(text, confidence: Self.confidence(message["words"]?.array ?? []))
        default: return []
        }
    }

    /// That of the least certain word.
    private static func confidence(_ words: [Value]) -> Double? {
        words.compactMap { $0["confidence"]?.double }.min().map { min(max($0, 0), 1) }
    }

    private func problem(_ what: String, _ message: Value) -> SpeechProblem {
        let said = ["code", "description"].compactMap { message[$0]?.text }.joined(separator: ": ")
        return SpeechProblem(
            code: "speech.service", service: service, message: what + SpeechProblem.quoting(said), isFatal: false)
    }
}

extension FluxTranscription {
    static func session(
        model: String, options: inout ServiceOptions, access: ServiceAccess
    ) throws(SpeechSetupProblem) -> any Transcriber {
        var settings = Settings(model: model)
        // Only the model for many languages takes hints.
        let language = try options.text("language")
        if model.contains("multi") { settings.language = language }
        settings.threshold = try options.number("eotThreshold", in: 0.5...1) ?? settings.threshold
        settings.timeout = try options.whole("eotTimeoutMs", in: 500...60_000) ?? settings.timeout
        return TranscriptionSession(FluxTranscription(settings: settings, access: access))
    }
}
