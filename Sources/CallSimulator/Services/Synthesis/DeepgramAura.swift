import CallCore

/// `POST https://api.deepgram.com/v1/speak`: settings in the query, and a RIFF header unless `container=none`.
enum DeepgramAura: SynthesisWire {
    private static let longest = 2_000
    private static let known: Set<String> = [
        "model", "encoding", "sample_rate", "container", "bit_rate", "callback", "callback_method", "mip_opt_out",
    ]

    static func refusal(_ status: Int, id: String) -> ServiceRefusal { DeepgramError.refusal(status, requestID: id) }

    static func order(
        _ request: WireRequest, key: Secret, id: String, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SpeechWish {
        guard SynthesisKind.deepgram.isServed(at: request.path) else { throw refusal(404, id: id) }
        guard request.method == "POST" else { throw refusal(405, id: id) }
        guard isAuthorized(request, "Authorization", "Token \(key.reveal())") else { throw refusal(401, id: id) }
        guard let query = query(request), let fields = fields(request) else { throw refusal(400, id: id) }
        let text: String
        let format: SoundFormat
        let model = query["model"] ?? "aura-asteria-en"
        do throws(FieldProblem) {
            format = try self.format(query)
            try fields.only(["text"])
            text = try fields.neededText("text")
            guard !isBlank(text) else { throw .value("text", "it is empty") }
        } catch {
            throw DeepgramError.refusal(400, requestID: id, message: error.message)
        }
        guard text.count <= longest else {
            let message = "Input text exceeds the limit of \(longest) characters."
            throw DeepgramError.refusal(413, requestID: id, message: message)
        }
        return SpeechWish(
            text: text, voice: model, format: format,
            headers: HeaderList([
                "dg-request-id": id, "dg-model-name": model, "dg-char-count": String(text.count),
            ]))
    }

    private static func format(_ query: StrictQuery) throws(FieldProblem) -> SoundFormat {
        try query.only(known, repeatable: ["tag"])
        _ = try query.flag("mip_opt_out")
        let encodings = ["linear16", "mulaw", "alaw", "mp3", "opus", "flac", "aac"]
        let encoding = try query.choice("encoding", of: encodings) ?? "mp3"
        let container = try query.choice("container", of: ["none", "wav", "ogg"])
        let isRaw = ["linear16", "mulaw", "alaw"].contains(encoding)
        if container == "wav", !isRaw { throw .value("container", "\(encoding) does not come in it") }
        if container == "ogg", encoding != "opus" { throw .value("container", "\(encoding) does not come in it") }
        let hasHeader = isRaw && container != "none"
        switch encoding {
        case "mulaw", "alaw":
            guard try query.integer("sample_rate", in: 8_000...16_000) ?? 8_000 == 8_000 else {
                throw .value("sample_rate", "only 8000 is simulated for \(encoding)")
            }
            return SoundFormat(coding: encoding == "mulaw" ? .mulaw : .packed("alaw"), hasHeader: hasHeader)
        case "linear16":
            let rate = try query.integer("sample_rate", in: 8_000...48_000) ?? 24_000
            guard [8_000, 16_000, 24_000, 32_000, 48_000].contains(rate) else {
                throw .value("sample_rate", "\(rate) is not served")
            }
            return SoundFormat(coding: .pcm16(rate: Int(rate)), hasHeader: hasHeader)
        default: return SoundFormat(coding: .packed(encoding))
        }
    }
}
