import CallCore
import ScriptValue

/// OpenAI's Realtime interface in sessions of type `realtime`, in its present shape: µ-law both ways, the service finds
/// the pauses, begins its answers and stops them by itself.
struct OpenAIRealtime: RealtimeDialect {
    /// How long a text waits for that of an earlier utterance.
    private static let patience: Milliseconds = 3_000

    let settings: OpenAIRealtimeSettings
    let access: ServiceAccess
    var isReady = false
    /// What the caller said, each utterance under its item.
    var texts = OrderedItems()
    /// Utterances whose text is still to come, and when they were spoken.
    var awaited: [String: CallTime] = [:]
    /// A text waits for that of an earlier utterance.
    var holdsBack = false
    /// Of tool calls whose arguments are on their way.
    var toolNames: [String: String] = [:]
    /// What the socket was told that was said before.
    var history: [RealtimeOrder.Turn] = []
    /// Counts what we send, so that errors can say what they are about.
    var updates = 0
    var asked = 0

    init(settings: OpenAIRealtimeSettings, access: ServiceAccess) {
        self.settings = settings
        self.access = access
    }

    var service: String { "openai" }
    var framing: AudioFraming { .text(#"{"type":"input_audio_buffer.append","audio":""#, #""}"#) }
    var inputFormat: AudioFormat { .mulaw }
    /// Sessions end after 60 minutes and cannot be taken up again.
    var limits: RealtimeLimits { RealtimeLimits(lifetime: 3_600_000) }
    var fatalCloseCodes: Set<Int> { [4000] }
    var interrupts: Bool { settings.interrupts }
    var tellsSpeech: Bool { true }
    var resumes: Bool { false }
    var asksAfterTools: Bool { true }
    var silence: Milliseconds { Milliseconds(settings.silenceDuration) + 1_000 }
    var awaitsText: Bool { !awaited.isEmpty }

    var request: SocketRequest {
        if let deployment = settings.deployment {
            return access.socket(
                "/openai/v1/realtime", query: [("model", deployment)],
                headers: [SocketRequest.Header("api-key", access.key)])
        }
        return access.socket(
            "/v1/realtime", query: [("model", settings.model)], headers: [access.authorization("Bearer")])
    }

    // MARK: what is sent

    mutating func connected(_ setup: RealtimeSetup) -> [RealtimeDialectStep] {
        history = setup.history
        return [.send(update(setup))] + setup.history.map { .send(Self.item($0)) }
    }

    mutating func change(_ setup: RealtimeSetup) -> [RealtimeDialectStep]? {
        // What was told as history cannot be untold.
        guard setup.history.starts(with: history) else { return nil }
        let news = setup.history.dropFirst(history.count)
        history = setup.history
        return [.send(update(setup))] + news.map { .send(Self.item($0)) }
    }

    private mutating func update(_ setup: RealtimeSetup) -> Value {
        updates += 1
        return [
            "type": "session.update", "event_id": Value("update_\(updates)"), "session": settings.session(setup),
        ]
    }

    private static func item(_ turn: RealtimeOrder.Turn) -> Value {
        let content: Value = ["type": turn.speaker == .bot ? "output_text" : "input_text", "text": Value(turn.text)]
        return [
            "type": "conversation.item.create",
            "item": ["type": "message", "role": turn.speaker == .bot ? "assistant" : "user", "content": [content]],
        ]
    }

    mutating func ask(_ text: String?) -> [SocketMessage] {
        asked += 1
        let create: Value = ["type": "response.create", "event_id": Value("ask_\(asked)")]
        return (text.map { [Self.message($0)] } ?? []) + [.json(create)]
    }

    mutating func note(_ text: String) -> [SocketMessage] { [Self.message(text)] }

    private static func message(_ text: String) -> SocketMessage { .json(item(RealtimeOrder.Turn(.user, text))) }

    mutating func answer(_ call: RealtimeToolCall, _ result: Value) -> [SocketMessage] {
        let item: Value = [
            "type": "function_call_output", "call_id": Value(call.id),
            "output": Value(JSONText.encodePlainText(result)),
        ]
        return [.json(["type": "conversation.item.create", "item": item])]
    }

    mutating func stop(answer: String?) -> [SocketMessage] {
        var cancel: [String: Value] = ["type": "response.cancel"]
        if let answer { cancel["response_id"] = Value(answer) }
        return [.json(.map(cancel))]
    }

    mutating func truncate(item: String, at played: Milliseconds) -> [SocketMessage] {
        // Never left out: the model would believe that all of it was heard.
        let heard = played < Milliseconds(settings.leastHeard) ? 0 : played
        return [
            .json([
                "type": "conversation.item.truncate", "item_id": Value(item), "content_index": 0,
                "audio_end_ms": .int(heard),
            ])
        ]
    }

    mutating func wake(now: CallTime) -> [RealtimeDialectStep] {
        holdsBack = false
        // A text that has not come by now does not hold up the others.
        awaited = awaited.filter { now - $0.value < Self.patience }
        return .heard(texts.finals(inOrder: false)) + waiting(now)
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        let rest = texts.rest()
        self = OpenAIRealtime(settings: settings, access: access)
        return rest
    }

    /// What there is to tell of the caller's texts, and to wait for.
    mutating func tellTexts(_ now: CallTime) -> [RealtimeDialectStep] {
        .heard(texts.finals(inOrder: true)) + waiting(now)
    }

    mutating func waiting(_ now: CallTime) -> [RealtimeDialectStep] {
        let mustWait = (texts.holdsBack || !awaited.isEmpty) && !holdsBack
        holdsBack = texts.holdsBack || !awaited.isEmpty
        return mustWait ? [.wake(after: Self.patience)] : []
    }
}
