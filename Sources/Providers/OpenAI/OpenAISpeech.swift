import CallCore
import ScriptValue

/// OpenAI's `/v1/audio/speech`. It has no µ-law: sound comes as 16-bit samples at 24 kHz.
struct OpenAISpeech: SpeechSynthesizer {
    var model = "gpt-4o-mini-tts"
    var voice = "coral"
    /// How to speak, in words; models without ears for it get none.
    var instructions: String?
    var speed: Double?
    let access: ServiceAccess

    var service: String { "openai" }
    var maxCharacters: Int { 4_096 }

    private static let rules = StyleRules([
        "model": ("model", .any), "speed": ("speed", .number(speeds)),
    ])
    static let speeds = 0.25...4.0

    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
        var body: [String: Value] = [
            "model": Value(model), "voice": Value(style.voice ?? voice), "input": Value(text), "response_format": "pcm",
        ]
        if let speed { body["speed"] = .number(speed) }
        body.merge(Self.rules.taken(from: style)) { $1 }
        let isDeaf = body["model"]?.text?.hasPrefix("tts-1") ?? false
        if let instructions, !isDeaf { body["instructions"] = Value(instructions) }
        return access.synthesis(
            "/v1/audio/speech", headers: [access.authorization("Bearer")], body: JSONText.encodePlain(.map(body)),
            format: .pcm16(rate: 24_000))
    }

    func ignored(in style: SpeechStyle) -> [String] { Self.rules.ignored(in: style) }

    func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
        .refusal(of: service, status: status, headers: headers, body: body)
    }

    /// Where the service has said so.
    var modelEnd: ModelEnd? {
        guard ["tts-1", "gpt-4o-mini-tts"].contains(where: model.hasPrefix) else { return nil }
        return ModelEnd(
            model: model, day: "2027-01-06", at: CallTime(milliseconds: 1_799_193_600_000),
            successor: "gpt-realtime-2.1-mini")
    }

    static let profile = SynthesisProfile(
        service: ServiceProfile(
            name: "openai", aliases: [], keyVariables: ["OPENAI_API_KEY"], address: "https://api.openai.com/v1")
    ) { (options, access) throws(SpeechSetupProblem) in
        var speech = OpenAISpeech(access: access)
        speech.model = try options.text("model", "modelId") ?? speech.model
        speech.voice = try options.voice() ?? speech.voice
        speech.instructions = try options.text("instructions")
        speech.speed = try options.number("speed", in: speeds)
        options.skip("responseFormat", "response_format", "outputFormat")
        options.modelEnd = speech.modelEnd
        return speech
    }
}
