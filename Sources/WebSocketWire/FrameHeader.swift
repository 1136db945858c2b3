/// The head of a WebSocket frame (RFC 6455, section 5.2).
public struct FrameHeader: Equatable, Sendable {
    /// What a frame is; the raw value is its opcode.
    public enum Kind: UInt8, Sendable {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA

        public var isControl: Bool { rawValue & 0x8 != 0 }
    }

    /// The longest head: two bytes, eight of a length, four of a mask.
    public static let maxSize = 14
    /// The longest payload of a control frame.
    public static let maxControlPayload = 125

    public var kind: Kind
    /// The last frame of its message.
    public var isFinal: Bool
    /// Bytes that follow the head.
    public var length: Int
    /// XORed over the payload, the first byte of memory first; nil for an unmasked frame.
    public var mask: UInt32?

    public init(_ kind: Kind, isFinal: Bool = true, length: Int, mask: UInt32? = nil) {
        self.kind = kind
        self.isFinal = isFinal
        self.length = length
        self.mask = mask
    }

    /// Bytes of the head itself.
    public var size: Int { Self.size(length: length, isMasked: mask != nil) }

    static func size(length: Int, isMasked: Bool) -> Int {
        2 + (length < 126 ? 0 : length < 65_536 ? 2 : 8) + (isMasked ? 4 : 0)
    }

    /// Writes the head to the beginning of `out`, which must have room for `size` bytes.
    public func write(to out: UnsafeMutableRawBufferPointer) {
        out[0] = (isFinal ? 0x80 : 0) | kind.rawValue
        let masked: UInt8 = mask == nil ? 0 : 0x80
        var index = 2
        switch length {
        case ..<126: out[1] = masked | UInt8(length)
        case ..<65_536:
            out[1] = masked | 126
            out.storeBytes(of: UInt16(length).bigEndian, toByteOffset: 2, as: UInt16.self)
            index = 4
        default:
            out[1] = masked | 127
            out.storeBytes(of: UInt64(length).bigEndian, toByteOffset: 2, as: UInt64.self)
            index = 10
        }
        if let mask { out.storeBytes(of: mask, toByteOffset: index, as: UInt32.self) }
    }

    /// Why a head is none. The code is that of the close frame to answer with (RFC 6455, section 7.4.1).
    public struct Problem: Error, Equatable, Sendable {
        public var code: UInt16
        public var message: String

        static func protocolError(_ message: String) -> Problem { Problem(code: 1002, message: message) }
        static let tooLong = Problem(code: 1009, message: "message too long")
    }

    /// Reads the head at the beginning of `bytes`.
    ///
    /// - Returns: nil while more bytes are needed.
    /// - Throws: for what no peer may send: reserved bits, unknown opcodes, long or fragmented control frames, lengths
    ///   that are not in their shortest form.
    public static func read(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> FrameHeader? {
        guard bytes.count >= 2 else { return nil }
        guard bytes[0] & 0x70 == 0 else { throw .protocolError("reserved bits are set") }
        guard let kind = Kind(rawValue: bytes[0] & 0x0F) else { throw .protocolError("unknown opcode") }
        let isFinal = bytes[0] & 0x80 != 0
        let isMasked = bytes[1] & 0x80 != 0
        var length = Int(bytes[1] & 0x7F)
        if kind.isControl {
            guard isFinal else { throw .protocolError("fragmented control frame") }
            guard length <= maxControlPayload else { throw .protocolError("long control frame") }
        }
        var index = 2
        if length == 126 {
            guard bytes.count >= 4 else { return nil }
            length = Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard length >= 126 else { throw .protocolError("length not in its shortest form") }
            index = 4
        } else if length == 127 {
            guard bytes.count >= 10 else { return nil }
            let long = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard long >= 65_536 else { throw .protocolError("length not in its shortest form") }
            guard long <= UInt64(Int32.max) else { throw .tooLong }
            length = Int(long)
            index = 10
        }
        var header = FrameHeader(kind, isFinal: isFinal, length: length)
        if isMasked {
            guard bytes.count >= index + 4 else { return nil }
            header.mask = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
        }
        return header
    }
}
