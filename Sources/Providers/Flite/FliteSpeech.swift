import CallAudio
import CallCore

/// Flite as a maker of speech for calls: English, in this process, without a key.
public struct FliteSpeech: LocalSynthesizer {
    private let voice: FliteVoice
    private let synthesizer: FliteSynthesizer

    public init(voice: FliteVoice = .kal, synthesizer: FliteSynthesizer = FliteSynthesizer()) {
        self.voice = voice
        self.synthesizer = synthesizer
    }

    public var service: String { SynthesisServices.localName }
    /// A scalar is at most four bytes of UTF-8.
    public var maxCharacters: Int { FliteSynthesizer.maximumTextBytes / 4 }

    public func speak(_ text: String, style: SpeechStyle) throws(SpeechProblem) -> [UInt8] {
        do throws(FliteError) {
            return G711.encode(try synthesizer.synthesize(text, voice: wanted(style) ?? voice))
        } catch {
            throw SpeechProblem(
                code: "speech.local", service: service, message: "\(error.message). \(error.nextStep)",
                isFatal: error.code == .voiceUnavailable)
        }
    }

    public func ignored(in style: SpeechStyle) -> [String] {
        (style.overrides.map ?? [:]).keys.sorted() + (style.voice != nil && wanted(style) == nil ? ["voice"] : [])
    }

    /// As `SynthesisServices` wants it.
    ///
    /// - Parameter synthesizer: shared by all calls, so that what was said before is there at once.
    public static func voice(_ synthesizer: FliteSynthesizer) -> SynthesisServices.LocalVoice {
        { (options) throws(SpeechSetupProblem) in
            guard let name = try options.voice() else { return FliteSpeech(synthesizer: synthesizer) }
            guard let voice = FliteVoice(rawValue: name.lowercased()) else {
                let names = FliteVoice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                throw options.problem("voice", "is no voice of Flite", next: "write one of \(names)")
            }
            return FliteSpeech(voice: voice, synthesizer: synthesizer)
        }
    }

    private func wanted(_ style: SpeechStyle) -> FliteVoice? {
        style.voice.flatMap { FliteVoice(rawValue: $0.lowercased()) }
    }
}
