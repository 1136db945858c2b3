import CallCore

/// `POST https://api.openai.com/v1/audio/speech`.
enum OpenAISpeech: SynthesisWire {
    private static let voices = [
        "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin",
        "cedar",
    ]
    /// Hz of `pcm` and `wav`.
    private static let rate = 24_000
    private static let longest = 4_096

    static func refusal(_ status: Int, id: String) -> ServiceRefusal {
        OpenAIError(status: status).refusal(status, requestID: "req_" + id)
    }

    static func order(
        _ request: WireRequest, key: Secret, id: String, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SpeechWish {
        guard SynthesisKind.openai.isServed(at: request.path) else { throw refusal(404, id: id) }
        guard request.method == "POST" else { throw refusal(405, id: id) }
        guard isAuthorized(request, "Authorization", "Bearer \(key.reveal())") else { throw refusal(401, id: id) }
        guard let fields = fields(request) else { throw refusal(400, id: id) }
        do throws(FieldProblem) {
            var order = try read(fields)
            order.headers = HeaderList(["x-request-id": "req_" + id, "openai-processing-ms": "120"])
            return order
        } catch {
            throw OpenAIError(error).refusal(400, requestID: "req_" + id)
        }
    }

    private static func read(_ fields: StrictFields) throws(FieldProblem) -> SpeechWish {
        try fields.only(["model", "input", "voice", "instructions", "response_format", "speed", "stream_format"])
        _ = try fields.neededText("model")
        let text = try fields.neededText("input")
        guard !isBlank(text) else { throw .value("input", "it has to have at least one character") }
        guard text.unicodeScalars.count <= longest else { throw .value("input", "it is longer than \(longest)") }
        _ = try fields.text("instructions")
        _ = try fields.number("speed", in: 0.25...4)
        // `sse` exists; the plain stream is what is simulated.
        _ = try fields.choice("stream_format", of: ["audio"])
        let format = try fields.choice("response_format", of: ["mp3", "opus", "aac", "flac", "wav", "pcm"]) ?? "mp3"
        let coding: SoundFormat.Coding = ["wav", "pcm"].contains(format) ? .pcm16(rate: rate) : .packed(format)
        return SpeechWish(
            text: text, voice: try voice(fields),
            format: SoundFormat(coding: coding, hasHeader: format == "wav"), headers: HeaderList())
    }

    private static func voice(_ fields: StrictFields) throws(FieldProblem) -> String {
        try fields.require("voice")
        if fields.fields["voice"]?.map != nil, let own = try fields.object("voice") {
            try own.only(["id"])
            return try own.neededText("id")
        }
        return try fields.choice("voice", of: voices) ?? ""
    }
}
