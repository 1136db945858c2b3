import Synchronization
import VoiceCallEngine

/// Ids drawn from the run's seed: the same run has the same ids.
final class SeededIDSource: IDSource {
    private let random: Mutex<SeededRandom>

    init(_ random: SeededRandom) { self.random = Mutex(random) }

    func next() -> UInt64 { random.withLock { $0.next() } }
}
