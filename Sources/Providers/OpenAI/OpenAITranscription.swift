import CallCore
import ScriptValue

/// OpenAI's Realtime interface in sessions of type `transcription`.
///
/// The address carries no model: with one the session would be a conversation. The service finds the pauses, except
/// with models that cannot; those are told by a commit.
struct OpenAITranscription: TranscriptionDialect {
    /// A commit of less is refused, in milliseconds.
    private static let leastCommit: Milliseconds = 100
    /// How long a text waits for that of an earlier utterance.
    private static let patience: Milliseconds = 3_000

    let settings: OpenAITranscriptionSettings
    private let access: ServiceAccess
    private var items = OrderedItems()
    private var isReady = false
    /// How much audio the socket had been given at the last commit, theirs or ours.
    private var committed: Milliseconds = 0
    /// Our own commit was not answered yet.
    private var awaitsCommit = false
    private var isFlushing = false
    /// A text waits for that of an earlier utterance.
    private var holdsBack = false

    init(settings: OpenAITranscriptionSettings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "openai" }
    var framing: AudioFraming { .text(#"{"type":"input_audio_buffer.append","audio":""#, #""}"#) }
    var endpoints: Bool { settings.hasServerVAD }
    var fatalCloseCodes: Set<Int> { [4000] }

    /// Nothing needs to keep the socket open, but the pauses must be heard.
    var keepAlive: KeepAlive {
        KeepAlive(silence: endpoints ? .lasting(Milliseconds(settings.silenceDuration) + 1_000) : .never)
    }

    var request: SocketRequest {
        access.socket(
            "/v1/realtime", query: [("intent", "transcription")], headers: [access.authorization("Bearer")])
    }

    mutating func connected() -> [DialectStep] { [.send(settings.update)] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        switch message["type"]?.text {
        // The second name is that of the interface before this one.
        case "session.updated", "transcription_session.updated":
            defer { isReady = true }
            return isReady ? [] : [.ready]
        case "input_audio_buffer.speech_started": return endpoints ? [.heard(.speechStarted)] : []
        case "input_audio_buffer.speech_stopped": return endpoints ? [.heard(.speechStopped)] : []
        case "input_audio_buffer.committed":
            committed = audio
            awaitsCommit = false
            guard let id = message["item_id"]?.text else { return drained }
            items.commit(id, after: message["previous_item_id"]?.text)
            return []
        case "conversation.item.input_audio_transcription.delta": return delta(message)
        case "conversation.item.input_audio_transcription.completed":
            guard let id = message["item_id"]?.text else { return [] }
            items.complete(id, text: message["transcript"]?.text ?? "")
            return finals
        case "conversation.item.input_audio_transcription.failed": return failed(message)
        case "error": return error(message["error"] ?? [:])
        default: return []
        }
    }

    mutating func endOfSpeech(audio: Milliseconds) -> [DialectStep] {
        guard audio - committed >= Self.leastCommit else { return [] }
        committed = audio
        awaitsCommit = true
        return [.send(["type": "input_audio_buffer.commit"])]
    }

    mutating func flush(audio: Milliseconds) -> [DialectStep] {
        isFlushing = true
        return endOfSpeech(audio: audio) + drained
    }

    mutating func wake() -> [DialectStep] {
        holdsBack = false
        return .heard(items.finals(inOrder: false)) + drained
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        let rest = items.rest()
        self = OpenAITranscription(settings: settings, access: access)
        return rest
    }

    private mutating func delta(_ message: Value) -> [DialectStep] {
        guard let id = message["item_id"]?.text, let letters = message["delta"]?.text else { return [] }
        return .heard(items.append(letters, to: id, tellsStart: !endpoints))
    }

    private mutating func failed(_ message: Value) -> [DialectStep] {
        guard let id = message["item_id"]?.text else { return [] }
        items.drop(id)
        let error = message["error"] ?? [:]
        return [.problem(problem("speech.not_recognised", "an utterance was not recognised", error))] + finals
    }

    /// Texts whose turn it is; one that waits for an earlier utterance does not wait for ever.
    private var finals: [DialectStep] {
        mutating get {
            let steps = [DialectStep].heard(items.finals(inOrder: true))
            let mustWait = items.holdsBack && !holdsBack
            holdsBack = items.holdsBack
            return steps + (mustWait ? [.wake(after: Self.patience)] : []) + drained
        }
    }

    private var drained: [DialectStep] { isFlushing && !awaitsCommit && items.isEmpty ? [.drained] : [] }

    private mutating func error(_ error: Value) -> [DialectStep] {
        let code = error["code"]?.text ?? ""
        switch code {
        case "input_audio_buffer_commit_empty":
            awaitsCommit = false
            return drained
        // After 60 minutes; nothing is lost by it.
        case "session_expired": return [.reconnect(nil)]
        case "invalid_api_key":
            return [.fail(problem("speech.key_refused", "the key was refused; check apiKey", [:], isFatal: true))]
        case "insufficient_quota":
            let what = "the account has no credit left; check its billing"
            return [.fail(problem("speech.quota", what, error, isFatal: true))]
        case "rate_limit_exceeded":
            return [.fail(problem("speech.rate_limited", "the account asks for too much at a time", error))]
        case "beta_api_shape_disabled":
            return [.fail(problem("speech.refused", "it was refused", error, isFatal: true))]
        default: break
        }
        if isReady { return [.problem(problem("speech.service", "the service reports an error", error))] }
        guard error["type"]?.text != "server_error" else {
            return [.reconnect(problem("speech.unavailable", "the service cannot serve", error))]
        }
        // The session would stay as it was made: it would take our audio for something else.
        let what = "the session's settings were refused; check model and options"
        return [.fail(problem("speech.refused", what, error, isFatal: true))]
    }

    private func problem(_ code: String, _ what: String, _ error: Value, isFatal: Bool = false) -> SpeechProblem {
        let said = [error["code"]?.text, error["message"]?.text].compactMap(\.self).joined(separator: ": ")
        return SpeechProblem(
            code: code, service: service, message: what + SpeechProblem.quoting(said), isFatal: isFatal)
    }
}
