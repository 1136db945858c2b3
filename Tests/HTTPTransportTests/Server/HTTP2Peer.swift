import CallCore
import NIOCore
import NIOTLS

/// The least of an HTTP/2 server (RFC 9113). It reads no header, so it answers by a plan, in the order of requests.
final class HTTP2Peer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Answer {
        /// Three bytes and the end.
        case whole
        /// Three bytes and nothing more.
        case stall
    }

    private struct Frame {
        let type: UInt8
        let flags: UInt8
        let stream: UInt32
        let payload: [UInt8]
    }

    private static let preface = 24
    private static let data: UInt8 = 0
    private static let headers: UInt8 = 1
    private static let settings: UInt8 = 4

    private let log: ServerLog
    private var plan: [Answer]
    private var input = ByteBuffer()
    private var isGreeted = false
    /// What was agreed on is no HTTP/2: nothing is answered.
    private var isSilent = false

    init(_ log: ServerLog, _ plan: [Answer]) {
        self.log = log
        self.plan = plan.reversed()
    }

    func channelActive(context: ChannelHandlerContext) { log.opened() }

    func channelInactive(context: ChannelHandlerContext) { log.closed() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted(let name?) = event else { return }
        log.agreed(on: name)
        isSilent = name != "h2"
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isSilent else { return }
        input.writeImmutableBuffer(unwrapInboundIn(data))
        if !isGreeted {
            guard input.readableBytes >= Self.preface else { return }
            input.moveReaderIndex(forwardBy: Self.preface)
            isGreeted = true
            send(Self.settings, 0, 0, [], context)
        }
        while let frame = nextFrame() { take(frame, context) }
        context.flush()
    }

    private func nextFrame() -> Frame? {
        let start = input.readerIndex
        guard let high = input.readInteger(as: UInt8.self), let low = input.readInteger(as: UInt16.self),
            let type = input.readInteger(as: UInt8.self), let flags = input.readInteger(as: UInt8.self),
            let stream = input.readInteger(as: UInt32.self),
            let payload = input.readBytes(length: Int(high) << 16 | Int(low))
        else {
            input.moveReaderIndex(to: start)
            return nil
        }
        return Frame(type: type, flags: flags, stream: stream & 0x7FFF_FFFF, payload: payload)
    }

    private func take(_ frame: Frame, _ context: ChannelHandlerContext) {
        switch frame.type {
        case Self.settings where frame.flags & 1 == 0: send(Self.settings, 1, 0, [], context)
        case Self.headers, Self.data: if frame.flags & 1 == 1 { answer(frame.stream, context) }
        default: break
        }
    }

    private func answer(_ stream: UInt32, _ context: ChannelHandlerContext) {
        // `:status: 200` is entry 8 of the static table of HPACK.
        send(Self.headers, 4, stream, [0x88], context)
        send(Self.data, plan.popLast() == .whole ? 1 : 0, stream, Array("abc".utf8), context)
        _ = log.received(TestRequest(method: "", target: "", headers: HeaderList(), body: []))
    }

    private func send(
        _ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8], _ context: ChannelHandlerContext
    ) {
        var buffer = context.channel.allocator.buffer(capacity: 9 + payload.count)
        buffer.writeInteger(UInt8(truncatingIfNeeded: payload.count >> 16))
        buffer.writeInteger(UInt16(truncatingIfNeeded: payload.count))
        buffer.writeInteger(type)
        buffer.writeInteger(flags)
        buffer.writeInteger(stream)
        buffer.writeBytes(payload)
        context.write(wrapOutboundOut(buffer), promise: nil)
    }
}
