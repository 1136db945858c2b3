import CallCore

/// What was left of a call when its script state was closed.
public struct CallClosing: Hashable, Sendable {
    public var record: CallRecord
    /// Bytes of the script state still accounted for; 0 unless something leaks.
    public var leakedBytes: Int
    public var peakBytes: Int
    /// Ids of branches of the flow that ran, when coverage was asked for.
    public var coverage: Set<Int>
    public var lateCompletions: Int

    public init(record: CallRecord, leakedBytes: Int, peakBytes: Int, coverage: Set<Int>, lateCompletions: Int) {
        self.record = record
        self.leakedBytes = leakedBytes
        self.peakBytes = peakBytes
        self.coverage = coverage
        self.lateCompletions = lateCompletions
    }
}
