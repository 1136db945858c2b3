/// Bounds the time of asynchronous work.
enum Deadline {
    struct Passed: Error {}

    /// Cancels the work when it takes longer.
    static func limit<Result: Sendable>(
        _ length: Duration, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: length)
                throw Passed()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw Passed() }
            return first
        }
    }
}
