import CallCore
import MediaPlane
import VoiceCallEngine

/// What the connections of a port share. On its event loop only.
final class SpeechDesk {
    let services: SpeechServices
    let loop: MediaLoop
    let clock: any HostClock
    let isSecure: Bool
    let report: (String) -> Void
    private var lastNumber = 0

    init(
        _ services: SpeechServices, _ loop: MediaLoop, clock: any HostClock, isSecure: Bool,
        report: @escaping (String) -> Void
    ) {
        self.services = services
        self.loop = loop
        self.clock = clock
        self.isSecure = isSecure
        self.report = report
    }

    /// Counts sessions and exchanges.
    func number() -> Int {
        lastNumber += 1
        return lastNumber
    }

    var timers: MachineTimers { MachineTimers(loop.eventLoop, clock: clock) }
}
