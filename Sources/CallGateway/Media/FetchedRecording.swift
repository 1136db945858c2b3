import CallCore
import CallMedia
import HTTPTransport
import MediaPlane
import NIOPosix
import Synchronization

/// A recording from the web: fetched whole, then turned into sound for the line.
final class FetchedRecording: SoundJob {
    private struct State {
        var request: HTTPCallID?
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let client: HTTPClient

    init(
        _ url: String, _ source: RecordingSource, _ client: HTTPClient, _ workers: NIOThreadPool,
        _ deliver: @escaping @Sendable (SoundEvent) -> Void
    ) {
        self.client = client
        let request = client.send(source.call(url)) { [self] outcome in
            guard !state.withLock({ $0.isCancelled }) else { return }
            // Its end is told by the worker, even when it is cancelled meanwhile: whoever cancelled does not listen.
            _ = WorkerSound(workers, deliver) { () throws(SpeechProblem) in try source.sound(of: outcome) }
        }
        let isCancelled = state.withLock { state in
            state.request = request
            return state.isCancelled
        }
        if isCancelled { client.cancel(request) }
    }

    func cancel() {
        let request = state.withLock { state in
            state.isCancelled = true
            return state.request
        }
        if let request { client.cancel(request) }
    }

    /// It is there at one go.
    func consumed(_ bytes: Int) {}
}
