import CallAudio
import CallCore

/// The answer to one streamed request for speech, as a value: what the stream tells becomes sound for the line, µ-law
/// of 8 kHz, or the reason why there is none. Once it is over, nothing changes it.
public struct SpeechAnswer: ~Copyable {
    /// All of it was made, or it failed.
    public private(set) var isOver = false
    private let synthesizer: any SpeechSynthesizer
    private var encoder: TelephonyEncoder
    /// Bytes of the body that came, and those that were reported as done with.
    private var taken = 0
    private var released = 0
    /// Bytes of sound that came of it, and those that are done with.
    private var made = 0
    private var used = 0

    /// - Parameter format: as the request asked for it.
    /// - Throws: `speech.format` for sound that cannot be converted.
    public init(of synthesizer: any SpeechSynthesizer, format: AudioFormat) throws(SpeechProblem) {
        self.synthesizer = synthesizer
        do throws(ResamplerError) {
            encoder = try TelephonyEncoder(format)
        } catch {
            throw Self.unconvertible(error, synthesizer)
        }
    }

    /// What was odd about the body and was mended; worth a line when the answer is over.
    public var warning: EncoderWarning? { encoder.warning }

    /// Appends the sound that an event of the stream brings.
    ///
    /// - Returns: whether all of the sound is made now.
    /// - Throws: why there is none, or no more. A stream that has not finished is to be cancelled then.
    public mutating func take(
        _ event: HTTPStreamEvent, appendingTo sound: inout [UInt8]
    ) throws(SpeechProblem) -> Bool {
        guard !isOver else { return false }
        let before = sound.count
        defer { made += sound.count - before }
        switch event {
        case .head(_, let headers):
            if let objection = synthesizer.objection(to: headers) { throw fail(objection) }
            return false
        case .chunk(let bytes):
            taken += bytes.count
            do throws(ResamplerError) {
                try encoder.encode(bytes, appendingTo: &sound)
            } catch {
                throw fail(Self.unconvertible(error, synthesizer))
            }
            return false
        case .finished(let outcome):
            if let problem = SpeechProblem(outcome, of: synthesizer) { throw fail(problem) }
            do throws(ResamplerError) {
                try encoder.finish(appendingTo: &sound)
            } catch {
                throw fail(Self.unconvertible(error, synthesizer))
            }
            isOver = true
            return true
        }
    }

    /// So many bytes of the sound are done with. To be asked with 0 behind a chunk that gave no sound.
    ///
    /// - Returns: bytes of the body that are done with thereby, for `HTTPStream.consumed`.
    public mutating func consumed(_ sound: Int) -> Int {
        used = min(used + max(0, sound), made)
        let done = used == made ? taken : taken * used / made
        defer { released = max(released, done) }
        return max(0, done - released)
    }

    private mutating func fail(_ problem: SpeechProblem) -> SpeechProblem {
        isOver = true
        return problem
    }

    private static func unconvertible(_ error: ResamplerError, _ synthesizer: any SpeechSynthesizer) -> SpeechProblem {
        SpeechProblem(code: "speech.format", service: synthesizer.service, message: "\(error)", isFatal: true)
    }
}
