import CallCore

/// What is to go wrong at a simulated OpenClaw Gateway, on one socket.
public struct GatewayFaults: Hashable, Sendable {
    /// The upgrade is answered with this status.
    public var refusal: Int?
    /// The socket opens and nothing ever comes.
    public var isMute = false
    /// No answer to the introduction.
    public var isNeverReady = false
    /// The introduction is answered with UNAVAILABLE: it is starting.
    public var isStarting = false
    /// No tick comes.
    public var isWithoutTicks = false
    /// So many questions are refused with UNAVAILABLE before one is taken.
    public var busy = 0
    /// The connection breaks behind so many frames of the client, that of the introduction counted.
    public var dropAtFrame: Int?
    /// The session is closed with 1012 behind so many frames of the client.
    public var restartAtFrame: Int?
    /// Runs end with an error.
    public var runsFail = false
    /// Milliseconds on top of what an answer takes.
    public var delay: Milliseconds = 0
    /// Text that is no JSON, and events nobody knows, come between the frames once the session stands.
    public var isNoisy = false

    public static let none = GatewayFaults()

    public init() {}

    /// One fault, chosen by the seed.
    public static func drawn(_ seed: UInt64) -> GatewayFaults {
        var random = SeededRandom(seed: seed).stream("gateway faults")
        var faults = GatewayFaults()
        let frame = Int(random.draw(1...4))
        switch random.draw(0...9) {
        case 0: faults.refusal = [401, 404, 503][Int(random.draw(0...2))]
        case 1: faults.isMute = true
        case 2: faults.isNeverReady = true
        case 3: faults.isStarting = true
        case 4: faults.isWithoutTicks = true
        case 5: faults.busy = Int(random.draw(1...5))
        case 6: faults.dropAtFrame = frame
        case 7: faults.restartAtFrame = frame
        case 8: faults.runsFail = true
        default:
            faults.delay = random.draw(1_000...60_000)
            faults.isNoisy = true
        }
        return faults
    }
}
