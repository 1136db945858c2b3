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
        // Inside the lock, so that of two moments the one that was wanted last is the one that is kept.
        let asked = bills.withLock { desk in
            desk.handle(input, now: now).compactMap { action -> BillDesk.Call? in
                switch action {
                case .wake(let time):
                    timers.start(Self.billTimer, at: time) { [weak self] in self?.take(.woke) }
                    return nil
                case .ask(let call): return call
                }
            }
        }
        for call in asked { ask(call) }
    }

    private func ask(_ call: BillDesk.Call) {
        guard let request = driver.billRequest(of: call.providerCallID) else { return take(.answered(.none)) }
        client.send(request) { [weak self] response in self?.take(response, of: call) }
    }

    private func take(_ response: CarrierResponse, of call: BillDesk.Call) {
        // The store may keep whoever writes waiting: not the thread that connections live on.
        executor.execute { [self] in
            let bill = driver.bill(in: response)
            take(.answered(keep(bill, of: call) ? bill : .notYet))
            return false
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
