import CallCore
import ScriptValue

/// xAI's streaming recognition: everything is set in the address, audio is binary.
struct XAITranscription: TranscriptionDialect {
    struct Settings: Hashable, Sendable {
        var language: String?
        /// The pause that ends an utterance, in milliseconds.
        var endpointing = 800
        var interimResults = true
    }

    let settings: Settings
    private let access: ServiceAccess
    private var spoken = SpokenText()
    private var isReady = false
    private var hasTold = false
    private var isFlushing = false

    init(settings: Settings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "xai" }
    var framing: AudioFraming { .binary }
    var endpoints: Bool { true }
    /// It has no message to stay open by.
    var keepAlive: KeepAlive { KeepAlive(silence: .always) }

    var request: SocketRequest {
        var query = [
            ("sample_rate", "8000"), ("encoding", "mulaw"), ("interim_results", String(settings.interimResults)),
            ("endpointing", String(settings.endpointing)),
        ]
        if let language = settings.language { query.append(("language", language)) }
        return access.socket("/v1/stt", query: query, headers: [access.authorization("Bearer")])
    }

    mutating func connected() -> [DialectStep] { [] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        let text = message["text"]?.text ?? message["transcript"]?.text ?? ""
        switch message["type"]?.text {
        // Audio sent before it is lost.
        case "transcript.created":
            defer { isReady = true }
            return isReady ? [] : [.ready]
        case "transcript.partial": return .heard(partial(message, text))
        case "transcript.done": return done(text)
        case "error":
            let said = message["message"]?.text ?? message["error"]?.text ?? message["error"]?["message"]?.text ?? ""
            let problem = SpeechProblem(
                code: "speech.service", service: service,
                message: "the service reports an error" + SpeechProblem.quoting(said), isFatal: false)
            return [isReady ? .problem(problem) : .reconnect(problem)]
        default: return []
        }
    }

    mutating func flush(audio: Milliseconds) -> [DialectStep] {
        isFlushing = true
        return [.send(["type": "audio.done"])]
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        defer { self = XAITranscription(settings: settings, access: access) }
        return spoken.end()
    }

    /// The text that ends an utterance is all of it: pieces that were settled before are in it.
    private mutating func partial(_ message: Value, _ text: String) -> [TranscriberEvent] {
        if message["speech_final"]?.bool == true {
            let events = spoken.end(text)
            hasTold = hasTold || !events.isEmpty
            return events
        }
        return message["is_final"]?.bool == true
            ? spoken.settle(text, repeats: true) : spoken.replace(text, repeats: true)
    }

    /// The answer to the end of audio. It repeats what was told, unless nothing was.
    private mutating func done(_ text: String) -> [DialectStep] {
        guard isFlushing else { return [] }
        let isNews = !hasTold && spoken.text.isEmpty
        return .heard(spoken.end(isNews ? text : "")) + [.drained]
    }
}

extension XAITranscription {
    static let profile = TranscriptionProfile(
        name: "xai", aliases: ["xai-realtime", "grok-stt-streaming"], keyVariables: ["XAI_API_KEY"],
        addressVariable: "XAI_BASE_URL", address: "https://api.x.ai/v1"
    ) { (options, access) throws(SpeechSetupProblem) in
        try options.mulaw("encoding", spelt: "mulaw")
        var settings = Settings()
        settings.language = try options.text("language")
        settings.endpointing =
            try options.whole("endpointingMs", "endpointing", "silenceDurationMs", in: 0...5_000)
            ?? settings.endpointing
        settings.interimResults = try options.flag("interimResults", "interim_results") ?? settings.interimResults
        return TranscriptionSession(XAITranscription(settings: settings, access: access))
    }
}
