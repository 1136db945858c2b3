import CallCore
import CallSimulator
import NIOCore
import NIOWebSocket

/// One socket at a simulated OpenClaw Gateway.
final class GatewayPeer: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private var service: GatewayService
    private var timers: [Int: Scheduled<Void>] = [:]

    init(_ settings: GatewayServiceSettings) { service = GatewayService(settings) }

    func handlerAdded(context: ChannelHandlerContext) {
        give(.upgrade(url: "ws://localhost/", headers: HeaderList()), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var payload = frame.unmaskedData
        switch frame.opcode {
        case .text: give(.message(.text(Array(payload.readableBytesView))), context)
        case .connectionClose:
            let code = payload.readInteger(as: UInt16.self) ?? 1_005
            give(.closed(code: Int(code), reason: String(buffer: payload)), context)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        give(.closed(code: 1_006, reason: ""), context)
        for timer in timers.values { timer.cancel() }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func give(_ input: SocketServiceInput, _ context: ChannelHandlerContext) {
        for action in service.handle(input, now: AgentServer.now) {
            switch action {
            case .accept, .refuse: break
            case .send(let message): send(.text, ByteBuffer(bytes: message.bytes), context)
            case .close(let code, let reason):
                var payload = ByteBuffer()
                payload.writeInteger(UInt16(clamping: code))
                payload.writeString(reason)
                send(.connectionClose, payload, context)
                context.close(promise: nil)
            case .drop: context.close(promise: nil)
            case .startTimer(let number, let time):
                timers[number]?.cancel()
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                timers[number] = context.eventLoop.scheduleTask(in: .milliseconds(max(time - AgentServer.now, 0))) {
                    let (peer, context) = bound.value
                    peer.give(.timer(number), context)
                }
            case .cancelTimer(let number): timers.removeValue(forKey: number)?.cancel()
            }
        }
    }

    private func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: payload)), promise: nil)
    }
}
