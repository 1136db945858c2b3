import CallCore
import CallMedia
import HTTPTransport
import MediaPlane
import NIOPosix
import Providers

/// Makes the sound of calls: speech by services over HTTP or by the voice of this machine, and recordings.
final class SpeechDesk: SoundMaker {
    private let lineups: [String: SynthesisLineup]
    private let client: HTTPClient
    private let recordings: RecordingSource
    private let workers: NIOThreadPool

    /// - Parameters:
    ///   - lineups: by the name that settings of streams give them.
    ///   - workers: threads that may be blocked.
    init(
        _ lineups: [String: SynthesisLineup], client: HTTPClient, recordings: RecordingSource, workers: NIOThreadPool
    ) {
        self.lineups = lineups
        self.client = client
        self.recordings = recordings
        self.workers = workers
    }

    func make(_ order: SoundOrder, _ deliver: @escaping @Sendable (SoundEvent) -> Void) -> any SoundJob {
        switch order.content {
        case .speech(let speech): return speak(speech, order.lineup, deliver)
        case .url(let url): return FetchedRecording(url, recordings, client, workers, deliver)
        case .file(let path):
            return WorkerSound(workers, deliver) { [recordings] () throws(SpeechProblem) in
                try recordings.read(file: path)
            }
        }
    }

    private func speak(
        _ order: SynthesisOrder, _ lineup: String, _ deliver: @escaping @Sendable (SoundEvent) -> Void
    ) -> any SoundJob {
        guard let makers = lineups[lineup]?.makers, makers.indices.contains(order.source) else {
            let problem = SpeechProblem(
                code: "speech.refused", service: order.service, message: "it is not set up here", isFatal: true)
            return WorkerSound(workers, deliver) { () throws(SpeechProblem) in throw problem }
        }
        switch makers[order.source] {
        case .local(let voice):
            return WorkerSound(workers, deliver) { () throws(SpeechProblem) in
                try voice.speak(order.text, style: order.style)
            }
        case .service(let synthesizer):
            do throws(SpeechProblem) {
                return try StreamedSpeech(order, synthesizer, client, deliver)
            } catch {
                return WorkerSound(workers, deliver) { () throws(SpeechProblem) in throw error }
            }
        }
    }
}
