import CallCore
import CallMedia
import CallSimulator
import FrontDoor
import MediaPlane
import NIOCore
import NIOHTTP1
import WebSocketWire

/// One connection to the simulated speech services: requests for speech one after the other, or one that becomes a
/// WebSocket. On its event loop only.
final class SpeechConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case idle
        case request(HTTPRequestHead)
        case speaking(SpeechExchange)
        /// The service has not answered the upgrade yet.
        case asked(ServiceSession)
        case over
    }

    private static let longestBody = 1 << 20

    private let desk: SpeechDesk
    private var phase = Phase.idle
    private var body: [UInt8] = []
    private var keepsAlive = true
    private var context: ChannelHandlerContext?

    init(_ desk: SpeechDesk) { self.desk = desk }

    // MARK: the channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), phase) {
        case (.head(let head), .idle):
            phase = .request(head)
            body = []
        case (.body(let buffer), .request):
            guard body.count + buffer.readableBytes <= Self.longestBody else { return context.close(promise: nil) }
            body.append(contentsOf: buffer.readableBytesView)
        case (.end, .request(let head)): serve(head)
        // Nobody asks for the next thing before the last one is there.
        default: context.close(promise: nil)
        }
    }

    private func end() {
        switch phase {
        case .speaking(let exchange): exchange.cancel()
        case .asked(let session): session.closed(.lost)
        case .idle, .request, .over: break
        }
        phase = .over
        context = nil
    }

    // MARK: requests

    private func serve(_ head: HTTPRequestHead) {
        keepsAlive = head.isKeepAlive
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let headers = HeaderList(head.headers.map { HeaderList.Field($0.name, $0.value) })
        if let kind = VoiceModelKind.allCases.first(where: { $0.isServed(at: head.uri) }) {
            upgrade("\(kind.rawValue) voice model", head, headers) { services, number in
                (services.voiceModel(kind, number), services.voiceModelFaults(kind, number))
            }
        } else if let kind = TranscriptionKind.allCases.first(where: { $0.isServed(at: parts[0]) }) {
            upgrade("\(kind.rawValue) transcription", head, headers) { services, number in
                (services.transcription(kind, number), services.transcriptionFaults(kind, number))
            }
        } else if let kind = SynthesisKind.allCases.first(where: { $0.isServed(at: parts[0]) }) {
            let query = parts.count > 1 ? parts[1] : nil
            speak(kind, WireRequest(head.method.rawValue, parts[0], query: query, headers: headers, body: body))
        } else {
            desk.report("no service is at \(parts[0])")
            answer(ServiceRefusal(status: 404))
        }
    }

    private func speak(_ kind: SynthesisKind, _ request: WireRequest) {
        let number = desk.number()
        let exchange = SpeechExchange(desk.services.synthesis(kind, number), desk.timers) { [desk] in
            desk.report("\(kind.rawValue) speech \(number) \($0)")
        }
        phase = .speaking(exchange)
        exchange.begin(request) { [weak self] in self?.write($0) }
    }

    private func write(_ action: SynthesisServiceAction) {
        guard let context else { return }
        switch action {
        case .head(let status, let headers): write(head: status, headers)
        case .body(let bytes):
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        case .end:
            phase = .idle
            finish()
        case .drop: context.close(promise: nil)
        case .startTimer, .cancelTimer: break
        }
    }

    private func write(head status: Int, _ headers: HeaderList) {
        var fields = HTTPHeaders(headers.fields.map { ($0.name, $0.value) })
        if !keepsAlive { fields.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
        context?.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func finish() {
        guard let context else { return }
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive { written.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }

    /// Answers with this, and closes.
    private func answer(_ refusal: ServiceRefusal) {
        phase = .over
        keepsAlive = false
        var headers = refusal.headers
        headers.add("Content-Length", String(refusal.body.count))
        write(head: refusal.status, headers)
        context?.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: refusal.body)))), promise: nil)
        finish()
    }

    // MARK: WebSockets

    private func upgrade(
        _ name: String, _ head: HTTPRequestHead, _ headers: HeaderList,
        _ service: (SpeechServices, Int) -> (any SocketService, ServiceFaults)
    ) {
        guard case .inOrder(let key) = UpgradeHandshake.read(head, headers), body.isEmpty else {
            desk.report("\(name) was asked for no WebSocket")
            return answer(ServiceRefusal(status: 426, headers: HeaderList(["Upgrade": "websocket"])))
        }
        let number = desk.number()
        let (service, faults) = service(desk.services, number)
        let session = ServiceSession(service, desk.timers) { [desk] in desk.report("\(name) \(number) \($0)") }
        phase = .asked(session)
        let isDeaf = faults.isHalfOpen
        let url = "\(desk.isSecure ? "wss" : "ws")://\(headers["Host"] ?? "localhost")\(head.uri)"
        session.begin(
            url: url, headers,
            accept: { [weak self, weak session] more in self?.accept(key, more, session, isDeaf: isDeaf) },
            refuse: { [weak self] refusal in
                if let refusal { self?.answer(refusal) } else { self?.context?.close(promise: nil) }
            })
    }

    /// Answers 101 and hands the connection over.
    private func accept(
        _ key: String, _ headers: HeaderList, _ session: ServiceSession?, isDeaf: Bool
    ) -> SocketHandler? {
        guard let context, let session else { return nil }
        phase = .over
        let pipeline = context.pipeline.syncOperations
        do {
            let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            var head = UpgradeHandshake.answer(accept: key)
            for field in headers.fields { head.headers.add(name: field.name, value: field.value) }
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            let socket = SocketHandler(
                .server, loop: desk.loop, maxMessage: ServicePort.longestMessage, user: session)
            if isDeaf { try pipeline.addHandler(DeafEnd()) }
            try pipeline.addHandler(socket)
            pipeline.removeHandler(encoder, promise: nil)
            pipeline.removeHandler(self, promise: nil)
            pipeline.removeHandler(decoder, promise: nil)
            return socket
        } catch {
            context.close(promise: nil)
            session.closed(.lost)
            return nil
        }
    }
}

/// The end of a connection that is open for one side only: nothing arrives here any more.
private final class DeafEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
