import CallCore

/// How a server knows who asks: HTTP Basic or a bearer token.
public enum HTTPCredentials: Hashable, Sendable {
    case basic(user: String, password: Secret)
    case bearer(token: Secret)
}
