import NIOPosix
import VoiceCallEngine

/// Reads files and the store for live calls, where no event loop and no script waits for a disk.
final class LiveReader: Sendable {
    private let store: any JournalStore
    private let thread = NIOThreadPool(numberOfThreads: 1)

    init(_ store: any JournalStore) {
        self.store = store
        thread.start()
    }

    /// After `stop` nothing is done.
    func submit(_ work: @escaping @Sendable (any JournalStore) -> Void) {
        thread.submit { [store] state in if case .active = state { work(store) } }
    }

    func stop() async { try? await thread.shutdownGracefully() }
}
