import CallCore

/// How large a call log grows and what a compaction keeps.
public struct CallLogLimits: Hashable, Sendable {
    /// Length in bytes at which the file is compacted.
    public var bytes: Int
    /// Ended calls kept at most by a compaction; live ones always stay.
    public var calls: Int
    /// Ended calls older than this (by their end) go at a compaction; nil keeps them whatever their age.
    public var age: Milliseconds?
    /// Older files kept: `calls.jsonl.1` is the newest of them. With 0, ended calls are dropped instead.
    public var rotations: Int

    public init(
        bytes: Int = 16 << 20, calls: Int = 5_000, age: Milliseconds? = 90 * 86_400_000, rotations: Int = 3
    ) {
        self.bytes = bytes
        self.calls = calls
        self.age = age
        self.rotations = rotations
    }
}
