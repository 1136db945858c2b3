import Testing

@testable import WebSocketWire

@Suite("Masks of WebSocket frames")
struct FrameMaskTests {
    @Test("every length and offset is masked like byte by byte")
    func byteByByte() {
        let key: [UInt8] = [0x11, 0x22, 0x44, 0x88]
        let mask = key.withUnsafeBytes { $0.load(as: UInt32.self) }
        for length in 0..<40 {
            for offset in 0..<6 {
                let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 5) }
                var masked = bytes
                masked.withUnsafeMutableBytes { FrameMask.apply(mask, to: $0, offset: offset) }
                #expect(masked == bytes.enumerated().map { $0.element ^ key[($0.offset + offset) & 3] })
                masked.withUnsafeMutableBytes { FrameMask.apply(mask, to: $0, offset: offset) }
                #expect(masked == bytes)
            }
        }
    }
}
