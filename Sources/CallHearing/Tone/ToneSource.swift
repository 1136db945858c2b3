/// Makes the sound of telephone keys, frame by frame, for a line on which keys are sent as tones.
///
/// `0-9 * # A-D` are tones; `w` waits half a second, `W` a second, `p` and `,` two. Nothing is allocated after
/// the start. What is dialled may be a PIN: `description` has only the number of keys.
public struct ToneSource: Sendable, CustomStringConvertible {
    /// Of full scale; the high group is 2 dB louder, as lines lose more there.
    private static let lowAmplitude: Float = 6_400 / 32_768
    private static let highAmplitude: Float = 8_057 / 32_768
    /// 3 ms at each end, so that a tone does not click.
    private static let ramp = 24
    /// What is left of the sound beneath a tone: -12 dB.
    private static let beneath: Float = 0.25

    private let keys: [UInt8]
    private let toneSamples: Int
    private let gapSamples: Int
    private var next = 0
    /// Samples that are left of the present key, its gap included, or of the present pause.
    private var left = 0
    private var isTone = false
    private var phases = (low: UInt32(0), high: UInt32(0))
    private var steps = (low: UInt32(0), high: UInt32(0))

    /// - Parameters:
    ///   - digits: what to send; nil comes back when there is nothing, or any other character in it.
    ///   - toneMilliseconds: 40 or more.
    ///   - gapMilliseconds: the silence after each tone, 40 or more.
    public init?(digits: String, toneMilliseconds: Int = 100, gapMilliseconds: Int = 100) {
        keys = Array(digits.utf8)
        guard !keys.isEmpty, keys.allSatisfy({ ToneKey.place(of: $0) != nil || Self.pause($0) != nil }) else {
            return nil
        }
        toneSamples = max(40, min(toneMilliseconds, 10_000)) * 8
        gapSamples = max(40, min(gapMilliseconds, 10_000)) * 8
    }

    /// Whether everything has been sent.
    public var isFinished: Bool { next == keys.count && left == 0 }

    public var description: String { "[\(keys.count { ToneKey.place(of: $0) != nil }) keys]" }

    /// Writes the next µ-law codes over `frame`, and silence where there is nothing to send.
    public mutating func write(into frame: inout MutableSpan<UInt8>) {
        for index in frame.indices {
            frame[index] = advance().map { MuLaw.encode($0) } ?? MuLaw.silence
        }
    }

    /// Lays the next tones over the µ-law sound in `frame`, which is turned down beneath them.
    public mutating func mix(into frame: inout MutableSpan<UInt8>) {
        for index in frame.indices {
            guard let tone = advance() else { continue }
            frame[index] = MuLaw.encode(tone + Self.beneath * MuLaw.linear[Int(frame[index])])
        }
    }

    /// The tone's next sample, or nil when there is a pause or the end.
    private mutating func advance() -> Float? {
        while left == 0 {
            guard next < keys.count else { return nil }
            begin(keys[next])
            next += 1
        }
        left -= 1
        let place = toneSamples + gapSamples - left - 1
        guard isTone, place < toneSamples else { return nil }
        let edge = min(place, toneSamples - 1 - place)
        let gain = edge < Self.ramp ? Float(edge) / Float(Self.ramp) : 1
        let sum = Self.lowAmplitude * SineTable.value(phases.low) + Self.highAmplitude * SineTable.value(phases.high)
        phases = (phases.low &+ steps.low, phases.high &+ steps.high)
        return gain * sum
    }

    private mutating func begin(_ key: UInt8) {
        if let place = ToneKey.place(of: key) {
            isTone = true
            left = toneSamples + gapSamples
            phases = (0, 0)
            steps = (SineTable.step(ToneKey.low[place.row]), SineTable.step(ToneKey.high[place.column]))
        } else {
            isTone = false
            left = (Self.pause(key) ?? 0) * 8
        }
    }

    private static func pause(_ character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "w"): 500
        case UInt8(ascii: "W"): 1_000
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: ","): 2_000
        default: nil
        }
    }
}
