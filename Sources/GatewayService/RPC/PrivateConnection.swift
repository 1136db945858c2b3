import CallCore
import FrontDoor
import NIOCore
import NIOHTTP1

/// One connection of the private listener, until it is a WebSocket or answered. On its event loop only.
final class PrivateConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case idle
        case page(PrivateRequest, limit: Int)
        case upgrade(accept: String)
        /// An answer is being made, or the connection is about to close.
        case answering
    }

    private let pages: any PrivatePages
    private let makeSocket: () -> Socket
    private var phase = Phase.idle
    private var timer: Scheduled<Void>?
    private static let patience: TimeAmount = .seconds(10)

    /// What reads a WebSocket, and is told once it does.
    struct Socket {
        var handler: any ChannelHandler
        var opened: () -> Void
    }

    init(pages: any PrivatePages, makeSocket: @escaping () -> Socket) {
        self.pages = pages
        self.makeSocket = makeSocket
    }

    func channelActive(context: ChannelHandlerContext) {
        startTimer(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), phase) {
        case (.head(let head), .idle): begin(head, context)
        case (.body(let bytes), .page(var request, let limit)):
            guard request.body.count + bytes.readableBytes <= limit else {
                return refuse(413, "Payload Too Large", context)
            }
            request.body += bytes.readableBytesView
            phase = .page(request, limit: limit)
        case (.end, .page(let request, _)): answer(request, context)
        case (.end, .upgrade(let accept)): upgrade(accept, context)
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers = HeaderList()
        for (name, value) in head.headers { headers.add(name, value) }
        guard headers["upgrade"] != nil else {
            let request = PrivateRequest(method: head.method.rawValue, target: head.uri, headers: headers)
            phase = .page(request, limit: pages.longestBody(request))
            return
        }
        switch UpgradeHandshake.read(head, headers) {
        case .inOrder(let accept): phase = .upgrade(accept: accept)
        case .broken: refuse(400, "Bad Request", context)
        case .unsupported: refuse(426, "Upgrade Required", context)
        }
    }

    private func answer(_ request: PrivateRequest, _ context: ChannelHandlerContext) {
        phase = .answering
        // The answer may take its time; the way to the client may not.
        timer?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let isHead = request.method == "HEAD"
        pages.page(request) { answer in
            loop.execute { bound.value.0.write(answer, isHead: isHead, bound.value.1) }
        }
    }

    private func startTimer(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer?.cancel()
        timer = context.eventLoop.scheduleTask(in: Self.patience) { bound.value.close(promise: nil) }
    }

    private func refuse(_ status: Int, _ text: String, _ context: ChannelHandlerContext) {
        phase = .answering
        write(PrivateAnswer(status: status, text: text), isHead: false, context)
    }

    private func write(_ answer: PrivateAnswer, isHead: Bool, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        startTimer(context)
        let body = answer.body
        var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status))
        head.headers = [
            "content-type": answer.contentType, "content-length": String(body.count), "connection": "close",
            "cache-control": "no-store",
        ]
        for field in answer.headers.fields { head.headers.add(name: field.name, value: field.value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil) }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }

    private func upgrade(_ accept: String, _ context: ChannelHandlerContext) {
        phase = .answering
        timer?.cancel()
        let pipeline = context.pipeline.syncOperations
        do {
            let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            context.writeAndFlush(wrapOutboundOut(.head(UpgradeHandshake.answer(accept: accept))), promise: nil)
            let socket = makeSocket()
            try pipeline.addHandler(socket.handler)
            pipeline.removeHandler(encoder, promise: nil)
            pipeline.removeHandler(self, promise: nil)
            // Last: what it holds of the bytes behind the request goes to the new handler, as an error it throws.
            pipeline.removeHandler(decoder, promise: nil)
            socket.opened()
        } catch {
            context.close(promise: nil)
        }
    }
}
