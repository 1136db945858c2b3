import Glibc

/// A few sine waves added up, at the 8 kHz of a phone line.
struct SineMix {
    struct Part {
        /// Hz.
        let frequency: Double
        /// Peak in linear 16-bit units.
        let amplitude: Double
    }

    let parts: [Part]
    /// Length of the fade at each end, so that a tone starts and stops without a click.
    var rampMilliseconds = 3

    /// The phase starts at 0 at sample 0.
    func samples(milliseconds: Int) -> [Int16] {
        let count = PhoneLine.samples(inMilliseconds: milliseconds)
        let ramp = min(PhoneLine.samples(inMilliseconds: rampMilliseconds), count / 2)
        return (0..<count).map { index in
            let time = Double(index) / Double(PhoneLine.sampleRate)
            let sum = parts.reduce(0.0) { $0 + $1.amplitude * sin(2 * .pi * $1.frequency * time) }
            let fromEdge = min(index, count - 1 - index)
            let gain = fromEdge < ramp ? Double(fromEdge) / Double(ramp) : 1
            return Int16(max(-32_768, min(32_767, (sum * gain).rounded())))
        }
    }
}
