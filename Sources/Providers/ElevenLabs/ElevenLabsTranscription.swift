import CallCore
import ScriptValue

/// ElevenLabs Scribe: JSON throughout, and texts become final by commits, the service's or ours.
struct ElevenLabsTranscription: TranscriptionDialect {
    /// A commit of less closes the session, in milliseconds; a frame or two may be on their way.
    private static let leastCommit: Milliseconds = 400

    let settings: ElevenLabsTranscriptionSettings
    private let access: ServiceAccess
    private var spoken = SpokenText()
    /// How much audio the socket had been given at the last commit.
    private var committed: Milliseconds = 0
    private var isFlushing = false

    init(settings: ElevenLabsTranscriptionSettings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "elevenlabs" }
    var framing: AudioFraming { Self.framing(commit: false) }
    var audioPerMessage: Milliseconds { 100 }
    var endpoints: Bool { settings.commitsByVAD }

    /// Pings do not count as a sign of life.
    var keepAlive: KeepAlive {
        let pause = Milliseconds(seconds: settings.silenceThreshold) + 1_000
        return KeepAlive(
            silence: endpoints ? .lasting(pause) : .never, message: framing.message([]), interval: 10_000)
    }

    var request: SocketRequest {
        access.socket(
            "/v1/speech-to-text/realtime", query: settings.query,
            headers: [SocketRequest.Header("xi-api-key", access.key)])
    }

    mutating func connected() -> [DialectStep] { [] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        let text = message["text"]?.text ?? ""
        switch message["message_type"]?.text {
        case "session_started": return [.ready]
        case "partial_transcript": return .heard(spoken.replace(text))
        // With timestamps each text would come a second time, as another kind of message.
        case "committed_transcript":
            committed = audio
            // A commit without words leaves nothing of what was only guessed.
            if SpokenText.trimmed(text).isEmpty { spoken.forget() }
            return .heard(spoken.end(text)) + (isFlushing ? [.drained] : [])
        case let kind?: return error(kind, message["error"]?.text ?? "")
        case nil: return []
        }
    }

    mutating func endOfSpeech(audio: Milliseconds) -> [DialectStep] { commit(audio: audio) }

    mutating func flush(audio: Milliseconds) -> [DialectStep] {
        isFlushing = true
        let commit = commit(audio: audio)
        return commit.isEmpty ? [.drained] : commit
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        defer { self = ElevenLabsTranscription(settings: settings, access: access) }
        return spoken.end()
    }

    /// Asks for the text of what was said, with silence behind it where it is too short.
    private mutating func commit(audio: Milliseconds) -> [DialectStep] {
        let length = audio - committed
        guard length > 0 || !spoken.text.isEmpty else { return [] }
        committed = audio
        let framing = Self.framing(commit: true)
        return [.send(length < Self.leastCommit ? framing.silence(Self.leastCommit) : framing.message([]))]
    }

    private func error(_ kind: String, _ said: String) -> [DialectStep] {
        func problem(_ code: String, _ what: String, isFatal: Bool) -> SpeechProblem {
            SpeechProblem(
                code: code, service: service, message: "\(what) (\(kind))" + SpeechProblem.quoting(said),
                isFatal: isFatal)
        }
        switch kind {
        case "auth_error":
            // What it says may repeat a piece of the key.
            let refused = "the key was refused; check apiKey"
            return [.fail(SpeechProblem(code: "speech.key_refused", service: service, message: refused, isFatal: true))]
        case "quota_exceeded":
            return [.fail(problem("speech.quota", "the account's quota is used up", isFatal: true))]
        case "unaccepted_terms", "input_error", "invalid_request", "chunk_size_exceeded":
            return [.fail(problem("speech.refused", "the session was refused", isFatal: true))]
        case "commit_throttled": return [.problem(problem("speech.service", "a commit came too early", isFatal: false))]
        case "rate_limited": return [.reconnect(problem("speech.rate_limited", "too many requests", isFatal: false))]
        case "error", "transcriber_error", "queue_overflow", "resource_exhausted", "session_time_limit_exceeded",
            "insufficient_audio_activity":
            return [.reconnect(problem("speech.service", "the service gave up", isFatal: false))]
        default: return []
        }
    }

    private static func framing(commit: Bool) -> AudioFraming {
        .text(
            #"{"message_type":"input_audio_chunk","audio_base_64":""#, #"","commit":\#(commit),"sample_rate":8000}"#)
    }
}
