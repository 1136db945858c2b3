import CallCore
import ScriptValue

/// Azure Speech: the text goes in SSML. It is not the free service of the Edge browser, which calls cannot use.
struct AzureSpeech: SpeechSynthesizer {
    static let sound = "raw-8khz-8bit-mono-mulaw"

    var voice = "en-US-JennyNeural"
    /// Such as `en-US`; that of the voice without one.
    var language: String?
    let access: ServiceAccess

    var service: String { "azure-speech" }
    /// Its own limit is ten minutes of sound.
    var maxCharacters: Int { 5_000 }

    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
        let voice = style.voice.flatMap { Self.isVoice($0) ? $0 : nil } ?? voice
        let language = language ?? voice.split(separator: "-").prefix(2).joined(separator: "-")
        let document =
            "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" "
            + "xml:lang=\"\(TwiML.escaped(language))\"><voice name=\"\(TwiML.escaped(voice))\">"
            + "\(TwiML.escaped(text))</voice></speak>"
        return access.synthesis(
            "/cognitiveservices/v1",
            headers: [
                SocketRequest.Header("Ocp-Apim-Subscription-Key", access.key),
                SocketRequest.Header("X-Microsoft-OutputFormat", Secret(Self.sound)),
                SocketRequest.Header("User-Agent", Secret("voicecall")),
            ], type: "application/ssml+xml", body: Array(document.utf8), format: .mulaw)
    }

    func ignored(in style: SpeechStyle) -> [String] {
        let voice = style.voice.map { Self.isVoice($0) ? [] : ["voice"] } ?? []
        return (style.overrides.map ?? [:]).keys.sorted() + voice
    }

    func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
        .refusal(of: service, status: status, headers: headers, body: body)
    }

    /// Such as `en-US-JennyNeural`.
    static func isVoice(_ name: String) -> Bool {
        name.utf8.count <= 80 && name.split(separator: "-").count >= 3 && name.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x3A
    }

    static let profile = SynthesisProfile(
        service: ServiceProfile(
            name: "azure-speech", aliases: ["azure"],
            keyVariables: ["AZURE_SPEECH_KEY", "AZURE_SPEECH_API_KEY", "SPEECH_KEY"],
            address: "https://eastus.tts.speech.microsoft.com"), address: address
    ) { (options, access) throws(SpeechSetupProblem) in
        var speech = AzureSpeech(access: access)
        if let voice = try options.voice() {
            guard isVoice(voice) else {
                throw options.problem("voice", "is no name of a voice", next: "write one such as \"en-US-JennyNeural\"")
            }
            speech.voice = voice
        }
        speech.language = try options.text("lang", "language", "languageCode")
        options.skip("region", "outputFormat", "voiceNoteOutputFormat")
        return speech
    }

    /// The region is a part of the host's name.
    @Sendable private static func address(_ lookup: ServiceLookup) throws(SpeechSetupProblem) -> String {
        var options = lookup.options(of: profile.service)
        let variable = ["AZURE_SPEECH_REGION", "SPEECH_REGION"].lazy.compactMap(lookup.variable).first
        guard let region = try options.text("region") ?? variable else {
            throw options.problem(
                "region", "is missing",
                next: "write that of the resource, such as \"eastus\", or set AZURE_SPEECH_REGION")
        }
        guard region.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }) else {
            throw options.problem("region", "is no region", next: "write small letters and digits, such as \"eastus\"")
        }
        return "https://\(region).tts.speech.microsoft.com"
    }
}
