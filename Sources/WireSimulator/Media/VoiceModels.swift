import CallCore
import CallSimulator
import Synchronization

/// A simulated service of voice models as it is asked for sockets, one after the other: each has its own faults.
final class VoiceModels: Sendable {
    private let kind: VoiceModelKind
    private let settings: VoiceModelSettings
    private let faults: FaultProfile
    private let random: Mutex<SeededRandom>

    init(_ kind: VoiceModelKind, _ settings: VoiceModelSettings, _ faults: FaultProfile) {
        self.kind = kind
        self.settings = settings
        self.faults = faults
        random = Mutex(SeededRandom(seed: faults.seed).stream("voice models"))
    }

    /// Nil for an address that is not this service's.
    func next(_ request: SocketRequest, _ script: VoiceModelScript) -> VoiceModelService? {
        guard kind.isServed(at: request.url.reveal()) else { return nil }
        var settings = settings
        settings.rules = script.rules
        settings.faults = random.withLock { random in
            settings.seed = random.next()
            return .drawn(&random, for: faults)
        }
        if script.refusal == "failed" {
            settings.faults.closing = ServiceFaults.Closing(code: 1_008, reason: "policy violation", atAudio: 0)
        } else if script.refusal != nil {
            settings.faults.refusal = ServiceFaults.Refusal(status: 401)
        }
        return VoiceModelService(kind, settings: settings)
    }
}
