import CallCore

/// What is to go wrong in one exchange with a simulated chat endpoint.
public struct ChatFaults: Hashable, Sendable {
    /// Answered with this status, such as 401, 404, 429 or 500.
    public var refusal: ServiceFaults.Refusal?
    /// Milliseconds on top of what the first chunk takes.
    public var delay: Milliseconds = 0
    /// The connection breaks behind so many chunks.
    public var dropAtChunk: Int?
    /// The body ends, as it should, behind so many chunks and without a finish reason.
    public var endAtChunk: Int?
    /// A chunk that is no JSON.
    public var garbageAtChunk: Int?
    /// An error inside the stream.
    public var errorAtChunk: Int?
    /// One JSON body, although a stream was asked for.
    public var answersWhole = false
    /// No `[DONE]`.
    public var isNeverDone = false
    /// CRLF, comments between events, no blank behind `data:`, fields nobody knows.
    public var isOdd = false
    /// The model asks for a tool nobody offered instead of answering.
    public var asksForTool = false
    /// Calls come all at once, without ids and with `stop` for a reason, as of servers on one's own machine.
    public var callsAtOnce = false
    /// Behind the last chunk the connection stays open.
    public var isHeldOpen = false

    public static let none = ChatFaults()

    public init() {}

    /// One fault, chosen by the seed.
    public static func drawn(_ seed: UInt64) -> ChatFaults {
        var random = SeededRandom(seed: seed).stream("chat faults")
        var faults = ChatFaults()
        let chunk = Int(random.draw(0...6))
        switch random.draw(0...9) {
        case 0:
            let status = [401, 404, 429, 500, 503][Int(random.draw(0...4))]
            faults.refusal = .init(status: status, retryAfter: status == 429 ? Int(random.draw(1...4)) : nil)
        case 1: faults.delay = random.draw(1_000...40_000)
        case 2: faults.dropAtChunk = chunk
        case 3: faults.endAtChunk = chunk
        case 4: faults.garbageAtChunk = chunk
        case 5: faults.errorAtChunk = chunk
        case 6: faults.answersWhole = true
        case 7: faults.isNeverDone = true
        case 8: faults.asksForTool = true
        default: faults.isOdd = true
        }
        return faults
    }
}
