/// A file that secrets are read from.
public struct SecretFile: Sendable {
    public var bytes: [UInt8]
    /// Group or others may read it.
    public var isReadableByOthers: Bool
    public var isOwnedByUser: Bool

    public init(bytes: [UInt8], isReadableByOthers: Bool = false, isOwnedByUser: Bool = true) {
        self.bytes = bytes
        self.isReadableByOthers = isReadableByOthers
        self.isOwnedByUser = isOwnedByUser
    }
}
