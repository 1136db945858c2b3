import CallCore
import ScriptValue

struct OpenAITranscriptionSettings: Hashable, Sendable {
    var model = "gpt-4o-transcribe"
    var language: String?
    var prompt: String?
    /// The pause that ends an utterance, in milliseconds.
    var silenceDuration = 800
    /// How sure the service must be that somebody speaks, 0 to 1.
    var vadThreshold = 0.5

    /// Models for live use leave it to the client to say when an utterance is over.
    var hasServerVAD: Bool { !model.hasPrefix("gpt-live-transcribe") }

    /// Where the service has said so.
    var modelEnd: ModelEnd? {
        let ending = ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"]
        guard ending.contains(where: model.hasPrefix) else { return nil }
        return ModelEnd(
            model: model, day: "2027-02-26", at: CallTime(milliseconds: 1_803_600_000_000),
            successor: "gpt-live-transcribe")
    }

    var update: Value {
        var transcription: [String: Value] = ["model": Value(model)]
        if let language { transcription["language"] = Value(language) }
        if let prompt { transcription["prompt"] = Value(prompt) }
        let detection: Value = [
            "type": "server_vad", "threshold": .number(vadThreshold), "prefix_padding_ms": 300,
            "silence_duration_ms": .int(Int64(silenceDuration)),
        ]
        let input: Value = [
            "format": ["type": "audio/pcmu"], "noise_reduction": nil, "transcription": .map(transcription),
            "turn_detection": hasServerVAD ? detection : nil,
        ]
        return ["type": "session.update", "session": ["type": "transcription", "audio": ["input": input]]]
    }
}

extension OpenAITranscription {
    static let profile = TranscriptionProfile(
        name: "openai", aliases: ["openai-realtime"], keyVariables: ["OPENAI_API_KEY"],
        address: "https://api.openai.com/v1"
    ) { (options, access) throws(SpeechSetupProblem) in
        var settings = OpenAITranscriptionSettings()
        settings.model = try options.text("model", "sttModel") ?? settings.model
        options.modelEnd = settings.modelEnd
        settings.language = try options.text("language")
        settings.prompt = try options.text("prompt")
        settings.silenceDuration =
            try options.whole("silenceDurationMs", in: 100...10_000) ?? settings.silenceDuration
        settings.vadThreshold = try options.number("vadThreshold", in: 0...1) ?? settings.vadThreshold
        return TranscriptionSession(OpenAITranscription(settings: settings, access: access))
    }
}
