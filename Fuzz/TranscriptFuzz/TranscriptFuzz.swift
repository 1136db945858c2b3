import CallCore
import FuzzInput
import Providers
import ScriptValue

/// Any messages of a recogniser, among anything else that may happen to a session: sockets, timers and the end keep
/// their rules, and nothing that comes in ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    guard var fuzz = TranscriptFuzz(&input) else { return 0 }
    fuzz.run(&input)
    return 0
}

struct TranscriptFuzz {
    private var host: TranscriptHost
    private let key: String

    /// Nil when the settings make no transcriber; the reason is checked.
    init?(_ input: inout FuzzInput) {
        let name = input.pick(TranscriptionServices.names)
        let settings = TranscriptionServices.Settings(
            apiKey: Secret("sk-fuzz"), baseURL: input.below(8) == 7 ? input.text() : nil,
            options: Self.options(&input))
        let services = TranscriptionServices(configured: [name: settings]) { _ in nil }
        do throws(SpeechSetupProblem) {
            host = TranscriptHost(try services.service(name).transcriber())
        } catch {
            let text = error.description
            if text.utf8.count > 1_000 { fault("a problem of \(text.utf8.count) bytes") }
            if text.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(text)") }
            if text.contains("sk-fuzz") { fault("the key is shown: \(text)") }
            return nil
        }
        key = name == "elevenlabs" ? "message_type" : "type"
    }

    mutating func run(_ input: inout FuzzInput) {
        for _ in 0..<400 where !input.isAtEnd { step(&input) }
        host.feed(.close)
        for _ in 0..<8 where !host.isFinished { host.fireNextTimer() }
        if !host.isFinished { fault("no end within \(host.timers) after close") }
        host.feed(.close)
        host.feed(.message(.text("{}")))
    }

    private mutating func step(_ input: inout FuzzInput) {
        switch input.below(16) {
        case 0: host.feed(.open)
        case 1: host.feed(.audioFlows(input.flag()))
        case 2: host.feed(input.below(8) == 7 ? .close : .endOfSpeech)
        case 3: host.now = host.now + Milliseconds(input.byte()) * 8
        case 4: host.fireNextTimer()
        case 5: if host.socket == .open { host.feed(.closed(code: 1000 + input.below(16), reason: input.text())) }
        case 6, 7:
            guard host.socket == .opening else { break }
            let status = input.pick([0, 0, 401, 404, 429, 503])
            let refusal = TranscriberInput.refused(status: status, retryAfter: input.integer(), message: input.text())
            host.feed(input.below(4) == 3 ? refusal : .connected)
        case 8: host.feed(.message(input.flag() ? .text(input.take(input.below(64))) : .binary(input.take(8))))
        default: host.feed(.message(.text(JSONText.encodePlain(message(&input)))))
        }
    }

    private func message(_ input: inout FuzzInput) -> Value {
        var fields = [key: Value(input.pick(Self.types))]
        for _ in 0..<input.below(6) { fields[input.pick(Self.fields)] = Self.value(&input, depth: 0) }
        return .map(fields)
    }

    private static func value(_ input: inout FuzzInput, depth: Int) -> Value {
        switch input.below(12) {
        case 0: return .bool(input.flag())
        case 1: return .int(input.integer())
        case 2: return .number(Double(input.integer()) / 64)
        case 3, 4, 5, 6: return Value(input.pick(words))
        case 7: return Value(input.text())
        case 8: return input.value(functions: false, depth: 20)
        case 9: return depth < 4 ? [value(&input, depth: depth + 1)] : nil
        default:
            return depth < 4 ? .map([input.pick(fields): value(&input, depth: depth + 1)]) : nil
        }
    }

    private static func options(_ input: inout FuzzInput) -> Value {
        var options: [String: Value] = [:]
        for _ in 0..<input.below(4) {
            let value: Value = input.below(3) == 0 ? value(&input, depth: 3) : input.pick(choices)
            options[input.pick(optionNames)] = value
        }
        return .map(options)
    }

    private static let types = [
        "session.created", "session.updated", "session_started", "transcript.created", "Results", "SpeechStarted",
        "UtteranceEnd", "Metadata", "TurnInfo", "Error", "error", "partial_transcript", "committed_transcript",
        "committed_transcript_with_timestamps", "rate_limited", "auth_error", "commit_throttled", "turn.start",
        "turn.end", "transcription.text.delta", "transcription.segment", "transcription.done", "transcript.partial",
        "transcript.done", "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed", "conversation.item.input_audio_transcription.delta",
        "conversation.item.input_audio_transcription.completed", "conversation.item.input_audio_transcription.failed",
    ]
    private static let fields = [
        "text", "transcript", "delta", "item_id", "previous_item_id", "is_final", "speech_final", "from_finalize",
        "channel", "alternatives", "confidence", "words", "event", "error", "code", "message", "type", "description",
    ]
    private static let words = [
        "", " ", "yes", "yes please", "i1", "i2", "i3", "StartOfTurn", "Update", "EndOfTurn", "EagerEndOfTurn",
        "session_expired", "input_audio_buffer_commit_empty", "invalid_api_key", "server_error", "e\u{301}\u{301}",
    ]
    private static let optionNames = [
        "model", "modelId", "language", "prompt", "silenceDurationMs", "vadThreshold", "endpointingMs",
        "interimResults", "commitStrategy", "encoding", "sampleRate", "eotThreshold", "delayMs", "other",
    ]
    private static let choices: [Value] = [
        "gpt-live-transcribe", "flux-general-multi", "manual", "vad", "mulaw", 8_000, 800, 0.5, true, nil, "en-US",
    ]
}
