import Dispatch

/// Runs what a waiting command waits for, on threads that no command blocks.
final class WaitingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "voicecall.waiting", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
