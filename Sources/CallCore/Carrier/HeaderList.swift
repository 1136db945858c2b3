/// HTTP header fields in the order in which they stood; names compare without regard to case (RFC 9110, section 5.1).
public struct HeaderList: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }
    public init(_ pairs: KeyValuePairs<String, String>) { fields = pairs.map { Field($0.key, $0.value) } }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? { fields.first { Self.same($0.name, name) }?.value }

    public func all(_ name: String) -> [String] { fields.filter { Self.same($0.name, name) }.map(\.value) }

    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    /// Header names are ASCII; anything else equals only itself.
    static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
