import CallCore

/// What is to go wrong in one exchange with a synthesis service.
public struct SynthesisFaults: Hashable, Sendable {
    /// Answered with this status, such as 401, 429, 500 or 529, in the service's own words.
    public var refusal: ServiceFaults.Refusal?
    /// Milliseconds on top of what the first byte takes.
    public var firstByteDelay: Milliseconds = 0
    /// `atAudio` is how much of the sound has been sent.
    public var stall: ServiceFaults.Stall?
    /// The connection breaks when so many milliseconds of sound have been sent.
    public var cutAtAudio: Milliseconds?
    /// A good answer with nothing in it.
    public var isEmpty = false
    /// A RIFF header stands before sound that was asked for without one.
    public var addsWAVHeader = false
    /// A page of HTML comes with this status, from something between client and service.
    public var pageStatus: Int?

    public static let none = SynthesisFaults()

    public init() {}

    /// What goes wrong in one request of a run with such faults. Benign ones leave enough time for another service to
    /// make the same speech.
    public static func drawn(_ random: inout SeededRandom, for profile: FaultProfile) -> SynthesisFaults {
        switch profile.level {
        case .none: return .none
        case .benign: return random.chance(0.25) ? mild(&random) : .none
        case .hostile: return random.chance(0.5) ? drawn(random.next()) : .none
        }
    }

    private static func mild(_ random: inout SeededRandom) -> SynthesisFaults {
        var faults = SynthesisFaults()
        switch random.draw(0...4) {
        case 0: faults.refusal = .init(status: [401, 429, 500, 529][Int(random.draw(0...3))])
        case 1: faults.firstByteDelay = random.draw(100...700)
        case 2: faults.isEmpty = true
        case 3: faults.addsWAVHeader = true
        default: faults.pageStatus = random.chance(0.5) ? 502 : 200
        }
        return faults
    }

    /// One fault, chosen by the seed.
    public static func drawn(_ seed: UInt64) -> SynthesisFaults {
        var random = SeededRandom(seed: seed).stream("synthesis faults")
        var faults = SynthesisFaults()
        switch random.draw(0...7) {
        case 0:
            let status = [401, 429, 500, 529][Int(random.draw(0...3))]
            faults.refusal = .init(status: status, retryAfter: status == 429 ? Int(random.draw(1...4)) : nil)
        case 1: faults.firstByteDelay = random.draw(1_000...15_000)
        case 2: faults.stall = .init(atAudio: random.draw(0...2_000), length: random.draw(500...20_000))
        case 3: faults.cutAtAudio = random.draw(0...2_000)
        case 4: faults.isEmpty = true
        case 5: faults.addsWAVHeader = true
        default: faults.pageStatus = random.chance(0.5) ? 502 : 200
        }
        return faults
    }
}
