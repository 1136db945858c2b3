import CallCore

/// `POST https://{region}.tts.speech.microsoft.com/cognitiveservices/v1`: SSML in, the format in a header, errors
/// without a word.
enum AzureSpeech: SynthesisWire {
    private static let formats: [String: SoundFormat] = [
        "raw-8khz-8bit-mono-mulaw": SoundFormat(coding: .mulaw),
        "riff-8khz-8bit-mono-mulaw": SoundFormat(coding: .mulaw, hasHeader: true),
        "raw-8khz-8bit-mono-alaw": SoundFormat(coding: .packed("alaw")),
        "raw-8khz-16bit-mono-pcm": SoundFormat(coding: .pcm16(rate: 8_000)),
        "raw-16khz-16bit-mono-pcm": SoundFormat(coding: .pcm16(rate: 16_000)),
        "raw-24khz-16bit-mono-pcm": SoundFormat(coding: .pcm16(rate: 24_000)),
        "riff-24khz-16bit-mono-pcm": SoundFormat(coding: .pcm16(rate: 24_000), hasHeader: true),
        "audio-24khz-48kbitrate-mono-mp3": SoundFormat(coding: .packed("mp3")),
    ]

    static func refusal(_ status: Int, id: String) -> ServiceRefusal {
        ServiceRefusal(status: status, headers: HeaderList(["x-requestid": id]))
    }

    static func order(
        _ request: WireRequest, key: Secret, id: String, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SpeechWish {
        guard SynthesisKind.azure.isServed(at: request.path) else { throw refusal(404, id: id) }
        guard request.method == "POST" else { throw refusal(405, id: id) }
        guard isAuthorized(request, "Ocp-Apim-Subscription-Key", key.reveal()) else { throw refusal(401, id: id) }
        guard request.mediaType == "application/ssml+xml" else { throw refusal(415, id: id) }
        let agent = request.headers["User-Agent"] ?? ""
        guard !agent.isEmpty, agent.count < 256, let format = formats[request.headers["X-Microsoft-OutputFormat"] ?? ""]
        else { throw refusal(400, id: id) }
        guard let (text, voice) = read(request.body), !isBlank(text) else { throw refusal(400, id: id) }
        return SpeechWish(
            text: text, voice: voice, format: format, headers: HeaderList(["x-requestid": id]))
    }

    /// The words and the voice of a document; nil when it is not SSML with one voice.
    private static func read(_ body: [UInt8]) -> (String, String)? {
        guard let speak = try? MarkupXML.parse(body), speak.name == "speak", !speak.hasStrayText,
            speak["version"] == "1.0", speak["xmlns"] == "http://www.w3.org/2001/10/synthesis",
            speak["xml:lang"]?.isEmpty == false, speak.elements.count == 1, let voice = speak.elements.first,
            voice.name == "voice", let name = voice["name"], !name.isEmpty
        else { return nil }
        return (voice.text, name)
    }
}
