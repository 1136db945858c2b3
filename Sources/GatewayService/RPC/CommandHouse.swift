import CallCore
import GatewayRPC
import ScriptValue

/// What the desk hands commands to. May be called on any thread, and may take its time.
protocol CommandHouse: Sendable {
    var health: Value { get }
    /// Opens a call; the same key gives the same call.
    func place(_ order: PlacementOrder) throws(RPCError) -> CallID
    /// Live or ended.
    func record(of call: CallID) -> CallRecord?
    /// A live call, by the engine's id or the carrier's.
    func find(_ call: String) -> CallID?
    func hasEnded(_ call: String) -> Bool
    /// The live call that an order is for.
    func callFor(_ order: CallOrder) throws(RPCError) -> CallID
    /// - Returns: why the call did not get it.
    func deliver(_ order: CallOrder, to call: CallID, id: String) -> RPCError?
    func end(_ call: CallID)
    func status(of call: String?, isWhole: Bool) throws(RPCError) -> Value
    func expectTest(_ providerCallID: String) throws(RPCError) -> Value
    func forget(_ number: PhoneNumber) throws(RPCError) -> Value
    func flows(isWhole: Bool) -> Value
    func reloadFlows() throws(RPCError) -> Value
    func pin(_ flow: String, _ version: String?) throws(RPCError) -> Value
    func rollback(_ flow: String) throws(RPCError) -> Value
}
