import CallCore
import CallSimulator
import NIOCore
import NIOHTTP1

/// One connection to a simulated chat endpoint.
final class ChatPeer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let settings: ChatServiceSettings
    private let done: (ChatService) -> Void
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var service: ChatService?
    private var timer: Scheduled<Void>?

    init(_ settings: ChatServiceSettings, done: @escaping (ChatService) -> Void) {
        self.settings = settings
        self.done = done
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer): body += buffer.readableBytesView
        case .end:
            guard let head,
                let request = WireRequest(
                    head.method.rawValue, url: "http://localhost" + head.uri,
                    headers: HeaderList(head.headers.map { HeaderList.Field($0.name, $0.value) }), body: body)
            else { return }
            service = ChatService(settings)
            give(.request(request), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        give(.cancelled, context)
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func finish() {
        timer?.cancel()
        if let service { done(service) }
        service = nil
    }

    private func give(_ input: ChatServiceInput, _ context: ChannelHandlerContext) {
        for action in service?.handle(input, now: AgentServer.now) ?? [] {
            switch action {
            case .head(let status, let headers):
                var fields = HTTPHeaders(headers.fields.map { ($0.name, $0.value) })
                fields.add(name: "Transfer-Encoding", value: "chunked")
                let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
                context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            case .body(let bytes):
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
            case .end:
                finish()
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .drop: context.close(promise: nil)
            case .startTimer(let number, let time):
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                timer = context.eventLoop.scheduleTask(in: .milliseconds(max(time - AgentServer.now, 0))) {
                    let (peer, context) = bound.value
                    peer.give(.timer(number), context)
                }
            case .cancelTimer: timer?.cancel()
            }
        }
    }
}
