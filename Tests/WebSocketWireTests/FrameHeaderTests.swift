import Testing

@testable import WebSocketWire

@Suite("Heads of WebSocket frames")
struct FrameHeaderTests {
    @Test(
        "a head that was written is read back, whatever its length field",
        arguments: [
            0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20,
        ])
    func roundTrip(length: Int) throws {
        for kind in [FrameHeader.Kind.text, .binary, .continuation] {
            for mask in [nil, 0xDEAD_BEEF] as [UInt32?] {
                let header = FrameHeader(kind, isFinal: kind != .text, length: length, mask: mask)
                var bytes = [UInt8](repeating: 0, count: header.size)
                bytes.withUnsafeMutableBytes { header.write(to: $0) }
                #expect(try read(bytes) == header)
                for size in 0..<bytes.count { #expect(try read(Array(bytes.prefix(size))) == nil) }
            }
        }
    }

    @Test("the examples of RFC 6455, section 5.7, are written byte for byte")
    func examples() {
        #expect(frame(.text, Array("Hello".utf8), mask: nil) == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        let mask = [UInt8]([0x37, 0xFA, 0x21, 0x3D]).withUnsafeBytes { $0.load(as: UInt32.self) }
        #expect(
            frame(.text, Array("Hello".utf8), mask: mask)
                == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        #expect(frame(.binary, [UInt8](repeating: 0, count: 256), mask: nil).prefix(4) == [0x82, 0x7E, 0x01, 0x00])
        #expect(
            frame(.binary, [UInt8](repeating: 0, count: 65_536), mask: nil).prefix(10)
                == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0])
    }

    @Test(
        "what no peer may send is refused with the right code",
        arguments: [
            ([0xC1, 0x00], 1002), ([0x91, 0x00], 1002), ([0xA1, 0x00], 1002), ([0x83, 0x00], 1002),
            ([0x8B, 0x00], 1002),
            ([0x09, 0x00], 1002), ([0x88, 0x7E, 0x00, 0x7E], 1002), ([0x81, 0x7E, 0x00, 0x7D], 1002),
            ([0x81, 0x7F, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 1002), ([0x81, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0], 1009),
            ([0x81, 0x7F, 0, 0, 0, 0, 0x80, 0, 0, 0], 1009),
        ] as [([UInt8], UInt16)])
    func refused(bytes: [UInt8], code: UInt16) {
        #expect { try read(bytes) } throws: { ($0 as? FrameHeader.Problem)?.code == code }
    }

    private func read(_ bytes: [UInt8]) throws -> FrameHeader? {
        try bytes.withUnsafeBytes { raw in
            Result { () throws(FrameHeader.Problem) in try FrameHeader.read(raw) }
        }.get()
    }
}
