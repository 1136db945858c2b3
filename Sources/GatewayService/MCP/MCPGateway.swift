import CallCore
import GatewayRPC
import ScriptValue

/// Where the tool's questions go.
public protocol MCPGateway: Sendable {
    func ask(_ order: AgentToolOrder) async -> Result<Value, RPCError>
}
