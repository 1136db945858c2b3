import CallCore
import ScriptValue
import Synchronization

/// A store whose disk is full for a while: for tests.
public final class FailingJournal: WrappingJournal {
    public let wrapped: any JournalStore
    private let failing: Range<Int>
    private let error: StoreError
    private let count = Mutex(0)

    /// - Parameters:
    ///   - failing: numbers of the appends that fail, counted from 0; nothing of them reaches `wrapped`.
    ///   - error: what they fail with; `store.full` unless told otherwise.
    public init(_ wrapped: any JournalStore, failing: Range<Int>, error: StoreError? = nil) {
        self.wrapped = wrapped
        self.failing = failing
        self.error = error ?? .full("the store")
    }

    /// Appends asked for so far, the failed ones included.
    public var writes: Int { count.withLock { $0 } }

    public func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
        let number = count.withLock { count in
            count += 1
            return count - 1
        }
        guard !failing.contains(number) else { throw error }
        try wrapped.append(entries, writes: writes, durable: durable)
    }
}
