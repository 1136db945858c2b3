/// What a close frame says (RFC 6455, sections 5.5.1 and 7.4).
public struct CloseReason: Hashable, Sendable {
    /// 1005 for a close frame without a code, 1006 for a connection that ended without one.
    public var code: UInt16
    public var text: String

    public init(code: UInt16, text: String = "") {
        self.code = code
        self.text = text
    }

    public static let none = CloseReason(code: 1005)
    public static let lost = CloseReason(code: 1006)

    /// - Throws: for a payload of one byte, a code that must not be sent, and a reason that is no UTF-8.
    init(_ payload: UnsafeRawBufferPointer) throws(FrameHeader.Problem) {
        guard !payload.isEmpty else {
            self = .none
            return
        }
        guard payload.count >= 2 else { throw .protocolError("close frame of one byte") }
        let code = UInt16(bigEndian: payload.loadUnaligned(as: UInt16.self))
        guard Self.mayBeSent(code) else { throw .protocolError("close code that is not to be sent") }
        guard let text = String(validating: payload.dropFirst(2), as: UTF8.self) else {
            throw .protocolError("close reason that is no UTF-8")
        }
        self.init(code: code, text: text)
    }

    /// The payload of a close frame; the reason is cut to what a control frame holds.
    public var payload: [UInt8] {
        guard Self.mayBeSent(code) else { return [] }
        var reason = text.utf8.prefix(FrameHeader.maxControlPayload - 2)
        // Not in the middle of a character.
        while let next = text.utf8[reason.endIndex...].first, next & 0xC0 == 0x80 { reason = reason.dropLast() }
        return [UInt8(code >> 8), UInt8(code & 0xFF)] + reason
    }

    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
