import CallCore
import CallGateway
import GatewayRPC
import ScriptValue
import VoiceCallEngine

/// Commands as the running gateway carries them out.
struct DaemonHouse: CommandHouse {
    private let daemon: GatewayDaemon
    /// Calls of the past among which one is looked for by the carrier's id.
    private static let history = 100

    init(_ daemon: GatewayDaemon) { self.daemon = daemon }

    private func parts() throws(RPCError) -> GatewayDaemon.Parts {
        guard let parts = daemon.parts else {
            throw .unavailable("the gateway is not ready", reason: "gateway.down", isRetryable: true)
        }
        return parts
    }

    var health: Value { daemon.health }

    // MARK: placing

    func place(_ order: PlacementOrder) throws(RPCError) -> CallID {
        let parts = try parts()
        let settings = try RPCError.wrapping { try parts.gateway.settings() }
        guard let to = order.to ?? settings.toNumber else {
            throw .invalid("to required", reason: "call.number", next: "name it, or set toNumber in the configuration")
        }
        if let key = order.key { try check(key, isFor: to, parts) }
        var request = CallRequest(to: to, from: order.from, arguments: .map(order.arguments))
        request.brief = order.brief
        request.sessionKey = order.sessionKey
        request.placementKey = order.key
        if let flow = order.flow {
            guard parts.flows.library.current(flow) != nil else {
                throw .invalid("there is no flow '\(flow)'", reason: "call.flow", next: "see flow.list")
            }
            request.flow = flow
        } else {
            let known = order.mode.flatMap { mode in
                settings.flows[mode] != nil || parts.flows.library.current(mode) != nil ? mode : nil
            }
            request.mode = known
            if order.arguments["dtmf_sequence"] != nil, known ?? settings.defaultMode == "notify" {
                throw .invalid("dtmfSequence requires conversation mode", reason: "call.mode")
            }
        }
        let wanted = request
        let call = try RPCError.wrapping { try parts.gateway.initiate(wanted) }
        if let requester = order.requester {
            daemon.logger.info("asked for", metadata: ["call": .string(call.text), "by": .string(requester)])
        }
        return call
    }

    /// A key that stands for another call is a mistake, not a repetition.
    private func check(_ key: String, isFor to: String, _ parts: GatewayDaemon.Parts) throws(RPCError) {
        let placed = try RPCError.wrapping { try parts.store.callPlaced(withKey: key) }
        guard let placed, let record = record(of: placed), record.to != to else { return }
        throw .invalid(
            "the idempotency key belongs to a call to another number", reason: "call.key",
            next: "use a new key for a new call")
    }

    // MARK: calls

    func record(of call: CallID) -> CallRecord? {
        guard let parts = daemon.parts else { return nil }
        if let record = (try? parts.gateway.record(of: call)) ?? nil { return record }
        return ((try? parts.store.record(of: call)) ?? nil).flatMap(CallRecord.init(value:))
    }

    func find(_ call: String) -> CallID? { (try? daemon.parts?.gateway.find(call)) ?? nil }

    /// A call of the past, by either id.
    private func ended(_ call: String) -> CallRecord? {
        if let record = record(of: CallID(call)) { return record }
        let records = (try? daemon.parts?.store.records(limit: Self.history)) ?? []
        return records.reversed().lazy.compactMap(CallRecord.init(value:)).first { $0.providerCallID == call }
    }

    func hasEnded(_ call: String) -> Bool { find(call) == nil && ended(call)?.state.isTerminal == true }

    func callFor(_ order: CallOrder) throws(RPCError) -> CallID {
        _ = try parts()
        if let call = find(order.call) { return call }
        guard let record = ended(order.call) else { throw .invalid("Call not found", reason: "call.unknown") }
        throw .invalid(CallView.notActive(record), reason: "call.not_active")
    }

    func deliver(_ order: CallOrder, to call: CallID, id: String) -> RPCError? {
        let action = order.action
        do throws(RPCError) {
            let parts = try parts()
            let outcome = try RPCError.wrapping {
                try parts.gateway.command(action.name, action.arguments, of: call, id: id)
            }
            switch outcome {
            case .accepted: return nil
            case .unknownCall:
                return .invalid(
                    record(of: call).map(CallView.notActive) ?? "Call not found", reason: "call.not_active")
            case .rejected, .unavailable:
                return .unavailable("the call takes no orders now", reason: "host.unavailable", isRetryable: true)
            }
        } catch {
            return error
        }
    }

    func end(_ call: CallID) { try? daemon.parts?.gateway.end(call) }

    func status(of call: String?, isWhole: Bool) throws(RPCError) -> Value {
        let parts = try parts()
        guard let call else {
            let records = parts.gateway.liveCalls.compactMap { record(of: $0) }
            return ["found": true, "calls": .array(records.map { CallView.view($0, isWhole: isWhole) })]
        }
        guard let record = find(call).flatMap({ record(of: $0) }) ?? ended(call) else { return ["found": false] }
        return ["found": true, "call": CallView.view(record, isWhole: isWhole)]
    }

    func forget(_ number: PhoneNumber) throws(RPCError) -> Value {
        let parts = try parts()
        let forgotten = try RPCError.wrapping { try parts.store.forget(number, log: parts.file) }
        daemon.logger.info("a number was forgotten", metadata: ["calls": .stringConvertible(forgotten.calls.count)])
        return forgotten.value
    }

    /// How long a test call may take to come.
    private static let testPatience: Milliseconds = 60_000

    func expectTest(_ providerCallID: String) throws(RPCError) -> Value {
        let gateway = try parts().gateway
        try RPCError.wrapping { try gateway.expectTest(providerCallID, for: Self.testPatience) }
        return ["success": true]
    }

    // MARK: flows

    func flows(isWhole: Bool) -> Value { daemon.parts?.flows.listing(isWhole: isWhole) ?? ["flows": []] }

    func reloadFlows() throws(RPCError) -> Value {
        guard let report = daemon.reloadFlows() else {
            throw .unavailable("the gateway is not ready", reason: "gateway.down")
        }
        return FlowDesk.value(report)
    }

    func pin(_ flow: String, _ version: String?) throws(RPCError) -> Value {
        let library = try parts().flows.library
        try RPCError.wrapping {
            if let version { try library.pin(flow, version: version) } else { try library.unpin(flow) }
        }
        daemon.logger.info("flow pinned", metadata: ["flow": .string(flow), "version": .string(version ?? "newest")])
        return ["flow": Value(flow), "version": Value(library.current(flow)?.version), "pinned": .bool(version != nil)]
    }

    func rollback(_ flow: String) throws(RPCError) -> Value {
        let library = try parts().flows.library
        let bundle = try RPCError.wrapping { try library.rollback(flow) }
        daemon.logger.info("flow rolled back", metadata: ["flow": .string(flow), "version": .string(bundle.version)])
        return ["flow": Value(flow), "version": Value(bundle.version), "pinned": true]
    }
}
