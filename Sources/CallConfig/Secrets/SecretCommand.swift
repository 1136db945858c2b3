/// A program to run for secrets: without a shell, with nothing but this environment.
public struct SecretCommand: Hashable, Sendable {
    public var command: String
    public var arguments: [String]
    public var environment: [String: String]
    public var input: [UInt8]
    public var timeoutMilliseconds: Int
    public var noOutputTimeoutMilliseconds: Int
    /// More output than this is a failure.
    public var maxOutputBytes: Int
}
