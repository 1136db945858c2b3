import CallCore
import ScriptValue

extension CallHost {
    /// Opens an inbound call with the flow of the number that was called.
    func takeIn(_ event: CallEvent, provider: String, now: CallTime, holding replies: HeldReplies?) throws {
        let settings = self.settings
        let isTest = isExpected(provider, now: now)
        guard isTest || settings.inboundPolicy != .disabled else {
            throw HostError(
                code: "call.inbound_disabled", message: "inbound calls are disabled",
                nextStep: "set inboundPolicy to allowlist or open")
        }
        let profile = isTest ? CallProfile() : settings.numbers.match(event.to)?.route ?? settings.inbound
        var setup = inboundSetup(event, provider: provider, now: now)
        setup.flow = isTest ? FlowBundle.test.name : profile.flow ?? settings.inboundFlow
        setup.voice = profile.voice
        setup.agent = profile.agent
        setup.sessionKey =
            SessionKey(
                explicit: nil, scope: settings.sessionScope, callID: setup.id, otherParty: event.from,
                agentID: profile.agent.agentID
            ).text
        setup.seed = ids.next()
        try open(setup, profile, bundle: isTest ? .test : nil, now: now)
        deliver(.carrier(event), to: setup.id, now: now, holding: replies)
    }

    /// Lets one inbound call in that tests the way from the carrier to here, whatever the policy. It runs a flow of its
    /// own, which answers, says a sentence and waits for the end.
    ///
    /// - Parameter provider: the carrier's id that the call will have; nobody else knows it.
    public func expectTest(_ provider: String, until deadline: CallTime, now: CallTime) {
        state.withLock { state in
            state.expected = state.expected.filter { $0.value > now }
            state.expected[provider] = deadline
        }
    }

    private func isExpected(_ provider: String, now: CallTime) -> Bool {
        state.withLock { $0.expected.removeValue(forKey: provider) }.map { $0 > now } ?? false
    }

    /// An inbound call that no flow will ever see: turned away once, and kept on record.
    func refuse(_ event: CallEvent, provider: String, because why: String, now: CallTime) -> DeliveryOutcome {
        if isDead { return .unavailable }
        guard state.withLock({ $0.rejected.reject(provider) }) else { return .rejected }
        let setup = inboundSetup(event, provider: provider, now: now)
        environment.observe(CallNote("rejected", why), of: setup.id, at: now)
        environment.perform(
            EffectOrder(call: setup, providerCallID: provider, id: 0, effect: .line(.reject(reason: "rejected"))))
        keep(rejected: setup, event, now: now)
        return .rejected
    }

    private func keep(rejected setup: CallSetup, _ event: CallEvent, now: CallTime) {
        var record = CallRecord(
            callID: setup.id, providerCallID: setup.providerCallID, provider: setup.carrier, direction: .inbound,
            state: .ended(.hangupBot), from: setup.from, to: setup.to, startedAt: now)
        record.endedAt = now
        record.endReason = .hangupBot
        record.processedEventIDs = [event.processingKey]
        record.metadata["rejectionReason"] = Value(InboundPolicy.rejectionMark)
        if let key = setup.numberRouteKey { record.metadata["numberRouteKey"] = Value(key) }
        let write = StoreWrite.record(record.value, callID: setup.id, live: false)
        do throws(StoreError) {
            try store.append([], writes: [write], durable: false)
        } catch {
            environment.observe(CallNote("error", error.description), of: setup.id, at: now)
        }
        environment.changed(record)
    }

    /// What the carrier tells of a call that comes in, under an id of ours; without a flow yet.
    private func inboundSetup(_ event: CallEvent, provider: String, now: CallTime) -> CallSetup {
        let settings = self.settings
        var setup = CallSetup(
            id: CallID(ids.uuid()), direction: .inbound, from: event.from ?? CallRecord.unknownNumber,
            to: event.to ?? CallRecord.unknownNumber, carrier: settings.carrier, flow: "", flowVersion: "",
            sessionKey: "", seed: 0, startedAt: now)
        setup.providerCallID = provider
        setup.numberRouteKey = settings.numbers.match(event.to)?.key
        return setup
    }
}
