import CallCore
import ScriptValue

extension CallHost {
    /// Takes a slot, opens the journal and starts the flow.
    ///
    /// - Parameter bundle: in place of what the library has under the flow's name.
    func open(
        _ draft: CallSetup, _ profile: CallProfile, bundle: FlowBundle? = nil, placementKey: String? = nil,
        now: CallTime
    ) throws {
        try takeSlot()
        let cell: CallCell
        do {
            cell = try load(draft, profile, bundle, placementKey: placementKey)
        } catch {
            state.withLock { $0.opening -= 1 }
            throw error
        }
        // From here on the cell holds the slot.
        add(cell, opened: true)
        deliver(.begin, to: cell.call, now: now)
    }

    private func load(
        _ draft: CallSetup, _ profile: CallProfile, _ bundle: FlowBundle?, placementKey: String?
    ) throws -> CallCell {
        guard let bundle = bundle ?? library.current(draft.flow) else {
            throw HostError(
                code: "call.flow", message: "there is no flow '\(draft.flow)'",
                nextStep: "see what there is with: voicecall flow list")
        }
        let settings = self.settings
        var setup = draft
        setup.flowVersion = bundle.version
        setup.config = settings.flowConfig[setup.flow] ?? [:]
        setup.policy = settings.inboundPolicy.rawValue
        setup.allowFrom = settings.allowFrom
        setup.capabilities = settings.capabilities.names
        setup.limits = settings.limits
        setup.realtime = settings.realtime
        let runner = try FlowRunner.open(
            setup, bundle, offered: profile.config, placementKey: placementKey, store: store, environment: environment,
            options: options)
        library.retain(bundle)
        return CallCell(runner)
    }

    private func takeSlot() throws(HostError) {
        let most = settings.maxConcurrentCalls
        let refusal = state.withLock { state -> HostError? in
            if state.isDraining { return .draining }
            guard state.cells.count + state.opening < most else { return .full(most) }
            state.opening += 1
            return nil
        }
        if let refusal { throw refusal }
    }
}
