import Synchronization

@testable import VoiceCallEngine

/// Ids that are the same in every run.
final class CountingIDs: IDSource {
    private let count: Mutex<UInt64>

    init(from start: UInt64 = 0) { count = Mutex(start) }

    func next() -> UInt64 {
        count.withLock { count in
            count += 1
            return count &* 0x9E37_79B9_7F4A_7C15
        }
    }
}
