/// Work that must not take longer than it may.
enum TimeLimit {
    /// - Returns: what the work gave; nil when the limit came first or the task was cancelled. The work is then
    ///   cancelled, and has ended when this returns.
    static func run<Result: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async -> Result
    ) async -> Result? {
        await withTaskGroup(of: Result?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
