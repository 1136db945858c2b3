import CHeapCounter
import CallCore
import MediaWire
import Testing

@Suite("Allocations", .enabled(if: heap_is_counted() != 0))
struct AllocationTests {
    /// What `body` asks the C library for, on this thread.
    private func allocations(_ body: () -> Void) -> UInt64 {
        let before = heap_allocations()
        body()
        return heap_allocations() - before
    }

    @Test("are counted: an array is one")
    func counts() {
        var kept: [[UInt8]] = []
        kept.reserveCapacity(10)
        #expect(allocations { for size in 1...10 { kept.append([UInt8](repeating: 1, count: size * 100)) } } == 10)
        #expect(kept.count == 10)
    }

    @Test("10,000 messages are scanned, decoded and written without one", arguments: MediaDialect.allCases)
    func steadyState(dialect: MediaDialect) {
        let scanner = MediaScanner(dialect)
        let writer = MediaWriter(dialect, streamID: "MZ0c")
        let message = Array(Sample.media(dialect).utf8)
        var audio = [UInt8](repeating: 0, count: 160)
        var out = [UInt8](repeating: 0, count: 1024)
        var bytes = 0
        let round = {
            message.withUnsafeBytes { message in
                guard case .media(let frame) = scanner.scan(message) else { return }
                let payload = UnsafeRawBufferPointer(rebasing: message[frame.payload])
                let decoded = audio.withUnsafeMutableBytes { AudioBase64.decode(payload, into: $0) }
                bytes += decoded ?? 0
                out.withUnsafeMutableBytes { out in
                    bytes += writer.write(.base64(payload), into: out) ?? 0
                    bytes += audio.withUnsafeBytes { writer.write(.audio($0), into: out) ?? 0 }
                    bytes += writer.write(.mark("utterance-17.160"), into: out) ?? 0
                    bytes += writer.write(.clear, into: out) ?? 0
                }
            }
        }
        round()
        let once = bytes
        #expect(once > 160 + 2 * Sample.payload.utf8.count)
        #expect(allocations { for _ in 0..<10_000 { round() } } == 0)
        #expect(bytes == once * 10_001)
    }
}
