import Testing

@testable import WebSocketWire

@Suite("Messages of a WebSocket")
struct MessageReaderTests {
    private static let stream: [UInt8] =
        frame(.text, Array("one".utf8)) + frame(.ping, [7, 8]) + frame(.text, Array("tw".utf8), isFinal: false)
        + frame(.pong, []) + frame(.continuation, Array("o-".utf8), isFinal: false)
        + frame(.continuation, [UInt8](repeating: 0x61, count: 300)) + frame(.binary, [UInt8](0...200))
        + frame(.close, CloseReason(code: 1000).payload) + frame(.text, Array("behind the end".utf8))

    private static let meant: [Received] = [
        .text(Array("one".utf8)), .ping([7, 8]), .pong,
        .text(Array("two-".utf8) + [UInt8](repeating: 0x61, count: 300)), .binary([UInt8](0...200)),
        .close(CloseReason(code: 1000)),
    ]

    @Test("messages, fragments and control frames between them come in order, and nothing behind a close frame")
    func inOrder() { #expect(Received.all(Self.stream) == Self.meant) }

    @Test("where the bytes are cut makes no difference")
    func cuts() {
        for size in 1...40 {
            let pieces = [Int](repeating: size, count: Self.stream.count / size + 1)
            #expect(Received.all(Self.stream, pieces: pieces) == Self.meant)
        }
        for cut in 0..<Self.stream.count { #expect(Received.all(Self.stream, pieces: [cut]) == Self.meant) }
    }

    @Test("a message may be as long as allowed, in one frame or in several, and not a byte longer")
    func tooLong() {
        let fits = [UInt8](repeating: 1, count: 200)
        #expect(Received.all(frame(.binary, fits), maxMessage: 200) == [.binary(fits)])
        #expect(Received.all(frame(.binary, fits + [1]), maxMessage: 200) == [.problem(1009)])
        let parts = frame(.binary, Array(fits.prefix(150)), isFinal: false)
        #expect(
            Received.all(parts + frame(.continuation, Array(fits.prefix(50))), maxMessage: 200) == [.binary(fits)])
        #expect(Received.all(parts + frame(.continuation, Array(fits.prefix(51))), maxMessage: 200) == [.problem(1009)])
        // Refused by its head alone: what nobody takes is not stored either.
        #expect(Received.all(Array(frame(.binary, fits + [1]).prefix(8)), maxMessage: 200) == [.problem(1009)])
    }

    @Test("clients must mask, servers must not")
    func masks() {
        #expect(Received.all(frame(.text, [0x61], mask: nil)) == [.problem(1002)])
        #expect(Received.all(frame(.text, [0x61], mask: nil), role: .client) == [.text([0x61])])
        #expect(Received.all(frame(.text, [0x61]), role: .client) == [.problem(1002)])
    }

    @Test("fragments must begin and go on")
    func fragments() {
        #expect(Received.all(frame(.continuation, [])) == [.problem(1002)])
        let begun = frame(.text, [0x61], isFinal: false)
        #expect(Received.all(begun + frame(.text, [0x62])) == [.problem(1002)])
        #expect(Received.all(begun + frame(.binary, [])) == [.problem(1002)])
        #expect(Received.all(begun) == [])
    }

    @Test("a whole message leaves nothing behind, half a one no more than itself")
    func kept() {
        var reader = MessageReader(.server, maxMessage: 4096)
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { scratch.deallocate() }
        let whole = frame(.binary, [UInt8](repeating: 3, count: 1000))
        func feed(_ bytes: some Collection<UInt8>) {
            Array(bytes).withUnsafeBytes { try? reader.read($0, scratch: scratch) { _ in true } }
        }
        feed(whole)
        #expect(reader.keptBytes == 0)
        feed(whole.prefix(600))
        #expect(reader.keptBytes == 600)
        feed(whole.dropFirst(600))
        #expect(reader.keptBytes == 0)
    }
}
