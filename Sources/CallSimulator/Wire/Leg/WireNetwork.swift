import CallCore

/// The simulated network under a wire carrier, and the faults on the carrier's own way to the product.
enum WireNetwork {
    /// What goes wrong among people and services. Everything else goes wrong between carrier and product.
    private static let inner: [FaultKind] = [.farHangUp, .agentFailure, .httpFailure, .realtimeFailure]

    /// The line under the carrier tells it everything at once; delays are on the carrier's own way to the product.
    static func make(
        kernel: SimKernel, settings: CarrierSettings, durations: any SpeechDurations, faults: FaultProfile
    ) -> SimNetwork {
        var settings = settings
        settings.recogniser = .onListen
        settings.inlineSay = false
        settings.latencies.webhook = 0...0
        settings.latencies.media = 0...0
        settings.latencies.rest = 0...0
        settings.latencies.stop = 0...0
        let kinds = faults.kinds.filter(inner.contains)
        return SimNetwork(
            kernel: kernel, settings: settings, durations: durations, faults: .only(kinds, seed: faults.seed))
    }

    /// Faults of webhooks and API requests.
    static func faults(_ profile: FaultProfile, kernel: SimKernel) -> FaultInjector {
        let kinds = profile.kinds.filter { !inner.contains($0) }
        return FaultInjector(profile: .only(kinds, seed: profile.seed), kernel: kernel)
    }
}
