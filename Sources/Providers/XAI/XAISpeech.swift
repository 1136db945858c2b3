import CallCore
import ScriptValue

/// xAI's `/v1/tts`.
struct XAISpeech: SpeechSynthesizer {
    var voice = "eve"
    /// Such as `en`; `auto` lets the service find out.
    var language = "en"
    var speed: Double?
    /// 0 to 2: how much quality may be given up for an earlier start.
    var latency: Int?
    var textNormalization: Bool?
    let access: ServiceAccess

    var service: String { "xai" }
    var maxCharacters: Int { 15_000 }

    static let speeds = 0.7...1.5
    private static let rules = StyleRules([
        "speed": ("speed", .number(speeds)), "languageCode": ("language", .any),
    ])

    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
        var body: [String: Value] = [
            "text": Value(text), "voice_id": Value(style.voice ?? voice), "language": Value(language),
            "output_format": ["codec": "mulaw", "sample_rate": 8_000],
        ]
        if let speed { body["speed"] = .number(speed) }
        if let latency { body["optimize_streaming_latency"] = .int(Int64(latency)) }
        if let textNormalization { body["text_normalization"] = .bool(textNormalization) }
        body.merge(Self.rules.taken(from: style)) { $1 }
        return access.synthesis(
            "/v1/tts", headers: [access.authorization("Bearer")], body: JSONText.encodePlain(.map(body)),
            format: .mulaw)
    }

    func ignored(in style: SpeechStyle) -> [String] { Self.rules.ignored(in: style) }

    func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
        .refusal(of: service, status: status, headers: headers, body: body)
    }

    static let profile = SynthesisProfile(
        service: ServiceProfile(
            name: "xai", aliases: [], keyVariables: ["XAI_API_KEY"], addressVariable: "XAI_BASE_URL",
            address: "https://api.x.ai/v1")
    ) { (options, access) throws(SpeechSetupProblem) in
        var speech = XAISpeech(access: access)
        speech.voice = try options.voice() ?? speech.voice
        speech.language = try options.text("language", "languageCode") ?? speech.language
        speech.speed = try options.number("speed", in: speeds)
        speech.latency = try options.whole("optimizeStreamingLatency", "optimize_streaming_latency", in: 0...2)
        speech.textNormalization = try options.flag("textNormalization", "text_normalization")
        options.skip("codec", "sampleRate", "responseFormat", "outputFormat", "model")
        return speech
    }
}
