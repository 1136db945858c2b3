import CallCore
import CallMedia
import HTTPTransport
import MediaPlane
import Synchronization

/// Speech that a service makes while it is played.
final class StreamedSpeech: SoundJob {
    private struct State: ~Copyable {
        var answer: SpeechAnswer
        /// Nil until the request is on its way.
        var stream: HTTPStream?
        /// Bytes of the answer that are done with and that the stream was not told of.
        var owed = 0
        var isOver = false
    }

    private let state: Mutex<State>
    private let deliver: @Sendable (SoundEvent) -> Void

    init(
        _ order: SynthesisOrder, _ synthesizer: any SpeechSynthesizer, _ client: HTTPClient,
        _ deliver: @escaping @Sendable (SoundEvent) -> Void
    ) throws(SpeechProblem) {
        self.deliver = deliver
        let request = synthesizer.request(order.text, style: order.style)
        state = Mutex(State(answer: try SpeechAnswer(of: synthesizer, format: request.format)))
        let stream = client.stream(HTTPCall(request)) { [self] event in take(event) }
        state.withLock { $0.stream = stream }
        settle()
    }

    func cancel() {
        let stream = state.withLock { state in
            state.isOver = true
            return state.stream
        }
        stream?.cancel()
    }

    func consumed(_ bytes: Int) {
        state.withLock { $0.owed += $0.answer.consumed(bytes) }
        settle()
    }

    /// On the client's thread.
    private func take(_ event: HTTPStreamEvent) {
        var sound: [UInt8] = []
        var end: SoundEvent?
        state.withLock { state in
            guard !state.isOver else { return }
            do throws(SpeechProblem) {
                if try state.answer.take(event, appendingTo: &sound) { end = .madeAll }
            } catch {
                end = .failed(error)
            }
            state.owed += state.answer.consumed(0)
            state.isOver = end != nil
        }
        if !sound.isEmpty { deliver(.made(sound)) }
        if let end { deliver(end) }
        if case .failed = end { cancel() } else { settle() }
    }

    private func settle() {
        let (stream, owed) = state.withLock { state in
            let result = (state.stream, state.stream == nil ? 0 : state.owed)
            if state.stream != nil { state.owed = 0 }
            return result
        }
        if owed > 0 { stream?.consumed(owed) }
    }
}
