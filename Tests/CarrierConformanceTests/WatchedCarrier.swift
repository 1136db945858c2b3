import CallCore
import CallSimulator

/// A carrier that does what another does while its webhooks and what comes back are noted.
final class WatchedCarrier: WireCarrier {
    struct Webhook {
        var sentAt: CallTime
        /// When the answer, or the news that there is none, came back, and its status.
        var answer: (at: CallTime, status: Int?)?
    }

    private let inner: any WireCarrier
    private(set) var webhooks: [Webhook] = []
    var send: (WireRequest, @escaping (WireResponse?) -> Void) -> Void = { _, done in done(nil) }

    init(_ inner: any WireCarrier) {
        self.inner = inner
        inner.send = { [unowned self] request, done in
            let number = webhooks.count
            webhooks.append(Webhook(sentAt: network.kernel.now))
            send(request) { [unowned self] response in
                webhooks[number].answer = (network.kernel.now, response?.status)
                done(response)
            }
        }
    }

    var network: SimNetwork { inner.network }
    var connect: MediaConnect {
        get { inner.connect }
        set { inner.connect = newValue }
    }
    var debugger: [WireNotice] { inner.debugger }
    var carrierErrorsHeard: [String] { inner.carrierErrorsHeard }
    var faults: FaultInjector { inner.faults }
    func receive(_ request: WireRequest) -> WireResponse? { inner.receive(request) }
}
