import CallCore

/// What is to go wrong on one socket of a service.
public struct ServiceFaults: Hashable, Sendable {
    public struct Refusal: Hashable, Sendable {
        /// Such as 401, 402, 429 or 500.
        public var status: Int
        /// Seconds of a `Retry-After` header.
        public var retryAfter: Int?

        public init(status: Int, retryAfter: Int? = nil) {
            self.status = status
            self.retryAfter = retryAfter
        }
    }

    public struct Closing: Hashable, Sendable {
        /// Such as 1011, 1012 or 1013.
        public var code: Int
        public var reason: String
        /// Milliseconds of audio received.
        public var atAudio: Milliseconds

        public init(code: Int, reason: String = "", atAudio: Milliseconds) {
            self.code = code
            self.reason = reason
            self.atAudio = atAudio
        }
    }

    public struct Stall: Hashable, Sendable {
        /// Milliseconds of audio received.
        public var atAudio: Milliseconds
        public var length: Milliseconds

        public init(atAudio: Milliseconds, length: Milliseconds) {
            self.atAudio = atAudio
            self.length = length
        }
    }

    /// The upgrade is answered with this status, in the service's own words.
    public var refusal: Refusal?
    /// The socket opens and no message ever comes: neither is a close answered.
    public var isHalfOpen = false
    /// The message by which the service says that it is ready does not come; without such a message, the upgrade is not
    /// answered.
    public var isNeverReady = false
    /// The connection breaks when so many milliseconds of audio have been received.
    public var dropAtAudio: Milliseconds?
    public var closing: Closing?
    /// Nothing is sent for a while; then everything that has waited.
    public var stall: Stall?
    /// Text that is no JSON comes before every so-manieth message.
    public var garbageEvery: Int?
    /// An event of a type unknown so far comes before every so-manieth message.
    public var unknownEvery: Int?
    /// Milliseconds on top of what finals take.
    public var finalDelay: Milliseconds = 0
    /// The session ends by itself after so long, as the service does it.
    public var expiresAfter: Milliseconds?
    /// The finals of every other item come so much later that those of the next one overtake them (OpenAI).
    public var overtakes = false
    /// Every so-manieth item cannot be transcribed (OpenAI).
    public var failsEvery: Int?

    public static let none = ServiceFaults()

    public init() {}

    /// What goes wrong on one socket of a run with such faults. Benign ones lose nothing of what is said.
    public static func drawn(_ random: inout SeededRandom, for profile: FaultProfile) -> ServiceFaults {
        switch profile.level {
        case .none: return .none
        case .benign: return random.chance(0.5) ? mild(&random) : .none
        case .hostile: return random.chance(0.5) ? drawn(random.next()) : .none
        }
    }

    private static func mild(_ random: inout SeededRandom) -> ServiceFaults {
        var faults = ServiceFaults()
        switch random.draw(0...2) {
        case 0: faults.garbageEvery = Int(random.draw(1...12))
        case 1: faults.unknownEvery = Int(random.draw(1...12))
        default: faults.finalDelay = random.draw(100...700)
        }
        return faults
    }

    /// One or two faults, chosen by the seed; those that end a session strike within a minute of audio.
    public static func drawn(_ seed: UInt64) -> ServiceFaults {
        var random = SeededRandom(seed: seed).stream("service faults")
        var faults = ServiceFaults()
        for _ in 0..<random.draw(1...2) { faults.add(random.draw(0...10), &random) }
        return faults
    }

    private mutating func add(_ kind: Milliseconds, _ random: inout SeededRandom) {
        switch kind {
        case 0:
            let statuses = [401, 402, 429, 500]
            let status = statuses[Int(random.draw(0...3))]
            refusal = Refusal(status: status, retryAfter: status == 429 ? Int(random.draw(1...4)) : nil)
        case 1: isHalfOpen = true
        case 2: isNeverReady = true
        case 3: dropAtAudio = random.draw(0...60_000)
        case 4:
            let code = Int(random.draw(1_011...1_013))
            closing = Closing(code: code, reason: "going away", atAudio: random.draw(0...60_000))
        case 5: stall = Stall(atAudio: random.draw(0...60_000), length: random.draw(200...15_000))
        case 6: garbageEvery = Int(random.draw(1...12))
        case 7: unknownEvery = Int(random.draw(1...12))
        case 8: finalDelay = random.draw(500...8_000)
        case 9: expiresAfter = random.draw(1_000...60_000)
        default:
            overtakes = true
            failsEvery = random.chance(0.5) ? Int(random.draw(2...5)) : nil
        }
    }
}
