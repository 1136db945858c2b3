import CallCore
import HTTPTransport
import VoiceCallEngine

/// Finds out why calls do not work: looks at what a gateway needs, then plays the carrier against the running one,
/// through its public address. It stops at the first fault, for what comes behind it would only be its consequence.
public struct Doctor: Sendable {
    let options: DaemonOptions
    let finder: GatewayFinder
    /// PEM file of the authorities that the public address is trusted by; nil for the system's.
    let caFile: String?
    let clock: any HostClock
    let ids: any IDSource

    /// What is looked at, in this order.
    public enum Check: String, Sendable, CaseIterable {
        case configuration, store, flows, gateway
        case carrier = "carrier's API"
        case address = "public address"
        case signature = "signed webhook"
        case document = "document of a call"
        case stream = "media stream"
    }

    public init(
        _ options: DaemonOptions, finder: GatewayFinder, caFile: String? = nil, clock: any HostClock = SteadyClock(),
        ids: any IDSource = SystemIDSource()
    ) {
        self.options = options
        self.finder = finder
        self.caFile = caFile
        self.clock = clock
        self.ids = ids
    }

    /// - Parameter tell: gets each finding when it is there.
    /// - Returns: all of them.
    public func examine(_ tell: @escaping @Sendable (DoctorFinding) -> Void) async -> [DoctorFinding] {
        let http = HTTPClient()
        defer { http.shutdown() }
        var rounds = DoctorRounds(doctor: self, web: ProbeWeb(client: http, caFile: caFile))
        var findings: [DoctorFinding] = []
        var hasFailed = false
        for check in Check.allCases {
            let finding = hasFailed ? .skipped(check.rawValue, "not looked at") : await rounds.look(check)
            hasFailed = hasFailed || finding.state == .failed
            findings.append(finding)
            tell(finding)
        }
        await rounds.finish()
        return findings
    }
}
