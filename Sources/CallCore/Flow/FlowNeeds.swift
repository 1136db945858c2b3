import ScriptValue

/// What a flow asked for, and therefore all it may use.
public struct FlowNeeds: Hashable, Sendable {
    public enum TransferTarget: Hashable, Sendable {
        case number(String)
        /// The number, or list of numbers, in the deployment's setting of this name.
        case config(String)
    }

    public var agent = false
    public var realtime = false
    /// Host names in lower case.
    public var httpHosts: Set<String> = []
    public var transferTargets: [TransferTarget] = []

    public init() {}

    /// - Parameter value: the `needs` table, already of the right shape. Error code: `flow.needs`.
    public init(_ value: Value?) throws(FlowError) {
        agent = value?["agent"]?.bool ?? false
        realtime = value?["realtime"]?.bool ?? false
        for host in (value?["http"]?.array ?? []).compactMap(\.text) {
            let host = host.lowercased()
            guard HTTPAddress.isHost(host) else {
                throw FlowError(
                    code: "flow.needs", message: "needs.http: '\(host.cutForMessage)' is not a host name",
                    field: "needs.http",
                    nextStep: "give the bare name, such as \"api.example.com\"")
            }
            httpHosts.insert(host)
        }
        for (index, target) in (value?["transfer"]?.array ?? []).compactMap(\.text).enumerated() {
            if target.hasPrefix("config:"), target.utf8.count > 7 {
                transferTargets.append(.config(String(target.dropFirst(7))))
            } else if let number = PhoneNumber(target).e164 {
                transferTargets.append(.number(number))
            } else {
                throw FlowError(
                    code: "flow.needs", message: "needs.transfer[\(index + 1)] is neither a number nor config:NAME",
                    field: "needs.transfer[\(index + 1)]",
                    nextStep: "give E.164, such as \"+15550001111\", or \"config:NAME\"")
            }
        }
    }

    /// Whether requests to this address are granted.
    public func allows(_ address: HTTPAddress) -> Bool { httpHosts.contains(address.host) }

    /// Whether transfers to this number are granted, with the deployment's settings for the flow.
    public func allowsTransfer(to number: String, config: Value) -> Bool {
        transferTargets.contains { target in
            switch target {
            case .number(let granted): return granted == number
            case .config(let name):
                guard let setting = config[name] else { return false }
                return setting.text == number || (setting.array ?? []).contains { $0.text == number }
            }
        }
    }

    /// The grant a verb lacks, or nil when it may go ahead.
    public func missingGrant(for spec: VerbSpec, arguments: VerbArguments, config: Value) -> Grant? {
        guard let grant = spec.grant else { return nil }
        let isGranted =
            switch grant {
            case .agent: agent
            case .realtime: realtime
            case .httpHost: arguments.text("url").map { HTTPAddress($0).map(allows) ?? false } ?? true
            case .transferNumber: arguments.text("to").map { allowsTransfer(to: $0, config: config) } ?? false
            }
        return isGranted ? nil : grant
    }
}
