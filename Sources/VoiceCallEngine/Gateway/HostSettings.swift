import CallCore
import ScriptValue

/// What a deployment decides about its calls.
public struct HostSettings: Sendable {
    public var carrier = "simulator"
    public var capabilities = CarrierCapabilities.all
    public var fromNumber = "+15550000000"
    /// Who is called when a request names nobody.
    public var toNumber: String?
    /// The mode of a request that names none.
    public var defaultMode = "notify"
    public var maxConcurrentCalls = 1
    public var inboundPolicy = InboundPolicy.disabled
    public var allowFrom: [String] = []
    /// Flow by mode; a mode that is not listed names the flow itself.
    public var flows: [String: String] = [:]
    public var inboundFlow = "inbound"
    public var outbound = CallProfile()
    public var inbound = CallProfile()
    /// In place of `inbound`, by dialled number.
    public var numbers = NumberRoutes<CallProfile>([:])
    /// Voice models on calls.
    public var realtime = RealtimeProfile()
    public var sessionScope = SessionScope.perPhone
    /// Settings by flow name, checked against the flow's own `config`.
    public var flowConfig: [String: Value] = [:]
    public var limits = SessionLimits()

    public init() {}
}
