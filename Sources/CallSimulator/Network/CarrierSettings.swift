import CallCore

/// What kind of carrier the simulated network is.
public struct CarrierSettings: Hashable, Sendable {
    public enum Recogniser: String, Hashable, Sendable, CaseIterable {
        /// A streaming recogniser: whatever is said is reported, with the turn token of the listen under way, if any.
        case always
        /// Only what is said during a listen is reported.
        case onListen
    }

    public var recogniser: Recogniser = .always
    /// Whether the carrier itself speaks `Placement.say` at answer, and says so in the placement's result.
    public var inlineSay = false
    public var latencies = LatencyRanges()
    /// Endpointing silence when no listen says otherwise, in milliseconds.
    public var silence: Milliseconds = 800
    /// Between two partial transcripts, in milliseconds.
    public var partialInterval: Milliseconds = 300
    /// How long an inbound call rings before the carrier gives it up, in milliseconds.
    public var inboundRing: Milliseconds = 60_000
    /// From the first try of a webhook to its second, in milliseconds; doubled each time.
    public var firstRetry: Milliseconds = 500
    public var webhookTries = 10
    /// After how long an unanswered REST request counts as timed out, in milliseconds.
    public var requestTimeout: Milliseconds = 10_000
    /// Length and words of recorded sound, by URL or file; 3 s without words when not listed.
    public var recordings: [String: SimRecording] = [:]

    public init() {}
}
