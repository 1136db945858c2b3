import CallCore

/// `POST https://api.x.ai/v1/tts`.
enum XAISpeech: SynthesisWire {
    private static let longest = 15_000
    private static let voices = ["eve", "ara", "rex", "sal", "leo", "una"]
    private static let rates: ClosedRange<Int64> = 8_000...48_000

    static func refusal(_ status: Int, id: String) -> ServiceRefusal { XAIError.refusal(status) }

    static func order(
        _ request: WireRequest, key: Secret, id: String, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SpeechWish {
        guard SynthesisKind.xai.isServed(at: request.path) else { throw refusal(404, id: id) }
        guard request.method == "POST" else { throw refusal(405, id: id) }
        guard isAuthorized(request, "Authorization", "Bearer \(key.reveal())") else { throw refusal(401, id: id) }
        guard let fields = fields(request) else { throw refusal(400, id: id) }
        do throws(FieldProblem) {
            var order = try read(fields)
            order.headers = HeaderList(["x-request-id": id])
            return order
        } catch {
            throw XAIError.refusal(400, message: error.message)
        }
    }

    private static func read(_ fields: StrictFields) throws(FieldProblem) -> SpeechWish {
        try fields.only([
            "text", "voice_id", "language", "output_format", "speed", "optimize_streaming_latency",
            "text_normalization",
        ])
        let text = try fields.neededText("text")
        guard !isBlank(text) else { throw .value("text", "it is empty") }
        guard text.count <= longest else { throw .value("text", "it is longer than \(longest)") }
        let language = try fields.neededText("language")
        guard language == "auto" || language.utf8.count >= 2 else { throw .value("language", "it is no language") }
        let voice = try fields.choice("voice_id", of: voices) ?? "eve"
        _ = try fields.number("speed", in: 0.7...1.5)
        _ = try fields.integer("optimize_streaming_latency", in: 0...2)
        _ = try fields.flag("text_normalization")
        return SpeechWish(
            text: text, voice: voice, format: try format(try fields.object("output_format")), headers: HeaderList())
    }

    private static func format(_ fields: StrictFields?) throws(FieldProblem) -> SoundFormat {
        guard let fields else { return SoundFormat(coding: .packed("mp3")) }
        try fields.only(["codec", "sample_rate", "bit_rate"])
        let codec = try fields.choice("codec", of: ["mp3", "wav", "pcm", "mulaw", "alaw"]) ?? "mp3"
        let rate = try fields.integer("sample_rate", in: rates) ?? 24_000
        _ = try fields.integer("bit_rate", in: 32_000...192_000)
        guard [8_000, 16_000, 22_050, 24_000, 44_100, 48_000].contains(rate) else {
            throw .value(fields.at("sample_rate"), "\(rate) is not served")
        }
        switch codec {
        case "mulaw":
            guard rate == 8_000 else {
                throw .value(fields.at("sample_rate"), "only 8000 is simulated for mulaw")
            }
            return SoundFormat(coding: .mulaw)
        case "pcm", "wav": return SoundFormat(coding: .pcm16(rate: Int(rate)), hasHeader: codec == "wav")
        default: return SoundFormat(coding: .packed(codec))
        }
    }
}
