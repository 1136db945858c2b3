/// The text of a configuration file before and after migration.
public struct ConfigText: Sendable {
    public var bytes: [UInt8]
    /// The whole file as it was read.
    public var original: JSON5Node
    /// The whole file with old keys in their present form.
    public var migrated: JSON5Node
}
