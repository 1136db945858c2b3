/// All there is to know about one verb. Argument checks, editor stubs, the reference page and the load-time check
/// of flows are made from it.
public struct VerbSpec: Hashable, Sendable {
    /// As a script writes it: `call:say`, `agent.respond`, `emit`.
    public var name: String
    public var group: VerbGroup
    public var summary: String
    /// Positional. A verb with named arguments has one parameter, a record.
    public var parameters: [ParameterSpec]
    public var results: [ResultSpec]
    /// What `nil, reason` may say.
    public var reasons: [VerbReason]
    public var precondition: CallPrecondition
    public var capability: CarrierCapability?
    public var grant: Grant?
    public var recovery: RecoveryRule
    /// May be used in `screen`, before an inbound call is accepted.
    public var allowedInScreen: Bool
    /// The call is over for the flow once it has succeeded.
    public var endsCall: Bool
    /// Raises `hangup` when the other side ends the call meanwhile.
    public var raisesHangup: Bool
    /// A line of Lua that uses it.
    public var example: String

    init(
        _ name: String, _ group: VerbGroup, _ summary: String, _ parameters: [ParameterSpec] = [],
        returns results: [ResultSpec] = [], or reasons: [VerbReason] = [], requires precondition: CallPrecondition,
        carrier capability: CarrierCapability? = nil, grant: Grant? = nil, recovery: RecoveryRule,
        inScreen allowedInScreen: Bool = false, ends endsCall: Bool = false, raisesHangup: Bool = true, example: String
    ) {
        self.name = name
        self.group = group
        self.summary = summary
        self.parameters = parameters
        self.results = results
        self.reasons = reasons
        self.precondition = precondition
        self.capability = capability
        self.grant = grant
        self.recovery = recovery
        self.allowedInScreen = allowedInScreen
        self.endsCall = endsCall
        self.raisesHangup = raisesHangup
        self.example = example
    }

    /// The name without what it belongs to, as Lua's messages show it: `say`, `respond`, `emit`.
    public var shortName: String { name.split { $0 == ":" || $0 == "." }.last.map(String.init) ?? name }

    /// What the verb belongs to (`call`, `agent`); nil for a global function.
    public var owner: String? {
        let parts = name.split { $0 == ":" || $0 == "." }
        return parts.count == 2 ? parts.first.map(String.init) : nil
    }

    /// A method, called with a colon.
    public var isMethod: Bool { name.contains(":") }

    /// Answered on the spot, without the flow being put aside.
    public var isImmediate: Bool { recovery == .immediate }

    /// Every error it can raise.
    public var raises: [VerbFault] {
        VerbFault.allCases.filter { fault in
            switch fault {
            case .argument: true
            case .state: precondition != .any
            case .grant: grant != nil
            case .carrier: !capabilities.isEmpty
            case .hangup: raisesHangup && !isImmediate && recovery != .stored
            }
        }
    }

    /// What the carrier may have to be able to do: for the verb itself, then for single arguments.
    public var capabilities: [CarrierCapability] {
        ([capability] + allParameters.map(\.capability)).compactMap { $0 }
    }

    /// The positional parameters with tables opened up: the names `VerbArguments` answers to.
    public var allParameters: [ParameterSpec] {
        parameters.flatMap { parameter in
            if case .record(let record) = parameter.type { record.fields } else { [parameter] }
        }
    }
}

extension VerbSpec {
    /// The rules of its tables of options.
    var allRules: [FieldRule] {
        parameters.flatMap { parameter -> [FieldRule] in
            if case .record(let record) = parameter.type { record.rules } else { [] }
        }
    }
}
