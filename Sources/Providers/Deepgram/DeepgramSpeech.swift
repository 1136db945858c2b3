import CallCore
import ScriptValue

/// Deepgram's Aura over HTTP. A voice is a model; everything but the text stands in the address.
struct DeepgramSpeech: SpeechSynthesizer {
    var model = "aura-2-thalia-en"
    let access: ServiceAccess

    var service: String { "deepgram" }
    var maxCharacters: Int { 2_000 }

    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
        // Without `container=none` a header would be heard.
        access.synthesis(
            "/v1/speak",
            query: [
                ("model", wanted(style) ?? model), ("encoding", "mulaw"), ("sample_rate", "8000"),
                ("container", "none"),
            ],
            headers: [access.authorization("Token")], body: JSONText.encodePlain(["text": Value(text)]),
            format: .mulaw)
    }

    func ignored(in style: SpeechStyle) -> [String] {
        var ignored = (style.overrides.map ?? [:]).keys.filter { $0 != "model" }.sorted()
        if let voice = style.voice, !Self.isModel(voice) { ignored.append("voice") }
        if let model = style.overrides["model"]?.text, !Self.isModel(model) { ignored.append("model") }
        return ignored
    }

    func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
        .refusal(of: service, status: status, headers: headers, body: body)
    }

    private func wanted(_ style: SpeechStyle) -> String? {
        [style.voice, style.overrides["model"]?.text].lazy.compactMap { $0 }.first(where: Self.isModel)
    }

    /// Such as `aura-2-thalia-en`; names of other services' voices are none.
    private static func isModel(_ name: String) -> Bool {
        name.hasPrefix("aura-")
            && name.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }

    static let profile = SynthesisProfile(
        service: ServiceProfile(
            name: "deepgram", aliases: [], keyVariables: ["DEEPGRAM_API_KEY"], addressVariable: "DEEPGRAM_BASE_URL",
            address: "https://api.deepgram.com/v1")
    ) { (options, access) throws(SpeechSetupProblem) in
        var speech = DeepgramSpeech(access: access)
        let voice = try options.voice()
        speech.model = try options.text("model", "modelId") ?? voice ?? speech.model
        options.skip("encoding", "sampleRate", "container", "outputFormat")
        return speech
    }
}
