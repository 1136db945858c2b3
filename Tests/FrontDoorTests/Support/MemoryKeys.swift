import CallCore
import Synchronization

/// Replay keys that outlive a door, but not the test.
final class MemoryKeys: ReplayKeys {
    struct Unreadable: Error {}

    private let keys = Mutex<[String: CallTime]>([:])
    private let isReadable: Bool

    init(isReadable: Bool = true) { self.isReadable = isReadable }

    var count: Int { keys.withLock { $0.count } }

    func load(since: CallTime) throws -> [(key: String, time: CallTime)] {
        guard isReadable else { throw Unreadable() }
        return keys.withLock { keys in keys.filter { $0.value >= since }.map { (key: $0.key, time: $0.value) } }
    }

    func add(_ key: String, at time: CallTime) { keys.withLock { $0[key] = time } }
}
