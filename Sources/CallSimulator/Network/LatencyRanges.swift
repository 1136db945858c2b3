import CallCore

/// Ranges from which the seed draws how long things take, in milliseconds.
public struct LatencyRanges: Hashable, Sendable {
    /// A status webhook on its way to the engine.
    public var webhook: ClosedRange<Milliseconds> = 80...400
    /// An event of the media stream on its way to the engine.
    public var media: ClosedRange<Milliseconds> = 20...80
    /// From a REST command to its acceptance.
    public var rest: ClosedRange<Milliseconds> = 150...700
    /// From accepting a call to the first ring.
    public var callSetup: ClosedRange<Milliseconds> = 400...1_800
    /// From answer to the media stream.
    public var mediaStart: ClosedRange<Milliseconds> = 50...200
    /// From text to the first sound.
    public var synthesis: ClosedRange<Milliseconds> = 120...400
    /// From asking for silence to silence.
    public var stop: ClosedRange<Milliseconds> = 20...80
    /// From the end of a spoken turn (endpointing included) to its text.
    public var recogniser: ClosedRange<Milliseconds> = 100...350
    /// From answer to the verdict that a human answered.
    public var humanVerdict: ClosedRange<Milliseconds> = 900...2_500
    public var agent: ClosedRange<Milliseconds> = 300...1_500
    public var http: ClosedRange<Milliseconds> = 40...400
    /// To look through what is kept of a caller.
    public var recall: Milliseconds = 30
    /// From the end of a caller's turn to a realtime model's first sound.
    public var realtime: ClosedRange<Milliseconds> = 350...900

    public init() {}
}
