import CallCore
import CallSimulator
import NIOCore
import NIOHTTP1

/// One connection to a simulated carrier's API: gathers a request, hands it over, writes the answer.
final class WireConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let longestBody = 1 << 20

    private let handler: WirePort.Handler
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(handler: @escaping WirePort.Handler) { self.handler = handler }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer):
            guard body.count + buffer.readableBytes <= Self.longestBody else { return context.close(promise: nil) }
            body.append(contentsOf: buffer.readableBytesView)
        case .end:
            guard let head else { return }
            self.head = nil
            serve(head, context)
        }
    }

    private func serve(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let target = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let request = WireRequest(
            head.method.rawValue, String(target[0]), query: target.count > 1 ? String(target[1]) : nil,
            headers: HeaderList(head.headers.map { HeaderList.Field($0.name, $0.value) }), body: body)
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        let keepsAlive = head.isKeepAlive
        handler(request) { response in
            loop.execute {
                let (connection, context) = bound.value
                guard context.channel.isActive else { return }
                guard let response else { return context.close(promise: nil) }
                connection.write(response, keepsAlive: keepsAlive, context)
            }
        }
    }

    private func write(_ response: WireResponse, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(response.headers.fields.map { ($0.name, $0.value) })
        if response.status != 204 { headers.replaceOrAdd(name: "Content-Length", value: "\(response.body.count)") }
        if !keepsAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.whenComplete { _ in bound.value.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
