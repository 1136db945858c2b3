import CallCore

/// `POST https://api.elevenlabs.io/v1/text-to-speech/{voice}/stream`. What it does not know it overlooks, and sends MP3
/// where no format is in the query.
enum ElevenLabsSpeech: SynthesisWire {
    private static let rates = [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
    private static let packed = [
        "mp3_22050_32", "mp3_24000_48", "mp3_44100_32", "mp3_44100_64", "mp3_44100_96", "mp3_44100_128",
        "mp3_44100_192", "opus_48000_32", "opus_48000_64", "opus_48000_96", "opus_48000_128", "opus_48000_192",
        "alaw_8000",
    ]
    private static let body: Set<String> = [
        "text", "model_id", "language_code", "voice_settings", "seed", "previous_text", "next_text",
        "previous_request_ids", "next_request_ids", "apply_text_normalization", "apply_language_text_normalization",
        "pronunciation_dictionary_locators",
    ]

    static func refusal(_ status: Int, id: String) -> ServiceRefusal { ElevenLabsError.refusal(status) }

    static func order(
        _ request: WireRequest, key: Secret, id: String, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SpeechWish {
        guard let voice = voice(request.path) else { throw refusal(404, id: id) }
        guard request.method == "POST" else { throw refusal(405, id: id) }
        guard isAuthorized(request, "xi-api-key", key.reveal()) else { throw refusal(401, id: id) }
        guard isVoice(voice) else {
            throw ElevenLabsError.refusal(
                404, "voice_not_found", "A voice with the voice_id \(voice.prefix(60)) was not found.")
        }
        guard let query = query(request), let fields = fields(request) else { throw refusal(400, id: id) }
        let format = try format(query, misuse: misuse)
        let text = try text(fields, misuse: misuse)
        return SpeechWish(
            text: text, voice: voice, format: format,
            headers: HeaderList(["request-id": id, "character-cost": String(text.count)]))
    }

    /// The part of the path that names the voice.
    static func voice(_ path: String) -> String? {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.last == "stream" { parts.removeLast() }
        guard parts.count >= 3, parts.suffix(3).dropLast() == ["v1", "text-to-speech"] else { return nil }
        return parts.last
    }

    private static func isVoice(_ voice: String) -> Bool {
        let isPlain: (UInt8) -> Bool = { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        return (10...40).contains(voice.utf8.count) && voice.utf8.allSatisfy(isPlain)
    }

    private static func format(
        _ query: StrictQuery, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SoundFormat {
        let known: Set<String> = ["output_format", "optimize_streaming_latency", "enable_logging"]
        for field in query.fields.fields where !known.contains(field.name) {
            misuse("the query field \(field.name) is not known, and overlooked")
        }
        do throws(FieldProblem) {
            _ = try query.integer("optimize_streaming_latency", in: 0...4)
            _ = try query.flag("enable_logging")
            let pcm = rates.map { "pcm_\($0)" }
            let name = try query.choice("output_format", of: ["ulaw_8000"] + pcm + packed) ?? "mp3_44100_128"
            if name == "ulaw_8000" { return SoundFormat(coding: .mulaw) }
            if let index = pcm.firstIndex(of: name) { return SoundFormat(coding: .pcm16(rate: rates[index])) }
            return SoundFormat(coding: .packed(String(name.prefix { $0 != "_" })))
        } catch {
            throw ElevenLabsError.refusal(error, in: "query")
        }
    }

    private static func text(
        _ fields: StrictFields, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> String {
        for name in fields.fields.keys.sorted() where !body.contains(name) {
            misuse("the body field \(name) is not known, and overlooked")
        }
        let text: String
        let model: String
        do throws(FieldProblem) {
            text = try fields.neededText("text")
            model = try fields.text("model_id") ?? "eleven_multilingual_v2"
            try checkRest(fields)
        } catch {
            throw ElevenLabsError.refusal(error, in: "body")
        }
        guard !isBlank(text) else { throw ElevenLabsError.refusal(400, "empty_text", "The text is empty.") }
        let limit = model.contains("flash_v2_5") || model.contains("turbo_v2_5") ? 40_000 : 10_000
        guard text.count <= limit else {
            let message =
                "This request's text has \(text.count) characters and exceeds the character limit of \(limit)."
            throw ElevenLabsError.refusal(400, "max_character_limit_exceeded", message)
        }
        guard !fields.has("language_code") || model != "eleven_multilingual_v2" else {
            throw ElevenLabsError.refusal(
                400, "unsupported_language", "The model \(model) does not support a language code.")
        }
        return text
    }

    private static func checkRest(_ fields: StrictFields) throws(FieldProblem) {
        _ = try fields.text("language_code")
        _ = try fields.integer("seed", in: 0...4_294_967_295)
        _ = try fields.text("previous_text")
        _ = try fields.text("next_text")
        _ = try fields.texts("previous_request_ids", atMost: 3)
        _ = try fields.choice("apply_text_normalization", of: ["auto", "on", "off"])
        guard !fields.isNull("voice_settings"), let voice = try fields.object("voice_settings") else { return }
        for name in ["stability", "similarity_boost", "style"] { _ = try voice.number(name, in: 0...1) }
        _ = try voice.number("speed", in: 0.7...1.2)
        _ = try voice.flag("use_speaker_boost")
    }
}
