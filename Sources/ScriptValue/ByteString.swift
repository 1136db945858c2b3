/// A Lua string: bytes without an encoding.
public struct ByteString: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// The bytes as text when they are valid UTF-8, otherwise nil.
    public var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The bytes as text, broken sequences shown as U+FFFD.
    public var lossyText: String { String(decoding: bytes, as: UTF8.self) }
}

extension ByteString: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension ByteString: Comparable {
    public static func < (left: ByteString, right: ByteString) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
