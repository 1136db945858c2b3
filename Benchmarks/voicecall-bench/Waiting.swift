import Dispatch
import Synchronization

/// Waits on a thread of its own for what is asynchronous; the benchmarks are not.
enum Waiting {
    private final class Box<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    static func result<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let box = Box<Value>()
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                let value = try await body()
                box.result.withLock { $0 = .success(value) }
            } catch {
                box.result.withLock { $0 = .failure(error) }
            }
            isDone.signal()
        }
        isDone.wait()
        guard let result = box.result.withLock({ $0 }) else { throw LoadConnection.Failure(what: "no result") }
        return try result.get()
    }
}
