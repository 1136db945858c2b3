/// A key of the configuration that holds a credential.
public struct SecretSurface: Hashable, Sendable {
    public var path: ConfigPath
    public var secret: SecretValue
    /// Whether what it belongs to is in use.
    public var isActive: Bool
}
