import CFlite
import CallAudio
import Synchronization

/// Speaks English text in this process, without a network, as 8 kHz mono.
///
/// The same text and voice give the same samples in every process. Flite keeps global state, so one call of it runs
/// at a time; a long text gives way to others between its pieces. Recent clips come from memory.
public final class FliteSynthesizer: Sendable {
    /// The longest text accepted, in UTF-8 bytes.
    public static let maximumTextBytes = 4_096
    /// The longest speech made of one text.
    public static let maximumMilliseconds = 600_000

    /// Flite is not thread-safe, and that holds for all synthesizers of a process together.
    private static let flite = Mutex(())
    private let cache: Mutex<FliteClipCache>

    /// - Parameter cacheBytes: the bound on remembered clips; 32 MB is about half an hour of speech.
    public init(cacheBytes: Int = 32 << 20) {
        cache = Mutex(FliteClipCache(limitBytes: cacheBytes))
    }

    /// The speech of `text` as mono 16-bit samples at 8 kHz, with a short silence at each end.
    ///
    /// Characters outside ASCII lose their accents or become spaces. Text with nothing to say gives no samples.
    /// Blocks the thread for about 2 ms a second of speech with `.kal`, about 15 ms with the others.
    public func synthesize(_ text: String, voice: FliteVoice) throws(FliteError) -> [Int16] {
        let bytes = text.utf8.count
        guard bytes <= Self.maximumTextBytes else {
            throw FliteError(
                .textTooLong, "the text has \(bytes) bytes, Flite takes \(Self.maximumTextBytes)",
                nextStep: "Say it in several shorter parts")
        }
        let key = FliteClipCache.Key(text: text, voice: voice)
        if let known = cache.withLock({ $0.clip(for: key) }) { return known }

        var speech: [Int16] = []
        for piece in FliteText.pieces(of: text) {
            speech.append(contentsOf: try Self.speak(piece, voice))
            guard speech.count <= PhoneLine.samples(inMilliseconds: Self.maximumMilliseconds) else {
                throw FliteError(
                    .speechTooLong, "the text reads out longer than \(Self.maximumMilliseconds / 60_000) minutes",
                    nextStep: "Say it in several shorter parts")
            }
        }
        let clip = SilenceTrimmer.trim(speech)
        cache.withLock { $0.keep(clip, for: key) }
        return clip
    }

    private static func speak(_ piece: String, _ voice: FliteVoice) throws(FliteError) -> [Int16] {
        var rate = 0
        var status = CFLITE_OK
        let samples: [Int16] = flite.withLock { _ in
            var clip = cflite_clip()
            defer { cflite_release(&clip) }
            status = cflite_synthesize(voice.cValue, piece, &clip)
            rate = Int(clip.sample_rate)
            return Array(UnsafeBufferPointer(start: clip.samples, count: Int(clip.count)))
        }
        switch status {
        case CFLITE_OK: break
        case CFLITE_NO_VOICE:
            throw FliteError(
                .voiceUnavailable, "Flite has no voice \(voice.rawValue)",
                nextStep: "Install Debian's flite1-dev, or choose another voice")
        default:
            throw FliteError(
                .synthesisFailed, "Flite could not speak a text of \(piece.utf8.count) bytes with \(voice.rawValue)",
                nextStep: "Try another voice or a simpler text")
        }
        guard !samples.isEmpty else { return [] }
        do {
            return try Resampler.convert(samples, from: rate, to: PhoneLine.sampleRate)
        } catch {
            throw FliteError(
                .synthesisFailed, "the speech of \(voice.rawValue) could not be brought to 8 kHz: \(error.message)",
                nextStep: error.nextStep)
        }
    }
}

extension FliteVoice {
    fileprivate var cValue: cflite_voice {
        switch self {
        case .kal: CFLITE_VOICE_KAL
        case .slt: CFLITE_VOICE_SLT
        case .rms: CFLITE_VOICE_RMS
        case .awb: CFLITE_VOICE_AWB
        }
    }
}
