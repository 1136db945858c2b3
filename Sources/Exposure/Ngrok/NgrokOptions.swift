import CallCore

/// How ngrok is started.
public struct NgrokOptions: Hashable, Sendable {
    /// Reaches ngrok by its environment; without one, ngrok takes what its own settings have.
    public var authToken: Secret?
    /// A domain of the ngrok account; without one, ngrok gives a name.
    public var domain: String?
    /// A name to look for on `PATH`, or a path.
    public var executable: String

    public init(authToken: Secret? = nil, domain: String? = nil, executable: String = "ngrok") {
        self.authToken = authToken
        self.domain = domain
        self.executable = executable
    }
}
