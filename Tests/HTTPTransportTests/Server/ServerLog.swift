import Synchronization

/// What reached the test server.
final class ServerLog: Sendable {
    struct Entries {
        var connections = 0
        var protocols: [String] = []
        var requests: [TestRequest] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let entries = Mutex(Entries())

    var connections: Int { entries.withLock { $0.connections } }
    /// What TLS connections agreed to speak, where they did.
    var protocols: [String] { entries.withLock { $0.protocols } }
    var requests: [TestRequest] { entries.withLock { $0.requests } }

    func opened() { entries.withLock { $0.connections += 1 } }
    func agreed(on name: String) { entries.withLock { $0.protocols.append(name) } }

    /// Gives the number of the request, from 1.
    func received(_ request: TestRequest) -> Int {
        let (count, ready) = entries.withLock { entries in
            entries.requests.append(request)
            let count = entries.requests.count
            let ready = entries.waiting.filter { $0.count <= count }.map(\.continuation)
            entries.waiting.removeAll { $0.count <= count }
            return (count, ready)
        }
        for continuation in ready { continuation.resume() }
        return count
    }

    /// Returns once that many requests have come.
    func reached(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = entries.withLock { entries in
                if entries.requests.count >= count { return true }
                entries.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
