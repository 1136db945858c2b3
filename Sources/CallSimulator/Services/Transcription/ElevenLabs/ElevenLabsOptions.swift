import CallCore

/// The query of Scribe's realtime socket.
struct ElevenLabsOptions: Sendable {
    static let models = ["scribe_v2_realtime", "scribe_v2_realtime_turbo", "scribe_v2_realtime_lite"]
    private static let formats: [String: Int64] = [
        "ulaw_8000": 8_000, "pcm_8000": 8_000, "pcm_16000": 16_000, "pcm_22050": 22_050, "pcm_24000": 24_000,
        "pcm_44100": 44_100, "pcm_48000": 48_000,
    ]
    private static let known: Set<String> = [
        "model_id", "audio_format", "commit_strategy", "vad_silence_threshold_secs", "vad_threshold",
        "min_speech_duration_ms", "min_silence_duration_ms", "language_code", "include_timestamps",
        "include_language_detection", "no_verbatim", "filter_background_audio", "entity_detection", "enable_logging",
        "token",
    ]
    private static let flags = ["no_verbatim", "filter_background_audio", "enable_logging"]

    let model: String
    let format: String
    let rate: Int64
    /// The service finds the ends of utterances; otherwise nothing is final until the client commits.
    let usesVAD: Bool
    /// Milliseconds.
    let silence: Milliseconds
    let sendsTimestamps: Bool
    let sendsLanguage: Bool

    var isHeard: Bool { format == "ulaw_8000" }

    init(_ query: StrictQuery) throws(FieldProblem) {
        try query.only(Self.known, repeatable: ["secondary_languages", "keyterms"])
        let model = try query.needed("model_id")
        guard Self.models.contains(model) else {
            let models = Self.models.map { "'\($0)'" }.joined(separator: ", ")
            throw .value("model_id", "'\(model.prefix(60))' is invalid. Supported models: \(models)")
        }
        self.model = model
        format = try query.choice("audio_format", of: Self.formats.keys.sorted()) ?? "pcm_16000"
        rate = Self.formats[format] ?? 16_000
        usesVAD = try query.choice("commit_strategy", of: ["manual", "vad"]) == "vad"
        silence = Milliseconds(seconds: try query.number("vad_silence_threshold_secs", in: 0.3...3) ?? 1.5)
        _ = try query.number("vad_threshold", in: 0.1...0.9)
        _ = try query.integer("min_speech_duration_ms", in: 50...2_000)
        _ = try query.integer("min_silence_duration_ms", in: 50...2_000)
        sendsTimestamps = try query.flag("include_timestamps") ?? false
        sendsLanguage = try query.flag("include_language_detection") ?? false
        for name in Self.flags { _ = try query.flag(name) }
        for code in query.all("language_code") + query.all("secondary_languages") where !Self.isLanguage(code) {
            throw .value("language_code", "'\(code.prefix(20))' is no code of ISO 639-1 or 639-3")
        }
    }

    /// A bare `en` or `eng`, without a region.
    private static func isLanguage(_ code: String) -> Bool {
        (2...3).contains(code.utf8.count) && code.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }
}
