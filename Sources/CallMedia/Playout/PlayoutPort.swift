import CallCore

/// Where sound and its reports go.
public protocol PlayoutPort {
    /// Whole frames of µ-law, 160 bytes each; `due` is when the carrier plays the first, by the clock.
    mutating func play(_ sound: UnsafeRawBufferPointer, due: Milliseconds)
    /// To be told when all before it has been played.
    mutating func mark(_ mark: PlayoutMark)
    /// Drops what waits at the carrier.
    mutating func clear()
    mutating func report(_ report: PlayoutReport)
}

/// A place in what was sent.
public struct PlayoutMark: Hashable, Sendable {
    /// Of the utterance.
    public var serial: Int
    /// Milliseconds of the utterance before it.
    public var position: Milliseconds
    /// Counts interruptions: carriers return the marks they dropped, too.
    public var epoch: Int

    public init(serial: Int, position: Milliseconds, epoch: Int) {
        self.serial = serial
        self.position = position
        self.epoch = epoch
    }
}

/// What became of an utterance.
public enum PlayoutReport: Hashable, Sendable {
    /// Its first sound went out.
    case began(serial: Int)
    /// It is over: played to its end, or cut after `played` milliseconds.
    case ended(serial: Int, played: Milliseconds, isWhole: Bool)
    /// So little of it is left to send that more should be made.
    case wants(serial: Int)
    /// The carrier did not say that it was played; taken as played by the clock.
    case unconfirmed(serial: Int)
}
