import NIOCore

/// What the sockets and streams of one event loop share. On that loop only.
public final class MediaLoop {
    public let eventLoop: any EventLoop
    /// Space for one message without its mask.
    let scratch: UnsafeMutableRawBufferPointer
    private var maskState: UInt64

    /// - Parameters:
    ///   - maxMessage: the longest message of a carrier, in bytes.
    ///   - seed: for the masks of what is sent to services; not to be guessed from outside.
    public init(_ eventLoop: any EventLoop, maxMessage: Int = 256 << 10, seed: UInt64) {
        self.eventLoop = eventLoop
        scratch = .allocate(byteCount: maxMessage, alignment: 16)
        maskState = seed | 1
    }

    deinit { scratch.deallocate() }

    /// A mask that differs from frame to frame (xorshift64*).
    func nextMask() -> UInt32 {
        maskState ^= maskState >> 12
        maskState ^= maskState << 25
        maskState ^= maskState >> 27
        return UInt32(truncatingIfNeeded: (maskState &* 0x2545_F491_4F6C_DD1D) >> 32)
    }

    /// 16 bytes for a handshake.
    func nonce() -> [UInt8] {
        (0..<4).flatMap { _ in
            let word = nextMask()
            return (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }
}
