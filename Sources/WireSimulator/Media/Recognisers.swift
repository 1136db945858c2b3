import CallSimulator
import Synchronization

/// A simulated transcription service as it is asked for sockets, one after the other: each has its own faults.
final class Recognisers: Sendable {
    private let kind: TranscriptionKind
    private let settings: TranscriptionSettings
    private let faults: FaultProfile
    private let random: Mutex<SeededRandom>

    init(_ kind: TranscriptionKind, _ settings: TranscriptionSettings, _ faults: FaultProfile) {
        self.kind = kind
        self.settings = settings
        self.faults = faults
        random = Mutex(SeededRandom(seed: faults.seed).stream("recognisers"))
    }

    func next() -> TranscriptionService {
        var settings = settings
        settings.faults = random.withLock { .drawn(&$0, for: faults) }
        return TranscriptionService(kind, settings: settings)
    }
}
