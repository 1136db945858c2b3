import CallMedia
import NIOCore
import WebSocketWire

/// One WebSocket, after its upgrade: frames on one side, the bytes of its connection on the other.
///
/// It is the only handler of its channel above TLS. A message that comes whole is read where it lies, and one that is
/// sent is written once, behind its own head, into a buffer that is used again: in steady state nothing is allocated.
/// On the channel's event loop only.
public final class SocketHandler: ChannelInboundHandler, MessageSocket {
    public typealias InboundIn = ByteBuffer
    public typealias OutboundOut = ByteBuffer

    private enum Phase {
        case open
        /// A close frame was sent; the peer's is waited for.
        case closing
        case closed
    }

    private let loop: MediaLoop
    private let role: MessageReader.Role
    private var reader: MessageReader
    /// Who reads; let go of when the socket is gone.
    var user: (any MessageSocketUser)?
    private var context: ChannelHandlerContext?
    private var channel: (any Channel)?
    private var phase = Phase.open
    private var out = ByteBuffer()
    private var closeTimer: Scheduled<Void>?
    private var isReading = false
    /// What arrived while a message was taken: when an answer to it cannot be written, the channel hands out at once
    /// what it has read already.
    private var arrived: [ByteBuffer] = []

    /// How long the peer may take to answer a close frame.
    private static let closePatience: TimeAmount = .seconds(1)

    /// - Parameter maxMessage: the longest message taken, in bytes; as a server no longer than the loop's scratch space.
    public init(_ role: MessageReader.Role, loop: MediaLoop, maxMessage: Int, user: (any MessageSocketUser)? = nil) {
        self.role = role
        self.loop = loop
        reader = MessageReader(role, maxMessage: role == .server ? min(maxMessage, loop.unmasked.count) : maxMessage)
        self.user = user
    }

    public var isOpen: Bool { phase == .open && context != nil }
    /// Bytes of messages that are not whole yet.
    public var keptBytes: Int { reader.keptBytes }

    // MARK: sending

    /// Adds a message to what the next `flush` sends.
    ///
    /// - Parameters:
    ///   - size: of the message, in bytes.
    ///   - fill: writes exactly that many bytes.
    /// - Returns: false when the socket takes nothing more.
    @discardableResult
    @inline(__always)
    public func write(
        _ kind: FrameHeader.Kind, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) -> Bool {
        guard phase == .open else { return false }
        frame(kind, size: size, fill)
        return true
    }

    private func frame(_ kind: FrameHeader.Kind, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let header = FrameHeader(kind, length: size, mask: role == .client ? loop.nextMask() : nil)
        let head = header.size
        out.writeWithUnsafeMutableBytes(minimumWritableBytes: head + size) { space in
            header.write(to: space)
            let payload = UnsafeMutableRawBufferPointer(rebasing: space[head..<(head + size)])
            fill(payload)
            if let mask = header.mask { FrameMask.apply(mask, to: payload) }
            return head + size
        }
    }

    /// Sends what was written since, in one piece.
    ///
    /// - Returns: false when more waits to be sent than the channel's high watermark: the peer does not read.
    @discardableResult
    public func flush() -> Bool {
        guard let context, let channel, out.readableBytes > 0 else { return true }
        context.writeAndFlush(wrapOutboundOut(out), promise: nil)
        // Nearly always the bytes are out by now, and the buffer is ours again.
        out.clear()
        return channel.isWritable
    }

    /// Asks whether the peer is there; the user hears `answered` when it is.
    public func ping() {
        guard phase == .open else { return }
        frame(.ping, size: 0) { _ in }
        flush()
    }

    /// Says goodbye and closes; the user hears `closed` when the connection is gone.
    public func close(_ reason: CloseReason) {
        guard phase == .open, let context else { return }
        say(reason)
        phase = .closing
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        closeTimer = context.eventLoop.scheduleTask(in: Self.closePatience) { bound.value.drop() }
    }

    /// Closes without a word.
    public func drop() { context?.close(promise: nil) }

    private func say(_ reason: CloseReason) {
        let payload = reason.payload
        frame(.close, size: payload.count) { $0.copyBytes(from: payload) }
        flush()
    }

    // MARK: the channel

    public func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        channel = context.channel
        if role == .client { loop.serviceSockets += 1 }
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        end(.lost)
        // They hold this handler.
        self.context = nil
        channel = nil
        if role == .client { loop.serviceSockets -= 1 }
    }

    public func channelInactive(context: ChannelHandlerContext) {
        end(.lost)
        context.fireChannelInactive()
    }

    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Frames that came right behind the request of the upgrade.
        if case .leftoverDataWhenDone(let bytes) = error as? ByteToMessageDecoderError { return take(bytes) }
        context.close(promise: nil)
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) { take(unwrapInboundIn(data)) }

    /// There is nobody behind it to be told.
    public func channelReadComplete(context: ChannelHandlerContext) {}

    private func take(_ bytes: ByteBuffer) {
        guard !isReading else { return arrived.append(bytes) }
        isReading = true
        readOpen(bytes)
        while !arrived.isEmpty { readOpen(arrived.removeFirst()) }
        isReading = false
    }

    private func readOpen(_ bytes: ByteBuffer) {
        guard phase != .closed else { return }
        do throws(FrameHeader.Problem) {
            try read(bytes)
        } catch {
            fail(error)
        }
    }

    private func read(_ bytes: ByteBuffer) throws(FrameHeader.Problem) {
        let outcome = bytes.withUnsafeReadableBytes { raw in
            Result { () throws(FrameHeader.Problem) in
                try reader.read(raw, scratch: loop.unmasked) { event in take(event) }
            }
        }
        try outcome.get()
    }

    private func take(_ event: MessageReader.Event) -> Bool {
        switch event {
        case .message(let isText, let bytes):
            if phase == .open { user?.received(isText: isText, bytes) }
        case .ping(let payload):
            if phase == .open {
                frame(.pong, size: payload.count) { $0.copyMemory(from: payload) }
                flush()
            }
        case .pong: if phase == .open { user?.answered() }
        case .close(let reason):
            if phase == .open { say(CloseReason(code: reason.code == 1005 ? 1000 : reason.code)) }
            end(reason)
            drop()
        }
        return phase != .closed
    }

    private func fail(_ problem: FrameHeader.Problem) {
        if phase == .open { say(CloseReason(code: problem.code, text: problem.message)) }
        end(CloseReason(code: problem.code, text: problem.message))
        drop()
    }

    private func end(_ reason: CloseReason) {
        guard phase != .closed else { return }
        phase = .closed
        closeTimer?.cancel()
        closeTimer = nil
        let user = self.user
        self.user = nil
        user?.closed(reason)
    }
}
