import CallCore
import ScriptValue
import Synchronization

/// Ends the process, as far as the store can tell, at one chosen write: for tests of recovery.
///
/// After the cut every further write is refused too, since a dead process writes nothing; go on with `wrapped`.
public final class CuttingJournal: WrappingJournal {
    public enum Side: Hashable, Sendable, CaseIterable {
        /// The write is lost.
        case before
        /// The write is kept but its writer never learns it.
        case after
    }

    public let wrapped: any JournalStore
    private let passing: Int
    private let side: Side
    private let count = Mutex(0)

    /// - Parameter passing: number of appends that go through before the cut.
    public init(_ wrapped: any JournalStore, passing: Int, side: Side) {
        self.wrapped = wrapped
        self.passing = passing
        self.side = side
    }

    /// Appends asked for so far, the refused ones included.
    public var writes: Int { count.withLock { $0 } }

    /// Whether the cut has happened.
    public var isCut: Bool { writes > passing }

    public func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
        // The count stays locked during the write, so that a cut has one place in the order of writes.
        try count.withLock { count throws(StoreError) in
            let number = count
            count += 1
            if number < passing || (number == passing && side == .after) {
                try wrapped.append(entries, writes: writes, durable: durable)
            }
            guard number < passing else { throw StoreError.cut }
        }
    }
}
