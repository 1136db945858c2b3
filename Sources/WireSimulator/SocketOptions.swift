import CallCore
import HTTPTransport

/// How a wire carrier and the product are put on sockets.
public struct SocketOptions: Sendable {
    public var driver: any CarrierDriver
    /// What the product tells the carrier, and what is signed; the bytes go to a port of this machine.
    public var webhookURL: String
    /// Path before the paths of the driver's requests.
    public var basePath: String
    public var credentials: HTTPCredentials
    /// Both servers speak TLS with it; plain HTTP when nil.
    public var tls: WireTLS?
    /// PEM file of the authority that signed `tls`.
    public var caFile: String?

    public init(
        driver: any CarrierDriver, webhookURL: String, basePath: String = "", credentials: HTTPCredentials,
        tls: WireTLS? = nil, caFile: String? = nil
    ) {
        self.driver = driver
        self.webhookURL = webhookURL
        self.basePath = basePath
        self.credentials = credentials
        self.tls = tls
        self.caFile = caFile
    }
}
