import CallCore

/// What calls cost at a carrier that has to be asked. No line is left by then.
extension LineHost {
    private static let billTimer = TimerKey(.service("bills"), 0)

    /// Asks about calls that ended under an earlier process.
    public func askBills(of records: [CallRecord]) {
        for record in records where record.provider == driver.name {
            guard let provider = record.providerCallID, let endedAt = record.endedAt else { continue }
            askBill(of: record.callID, provider, endedAt: endedAt)
        }
    }

    /// Asks about a call that is over now, unless that is known.
    func askBill(of call: CallID?, _ providerCallID: String?) {
        guard let provider = providerCallID else { return }
        askBill(of: call ?? CallID(provider), provider, endedAt: clock.now())
    }

    private func askBill(of call: CallID, _ provider: String, endedAt: CallTime) {
        guard driver.billRequest(of: provider) != nil else { return }
        take(.ended(BillDesk.Call(id: call, providerCallID: provider, endedAt: endedAt)))
    }

    private func take(_ input: BillDesk.Input) {
        let now = clock.now()
        for action in bills.withLock({ $0.handle(input, now: now) }) {
            switch action {
            case .wake(let time): timers.start(Self.billTimer, at: time) { [weak self] in self?.take(.woke) }
            case .ask(let call): ask(call)
            }
        }
    }

    private func ask(_ call: BillDesk.Call) {
        guard let request = driver.billRequest(of: call.providerCallID) else { return take(.answered(.none)) }
        client.send(request) { [weak self] response in
            guard let self else { return }
            let bill = driver.bill(in: response)
            take(.answered(keep(bill, of: call) ? bill : .notYet))
        }
    }

    /// False when the host could not take it now.
    private func keep(_ bill: CarrierBill, of call: BillDesk.Call) -> Bool {
        guard case .cost(let cost) = bill else { return true }
        var event = CallEvent(
            id: "bill:\(call.providerCallID)", callID: call.id.text, providerCallID: call.providerCallID,
            timestamp: clock.now(), kind: .billed)
        event.cost = cost
        return sink.happened(event, holding: HeldReplies()) != .unavailable
    }
}
