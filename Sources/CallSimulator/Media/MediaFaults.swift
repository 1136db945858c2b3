import CallCore

/// What is to go wrong on one media socket of a carrier. Frames are the caller's, the first one being 0.
public struct MediaFaults: Hashable, Sendable {
    /// A message that a carrier should not send.
    public enum Garbage: String, Hashable, Sendable, CaseIterable {
        case noJSON = "no JSON"
        case binary
        /// A frame whose Base64 is not canonical, in the place of one that is good.
        case looseBase64 = "loose Base64"
        case unknownEvent = "unknown event"
        /// A mark that nobody has sent.
        case strangeMark = "strange mark"
        /// The product closes the socket over it.
        case secondStart = "second start"
        /// Longer than any message may be; the product closes the socket over it.
        case oversized

        /// Nothing is lost by it.
        public static let harmless: [Garbage] = [.noJSON, .binary, .unknownEvent, .strangeMark]
    }

    public struct Stall: Hashable, Sendable {
        public var atFrame: Int
        public var length: Milliseconds

        public init(atFrame: Int, length: Milliseconds) {
            self.atFrame = atFrame
            self.length = length
        }
    }

    /// How a stream that was asked for begins.
    public enum Opening: Hashable, Sendable {
        case usual
        /// The upgrade is answered with this status before it reaches the product: a proxy without WebSockets.
        case refused(status: Int)
        /// So many milliseconds later.
        case late(Milliseconds)
        /// Frames come, and no `start` ever does.
        case neverStarts
        /// Frames come before the `start`.
        case soundFirst
        /// It starts as the stream of another call.
        case anotherCall
    }

    public var opening = Opening.usual
    /// The connection breaks in the place of this frame.
    public var dropAtFrame: Int?
    /// From this frame on nothing crosses any more, either way, and neither end is told.
    public var halfOpenAtFrame: Int?
    /// Nothing crosses for a while, either way; then all that has waited, at once.
    public var stall: Stall?
    /// Milliseconds that a message of the carrier's may take longer than the one before; none overtakes.
    public var jitter: Milliseconds = 0
    /// Every so-manieth frame comes behind the next one.
    public var swapsEvery: Int?
    /// Every so-manieth frame does not come.
    public var losesEvery: Int?
    /// Every so-manieth mark is never returned.
    public var losesMarkEvery: Int?
    /// Marks that a `clear` brings back come so much later, the last one first.
    public var clearedMarksDelay: Milliseconds?
    /// Before every so-manieth frame comes one of these, in turn.
    public var garbageEvery: Int?
    public var garbage = Garbage.harmless

    public static let none = MediaFaults()

    public init() {}

    // MARK: drawn

    /// What goes wrong on one socket of a run with such faults. Benign ones lose nothing of what is said.
    public static func drawn(_ random: inout SeededRandom, for profile: FaultProfile) -> MediaFaults {
        switch profile.level {
        case .none: return .none
        case .benign: return random.chance(0.5) ? mild(&random) : .none
        case .hostile: return random.chance(0.5) ? drawn(random.next()) : .none
        }
    }

    private static func mild(_ random: inout SeededRandom) -> MediaFaults {
        var faults = MediaFaults()
        switch random.draw(0...5) {
        case 0: faults.jitter = random.draw(5...60)
        case 1: faults.swapsEvery = Int(random.draw(2...20))
        case 2: faults.garbageEvery = Int(random.draw(1...50))
        case 3: faults.opening = .late(random.draw(50...400))
        case 4: faults.clearedMarksDelay = random.draw(0...200)
        default: faults.stall = Stall(atFrame: Int(random.draw(0...1_000)), length: random.draw(20...150))
        }
        return faults
    }

    /// One to three faults, chosen by the seed; those of a moment strike within the first half minute.
    public static func drawn(_ seed: UInt64) -> MediaFaults {
        var random = SeededRandom(seed: seed).stream("media faults")
        var faults = MediaFaults()
        for _ in 0..<random.draw(1...3) { faults.add(random.draw(0...9), &random) }
        return faults
    }

    private mutating func add(_ kind: Milliseconds, _ random: inout SeededRandom) {
        switch kind {
        case 0: opening = Self.opening(&random)
        case 1: dropAtFrame = Int(random.draw(0...1_500))
        case 2: halfOpenAtFrame = Int(random.draw(0...1_500))
        case 3: stall = Stall(atFrame: Int(random.draw(0...1_500)), length: random.draw(200...900))
        case 4: jitter = random.draw(5...200)
        case 5: swapsEvery = Int(random.draw(2...50))
        case 6: losesEvery = Int(random.draw(2...50))
        case 7: losesMarkEvery = Int(random.draw(1...3))
        case 8: clearedMarksDelay = random.draw(0...900)
        default:
            garbageEvery = Int(random.draw(1...500))
            garbage = Garbage.allCases.filter { _ in random.chance(0.5) }
        }
    }

    private static func opening(_ random: inout SeededRandom) -> Opening {
        switch random.draw(0...4) {
        case 0: .refused(status: random.chance(0.5) ? 502 : 403)
        case 1: .late(random.draw(500...8_000))
        case 2: .neverStarts
        case 3: .soundFirst
        default: .anotherCall
        }
    }
}

/// What goes wrong on the sockets of a call: the carrier's id of the call, and how many sockets were asked for before.
public typealias MediaFaultPlan = (_ call: String, _ earlier: Int) -> MediaFaults
