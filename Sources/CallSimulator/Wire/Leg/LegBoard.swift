import CallCore

/// All calls of one carrier: brings what happens in the simulated network to the call it happens to.
final class LegBoard {
    let network: SimNetwork
    /// In the order in which they began.
    private(set) var legs: [WireLeg] = []
    /// Makes the id of a call.
    var makeID: () -> String = { "" }
    /// A call for one of the product's numbers has come in.
    var incoming: (WireLeg) -> Void = { _ in }

    private var byID: [String: WireLeg] = [:]
    /// By the id of the line in the simulated network.
    private var byLine: [String: WireLeg] = [:]
    private var seen: Set<String> = []

    init(network: SimNetwork) {
        self.network = network
        network.deliver = { [weak self] delivery in
            self?.take(delivery)
            return .accepted
        }
    }

    func leg(_ id: String) -> WireLeg? { byID[id] }

    /// Places a call. Its events come to the leg's `onEvent`, none before the kernel runs on.
    func place(_ placement: Placement) -> WireLeg {
        let leg = WireLeg(
            id: makeID(), direction: .outbound, from: placement.from, to: placement.to, providerCallID: nil,
            network: network)
        add(leg)
        leg.order(.place(placement))
        return leg
    }

    private func add(_ leg: WireLeg) {
        legs.append(leg)
        byID[leg.id] = leg
    }

    private func take(_ delivery: SimDelivery) {
        switch delivery {
        case .inbound(let event), .call(_, .carrier(let event)): take(event)
        case .call(let id, .effect(let order, let result)): byID[id.text]?.finish(order, result)
        case .call: break
        }
    }

    private func take(_ event: CallEvent) {
        guard seen.insert(event.processingKey).inserted else { return }
        guard let leg = byID[event.callID] ?? event.providerCallID.flatMap({ byLine[$0] }) else {
            return begin(event)
        }
        if leg.providerCallID == nil { leg.providerCallID = event.providerCallID }
        leg.take(event.kind)
    }

    private func begin(_ event: CallEvent) {
        guard event.kind == .initiated, event.direction == .inbound else { return }
        let leg = WireLeg(
            id: makeID(), direction: .inbound, from: event.from ?? "", to: event.to ?? "",
            providerCallID: event.providerCallID, network: network)
        if let line = event.providerCallID { byLine[line] = leg }
        // Whoever calls us hears it ring from the start.
        leg.stage = .ringing
        add(leg)
        incoming(leg)
    }
}
