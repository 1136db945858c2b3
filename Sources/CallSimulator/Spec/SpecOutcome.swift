import CallCore

/// How one run of one test went.
public struct SpecOutcome: Sendable {
    public var test: String
    public var seed: UInt64
    public var faults: FaultProfile
    /// nil when it held.
    public var error: SpecError?
    /// What the carrier could not tell after a restart, though it mattered: the run need not go as it does without one.
    public var untold: String?
    /// Why the test says nothing about this carrier; nil when it ran.
    public var skipped: String?
    public var notes: [SimNote]
    public var coverage: Set<Int>
    /// Journal writes the run made: where a process could have been cut.
    public var journalWrites: Int
    public var virtualMilliseconds: Milliseconds
    /// What must be the same when the process was cut on the way.
    public var essence: SpecEssence
    public var trace: [TraceLine]
}
