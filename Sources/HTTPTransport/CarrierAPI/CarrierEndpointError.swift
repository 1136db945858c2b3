/// A base URL that cannot be used.
public struct CarrierEndpointError: Error, Hashable, Sendable, CustomStringConvertible {
    public let code = "carrier.base_url"
    public let message =
        "the carrier's base URL must be http or https with a host, without user, password, query or fragment; "
        + "write it like https://api.example.com"

    public var description: String { "\(code): \(message)" }
}
