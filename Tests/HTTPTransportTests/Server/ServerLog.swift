import Synchronization

/// What reached the test server.
final class ServerLog: Sendable {
    struct Entries {
        var connections = 0
        var closed = 0
        var protocols: [String] = []
        var requests: [TestRequest] = []
        var waiting: [Waiter] = []
    }

    struct Waiter {
        let isDone: @Sendable (Entries) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let entries = Mutex(Entries())

    var connections: Int { entries.withLock { $0.connections } }
    /// What TLS connections agreed to speak, where they did.
    var protocols: [String] { entries.withLock { $0.protocols } }
    var requests: [TestRequest] { entries.withLock { $0.requests } }

    func opened() { note { $0.connections += 1 } }
    func closed() { note { $0.closed += 1 } }
    func agreed(on name: String) { note { $0.protocols.append(name) } }

    /// Gives the number of the request, from 1.
    func received(_ request: TestRequest) -> Int {
        note {
            $0.requests.append(request)
            return $0.requests.count
        }
    }

    /// Returns once that many requests have come.
    func reached(_ count: Int) async { await wait { $0.requests.count >= count } }

    /// Returns once that many connections are gone.
    func closed(_ count: Int) async { await wait { $0.closed >= count } }

    /// Returns once that many connections have come and agreed on what to speak.
    func opened(_ count: Int) async { await wait { $0.protocols.count >= count } }

    private func note<Result>(_ change: (inout Entries) -> Result) -> Result {
        let (result, ready) = entries.withLock { entries in
            let result = change(&entries)
            let ready = entries.waiting.filter { $0.isDone(entries) }.map(\.continuation)
            entries.waiting.removeAll { [entries] in $0.isDone(entries) }
            return (result, ready)
        }
        for continuation in ready { continuation.resume() }
        return result
    }

    private func wait(_ isDone: @escaping @Sendable (Entries) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = entries.withLock { entries in
                if isDone(entries) { return true }
                entries.waiting.append(Waiter(isDone: isDone, continuation: continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
