import CallCore
import ScriptValue

/// ElevenLabs' streaming speech. The format stands in the address: in the body it would be ignored, and MP3 come.
struct ElevenLabsSpeech: SpeechSynthesizer {
    var voice = "pMsXgVXv3BLzUgSXRplE"
    var model = "eleven_multilingual_v2"
    /// By the service's own names; what is missing is as the voice itself has it.
    var voiceSettings: [String: Value] = [:]
    var language: String?
    var normalization: String?
    var seed: Int?
    /// 0 to 4; the service advises against it.
    var latency: Int?
    let access: ServiceAccess

    var service: String { "elevenlabs" }
    var maxCharacters: Int { Self.room(for: model) }

    static let seeds = 0...0xFFFF_FFFF
    private static let settingRules = StyleRules([
        "stability": ("stability", .number(0...1)), "similarityBoost": ("similarity_boost", .number(0...1)),
        "style": ("style", .number(0...1)), "speed": ("speed", .number(0.7...1.2)),
        "useSpeakerBoost": ("use_speaker_boost", .flag),
    ])
    private static let bodyRules = StyleRules([
        "model": ("model_id", .any), "applyTextNormalization": ("apply_text_normalization", .any),
        "languageCode": ("language_code", .any), "seed": ("seed", .any),
    ])

    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
        var body: [String: Value] = ["text": Value(text), "model_id": Value(model)]
        if let language { body["language_code"] = Value(language) }
        if let normalization { body["apply_text_normalization"] = Value(normalization) }
        if let seed { body["seed"] = .int(Int64(seed)) }
        body.merge(Self.bodyRules.taken(from: style)) { $1 }
        if !Self.takesLanguage(body["model_id"]?.text ?? "") { body["language_code"] = nil }
        let settings = voiceSettings.merging(Self.settingRules.taken(from: style)) { $1 }
        if !settings.isEmpty { body["voice_settings"] = .map(settings) }
        var query = [("output_format", "ulaw_8000")]
        if let latency { query.append(("optimize_streaming_latency", String(latency))) }
        let voice = style.voice.flatMap { Self.isVoice($0) ? $0 : nil } ?? voice
        return access.synthesis(
            "/v1/text-to-speech/\(voice)/stream", query: query,
            headers: [SocketRequest.Header("xi-api-key", access.key)], body: JSONText.encodePlain(.map(body)),
            format: .mulaw)
    }

    func ignored(in style: SpeechStyle) -> [String] {
        let unknown = Set(Self.settingRules.ignored(in: style)).intersection(Self.bodyRules.ignored(in: style))
        var ignored = unknown.sorted()
        if let voice = style.voice, !Self.isVoice(voice) { ignored.append("voice") }
        if style.overrides["languageCode"] != nil, !Self.takesLanguage(style.overrides["model"]?.text ?? model) {
            ignored.append("languageCode")
        }
        return ignored
    }

    func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
        .refusal(of: service, status: status, headers: headers, body: body)
    }

    /// It becomes a part of the path.
    static func isVoice(_ name: String) -> Bool {
        (10...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
    }

    /// Others refuse a request that names one.
    private static func takesLanguage(_ model: String) -> Bool { model.hasSuffix("_v2_5") || model.hasSuffix("_v3") }

    private static func room(for model: String) -> Int {
        switch model {
        case "eleven_flash_v2_5", "eleven_turbo_v2_5": 40_000
        // No limit is known for sure; requests of calls are far shorter.
        case "eleven_v3": 3_000
        default: 10_000
        }
    }
}
