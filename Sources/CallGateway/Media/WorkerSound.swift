import CallCore
import CallMedia
import MediaPlane
import NIOPosix
import Synchronization

/// Sound that is made at one go, on a thread that may be blocked.
final class WorkerSound: SoundJob {
    private let isCancelled = Atomic(false)

    init(
        _ workers: NIOThreadPool, _ deliver: @escaping @Sendable (SoundEvent) -> Void,
        _ make: @escaping @Sendable () throws(SpeechProblem) -> [UInt8]
    ) {
        workers.submit { [self] state in
            // Nobody waits for what is cancelled, and a machine that stops makes nothing more.
            guard case .active = state, !isCancelled.load(ordering: .relaxed) else { return }
            tell(Result { () throws(SpeechProblem) in try make() }, deliver)
        }
    }

    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// All of it is made already.
    func consumed(_ bytes: Int) {}

    private func tell(_ sound: Result<[UInt8], SpeechProblem>, _ deliver: (SoundEvent) -> Void) {
        switch sound {
        case .success(let bytes):
            if !bytes.isEmpty { deliver(.made(bytes)) }
            deliver(.madeAll)
        case .failure(let problem): deliver(.failed(problem))
        }
    }
}
