import CallCore
import GatewayRPC

/// Where a client finds the gateway, and what it shows there.
public struct GatewayAddress: Hashable, Sendable {
    public var place: RPCPlace
    public var token: Secret

    public init(place: RPCPlace, token: Secret) {
        self.place = place
        self.token = token
    }
}
