import CallCore
import NIOCore
import NIOHTTP1
import NIOTLS

/// One connection of the test server.
final class TestConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let log: ServerLog
    private let answer: @Sendable (TestRequest, Int) -> TestReply
    private var request = TestRequest(method: "", target: "", headers: HeaderList(), body: [])
    private var isStreaming = false

    init(_ log: ServerLog, _ answer: @escaping @Sendable (TestRequest, Int) -> TestReply) {
        self.log = log
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) { log.opened() }

    func channelInactive(context: ChannelHandlerContext) {
        isStreaming = false
        log.closed()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted(let name?) = event { log.agreed(on: name) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let fields = head.headers.map { HeaderList.Field($0.name, $0.value) }
            request = TestRequest(
                method: head.method.rawValue, target: head.uri, headers: HeaderList(fields), body: [])
        case .body(let buffer): request.body += buffer.readableBytesView
        case .end: reply(answer(request, log.received(request)), context)
        }
    }

    private func reply(_ reply: TestReply, _ context: ChannelHandlerContext) {
        switch reply {
        case .answer(let status, let headers, let body):
            head(status, headers, length: body.count, context)
            if request.method != "HEAD" { bytes(body, context) }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .silence: break
        case .hangUp: context.close(promise: nil)
        case .partial(let length, let body):
            head(200, [], length: length, context)
            bytes(body, context)
            context.flush()
            context.close(promise: nil)
        case .stream(let status, let chunks, let ending):
            head(status, [], length: nil, context)
            context.flush()
            for chunk in chunks {
                bytes(chunk, context)
                context.flush()
            }
            if ending == .end { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
            if ending == .drop { context.close(promise: nil) }
        case .endless:
            isStreaming = true
            head(200, [], length: nil, context)
            stream(context)
        }
    }

    private func head(_ status: Int, _ headers: [(String, String)], length: Int?, _ context: ChannelHandlerContext) {
        var fields = HTTPHeaders(headers)
        if let length { fields.add(name: "Content-Length", value: String(length)) }
        if length == nil { fields.add(name: "Transfer-Encoding", value: "chunked") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func bytes(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
    }

    /// The next chunk goes once the last one is written: the other side sets the pace.
    private func stream(_ context: ChannelHandlerContext) {
        guard isStreaming else { return }
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let chunk = ByteBuffer(repeating: 0x61, count: 16_384)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk)))).whenSuccess {
            let (connection, context) = loopBound.value
            connection.stream(context)
        }
    }
}
