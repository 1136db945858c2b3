import CallCore

@testable import VoiceCallEngine

/// A store that lets a test look at each append before it is made.
final class HookedJournal: WrappingJournal {
    typealias Hook = @Sendable ([JournalEntry], [StoreWrite], Bool) -> Void

    let wrapped: any JournalStore
    private let hook: Hook

    init(_ wrapped: any JournalStore, hook: @escaping Hook) {
        self.wrapped = wrapped
        self.hook = hook
    }

    func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
        hook(entries, writes, durable)
        try wrapped.append(entries, writes: writes, durable: durable)
    }
}
