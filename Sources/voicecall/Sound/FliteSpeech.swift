import CallAudio
import CallCore
import CallSimulator
import Providers

/// Speech of the simulated call, made by Flite: its lengths for the call's timeline, its samples for the recording.
///
/// Both come from the same clips, so a recording and its timeline agree to the millisecond.
struct FliteSpeech: SpeechDurations {
    /// The voice of the simulated people.
    static let callerVoice = FliteVoice.slt
    /// Spoken at once; longer texts are put together from parts.
    private static let partBytes = 2_000
    /// What cannot be spoken still takes a moment.
    private static let shortest: Milliseconds = 20

    private let synthesizer = FliteSynthesizer(cacheBytes: 64 << 20)

    func milliseconds(of text: String, voice: String?) -> Milliseconds {
        Milliseconds(samples(of: text, voice: voice).count / PhoneLine.samplesPerMillisecond)
    }

    /// Mono at 8 kHz, whole milliseconds long; silence of a plausible length for what Flite cannot speak.
    func samples(of text: String, voice: String?) -> [Int16] {
        let voice = voice.flatMap(FliteVoice.init(rawValue:)) ?? .kal
        var speech: [Int16] = []
        for part in Self.parts(of: text) {
            do {
                speech += try synthesizer.synthesize(part, voice: voice)
            } catch {
                let guess = EstimatedDurations().milliseconds(of: part, voice: nil)
                speech += [Int16](repeating: 0, count: Int(guess) * PhoneLine.samplesPerMillisecond)
            }
        }
        let least = Int(Self.shortest) * PhoneLine.samplesPerMillisecond
        let whole = max(least, (speech.count + 7) / 8 * 8)
        return speech + [Int16](repeating: 0, count: whole - speech.count)
    }

    /// The text in pieces that end at a space where there is one.
    private static func parts(of text: String) -> [String] {
        guard text.utf8.count > partBytes else { return [text] }
        var parts: [String] = []
        var part = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if part.utf8.count + word.utf8.count > partBytes, !part.isEmpty {
                parts.append(part)
                part = ""
            }
            part += (part.isEmpty ? "" : " ") + word
        }
        return parts + [part]
    }
}
