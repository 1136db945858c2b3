import CallMedia
import WebSocketWire

/// Notes what is sent; or, once it is told to count only, does not even keep that.
final class FakeSocket: MessageSocket {
    private(set) var texts: [String] = []
    private(set) var binaries: [[UInt8]] = []
    private(set) var closed: CloseReason?
    private(set) var isDropped = false
    private(set) var flushes = 0
    /// Messages and bytes while it only counts.
    private(set) var counted = 0
    private(set) var countedBytes = 0
    var onlyCounts = false
    /// The peer does not read.
    var isFull = false
    private var unflushed = 0
    private let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    deinit { space.deallocate() }

    func write(_ kind: FrameHeader.Kind, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        guard closed == nil, !isDropped else { return false }
        let part = UnsafeMutableRawBufferPointer(rebasing: space[..<size])
        fill(part)
        unflushed += 1
        if onlyCounts {
            counted += 1
            countedBytes += size
        } else if kind == .text {
            texts.append(String(decoding: part, as: UTF8.self))
        } else {
            binaries.append(Array(part))
        }
        return true
    }

    func flush() -> Bool {
        if unflushed > 0 { flushes += 1 }
        unflushed = 0
        return !isFull
    }

    private(set) var pings = 0
    func ping() { pings += 1 }

    func close(_ reason: CloseReason) { closed = closed ?? reason }
    func drop() { isDropped = true }

    /// What was sent since the last time.
    func take() -> [String] {
        defer { texts = [] }
        return texts
    }
}
