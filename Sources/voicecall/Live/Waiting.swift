import Dispatch
import Synchronization

/// Runs asynchronous work to its end from a command, which is not asynchronous.
enum Waiting {
    static func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) throws -> Result {
        let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        // A task of the main thread has a priority that only a privileged process may give its threads.
        Task(executorPreference: WaitingExecutor(), priority: .medium) {
            do {
                let result = try await work()
                outcome.withLock { $0 = .success(result) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }
}
