import CallMedia
import NIOCore
import NIOEmbedded
import Testing
import WebSocketWire

@testable import MediaPlane

@Suite("Bytes that arrive while a message is answered")
struct NestedReadTests {
    /// Hands out more bytes in the middle of a write, as a channel does whose peer has gone.
    private final class Nesting: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer
        typealias OutboundIn = ByteBuffer

        var pending: [ByteBuffer] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let bytes = pending.popLast() { context.fireChannelRead(wrapInboundOut(bytes)) }
            context.write(data, promise: promise)
        }
    }

    private final class Echo: MessageSocketUser {
        weak var socket: SocketHandler?
        var texts: [String] = []
        var depth = 0

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            depth += 1
            #expect(depth == 1)
            texts.append(String(decoding: bytes, as: UTF8.self))
            _ = socket?.send(.text, Array(bytes))
            depth -= 1
        }

        func closed(_ reason: CloseReason) { texts.append("closed \(reason.code)") }
    }

    private func frame(_ kind: FrameHeader.Kind, _ payload: [UInt8]) -> ByteBuffer {
        let header = FrameHeader(kind, length: payload.count, mask: nil)
        var bytes = [UInt8](repeating: 0, count: header.size + payload.count)
        bytes.withUnsafeMutableBytes { space in
            header.write(to: space)
            UnsafeMutableRawBufferPointer(rebasing: space[header.size...]).copyBytes(from: payload)
        }
        return ByteBuffer(bytes: bytes)
    }

    @Test("wait for their turn, and a close among them is the last that is heard")
    func order() throws {
        let channel = EmbeddedChannel()
        let (nesting, user) = (Nesting(), Echo())
        let socket = SocketHandler(
            .client, loop: MediaLoop(channel.eventLoop, seed: 1), maxMessage: 1_000, user: user)
        user.socket = socket
        try channel.pipeline.syncOperations.addHandlers([nesting, socket])
        nesting.pending = [frame(.close, CloseReason(code: 1001).payload), frame(.text, Array("two".utf8))]
        try channel.writeInbound(frame(.text, Array("one".utf8)))
        #expect(user.texts == ["one", "two", "closed 1001"])
        _ = try? channel.finish()
    }
}
