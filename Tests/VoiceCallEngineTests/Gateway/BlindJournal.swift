import CallCore
import Synchronization

@testable import VoiceCallEngine

/// A store that does not see a placement at the first look, as when two requests look at the same moment.
final class BlindJournal: WrappingJournal {
    let wrapped: any JournalStore
    private let looks = Mutex(0)

    init(_ wrapped: any JournalStore) { self.wrapped = wrapped }

    func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
        try wrapped.append(entries, writes: writes, durable: durable)
    }

    func callPlaced(withKey key: String) throws(StoreError) -> CallID? {
        let look = looks.withLock { looks in
            looks += 1
            return looks
        }
        return look == 1 ? nil : try wrapped.callPlaced(withKey: key)
    }
}
