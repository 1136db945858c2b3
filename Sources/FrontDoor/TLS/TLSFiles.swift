/// Where the certificate and its key are.
public struct TLSFiles: Hashable, Sendable {
    /// PEM: the certificate, then those between it and the root.
    public var certificate: String
    /// PEM, without a passphrase.
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
