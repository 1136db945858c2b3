import CallCore
import FuzzInput
import Providers
import ScriptValue

/// Any messages of a voice model, among anything else that may happen to a session: sockets, timers, items, calls and
/// the end keep their rules, and nothing that comes in ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    guard var fuzz = RealtimeFuzz(&input) else { return 0 }
    fuzz.run(&input)
    return 0
}

struct RealtimeFuzz {
    private var host: RealtimeHost
    private let isGoogle: Bool

    /// Nil when the settings make no session; the reason is checked.
    init?(_ input: inout FuzzInput) {
        let name = input.pick(RealtimeServices.names)
        isGoogle = name == "google"
        var options: [String: Value] = [:]
        for _ in 0..<input.below(4) { options[input.pick(Self.optionNames)] = input.pick(Self.choices) }
        let settings = RealtimeServices.Settings(
            apiKey: Secret("sk-fuzz"), baseURL: input.below(8) == 7 ? input.text() : nil, options: .map(options))
        do throws(SpeechSetupProblem) {
            host = RealtimeHost(try RealtimeServices(configured: [name: settings]) { _ in nil }.service(name).voice())
        } catch {
            let text = error.description
            if text.utf8.count > 1_000 { fault("a problem of \(text.utf8.count) bytes") }
            if text.contains("sk-fuzz") { fault("the key is shown: \(text)") }
            return nil
        }
    }

    mutating func run(_ input: inout FuzzInput) {
        for _ in 0..<400 where !input.isAtEnd { step(&input) }
        host.feed(.close)
        host.cut(played: 0)
        for _ in 0..<8 where !host.isFinished { host.fireNextTimer() }
        if !host.isFinished { fault("no end within \(host.timers) after close") }
        host.feed(.close)
        host.feed(.message(.text("{}")))
    }

    private mutating func step(_ input: inout FuzzInput) {
        switch input.below(24) {
        case 0: host.feed(.open(order(&input)))
        case 1: host.feed(.begin)
        case 2: host.feed(input.flag() ? .audioFlows(input.flag()) : .callerTalks(input.flag()))
        case 3: host.now = host.now + Milliseconds(input.byte()) * 40
        case 4: host.fireNextTimer()
        case 5: if host.socket == .open { host.feed(.closed(code: 1000 + input.below(16), reason: input.text())) }
        case 6, 7:
            guard host.socket == .opening else { break }
            let status = input.pick([0, 0, 401, 404, 429, 503])
            let refusal = RealtimeVoiceInput.refused(
                status: status, retryAfter: input.integer(), message: input.text())
            host.feed(input.below(4) == 3 ? refusal : .connected)
        case 8: host.feed(.message(input.flag() ? .text(input.take(input.below(64))) : .binary(input.take(8))))
        case 9: host.endFirst(played: input.integer(), isWhole: input.flag())
        case 10: host.cut(played: input.integer())
        case 11: host.feed(.ended(item: Int(truncatingIfNeeded: input.integer()), played: 1, isWhole: input.flag()))
        case 12: host.feed(input.below(4) == 3 ? .interrupt : .guide(input.text()))
        case 13: host.feed(input.flag() ? .say(input.text(), isVerbatim: input.flag()) : .ask(input.text()))
        case 14: host.feed(.toolResult(id: input.pick(Self.words), Self.value(&input, depth: 0)))
        case 15: if input.below(16) == 15 { host.feed(.close) }
        default: host.feed(.message(.text(JSONText.encodePlain(message(&input)))))
        }
    }

    private func order(_ input: inout FuzzInput) -> RealtimeOrder {
        var order = RealtimeOrder(instructions: input.text())
        if input.flag() {
            order.greeting = RealtimeOrder.Greeting(input.text(), isVerbatim: input.flag(), waits: input.flag())
        }
        if input.flag() { order.history = [RealtimeOrder.Turn(input.flag() ? .bot : .user, input.text())] }
        if input.flag() {
            order.tools = [
                RealtimeOrder.Tool(
                    name: input.text(), description: "", parameters: Self.value(&input, depth: 0),
                    takesLong: input.flag())
            ]
        }
        return order
    }

    private func message(_ input: inout FuzzInput) -> Value {
        var fields: [String: Value] = isGoogle ? [:] : ["type": Value(input.pick(Self.types))]
        for _ in 0..<input.below(6) {
            fields[input.pick(isGoogle ? Self.parts : Self.fields)] = Self.value(&input, depth: 0)
        }
        return .map(fields)
    }

    private static func value(_ input: inout FuzzInput, depth: Int) -> Value {
        switch input.below(14) {
        case 0: return .bool(input.flag())
        case 1: return .int(input.integer())
        case 2: return .number(Double(input.integer()) / 64)
        case 3, 4, 5: return Value(input.pick(words))
        case 6: return Value(Base64.encode(input.take(input.below(48))))
        case 7: return Value(input.text())
        case 8: return input.value(functions: false, depth: 20)
        case 9, 10: return depth < 6 ? [value(&input, depth: depth + 1)] : nil
        default:
            guard depth < 6 else { return nil }
            var map: [String: Value] = [:]
            for _ in 0..<input.below(4) { map[input.pick(fields + parts)] = value(&input, depth: depth + 1) }
            return .map(map)
        }
    }

    private static let types = [
        "session.created", "session.updated", "error", "response.created", "response.done",
        "response.output_item.added", "response.output_item.done", "response.output_audio.delta",
        "response.output_audio.done", "response.output_audio_transcript.delta",
        "response.output_audio_transcript.done", "response.function_call_arguments.done",
        "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
        "conversation.item.input_audio_transcription.delta", "conversation.item.input_audio_transcription.completed",
        "conversation.item.input_audio_transcription.failed", "rate_limits.updated",
    ]
    private static let fields = [
        "item_id", "response_id", "previous_item_id", "delta", "transcript", "response", "id", "status", "output",
        "usage", "status_details", "error", "code", "message", "event_id", "item", "call_id", "name", "arguments",
        "input_tokens",
    ]
    private static let parts = [
        "setupComplete", "serverContent", "toolCall", "toolCallCancellation", "sessionResumptionUpdate", "goAway",
        "voiceActivity", "usageMetadata", "modelTurn", "parts", "inlineData", "mimeType", "data", "thought",
        "inputTranscription", "outputTranscription", "text", "interrupted", "generationComplete", "turnComplete",
        "turnCompleteReason", "functionCalls", "args", "ids", "newHandle", "resumable", "timeLeft",
        "voiceActivityType", "promptTokenCount",
    ]
    private static let words = [
        "", " ", "r1", "r2", "i1", "i2", "c1", "c2", "lookup", "{}", "{\"q\":1}", "completed", "cancelled", "failed",
        "function_call", "session_expired", "rate_limit_exceeded", "conversation_already_has_active_response",
        "insufficient_quota", "update_1", "ask_1", "audio/pcm;rate=24000", "audio/pcm;rate=x", "9.5s", "-1e99s",
        "ACTIVITY_START", "yes please", "e\u{301}\u{301}",
    ]
    private static let optionNames = [
        "model", "voice", "vadThreshold", "interruptResponseOnInputAudio", "minBargeInAudioEndMs", "azureEndpoint",
        "azureDeployment", "apiVersion", "startSensitivity", "activityHandling", "sessionResumption", "other",
        "automaticActivityDetectionDisabled",
    ]
    private static let choices: [Value] = [
        "gemini-3.1-flash-live-preview", "gemini-3.8-live-extended-thinking", "gpt-realtime", "no-interruption",
        "high", "v1alpha", "https://x.example/v1", 0, 0.5, true, false, nil,
    ]
}
