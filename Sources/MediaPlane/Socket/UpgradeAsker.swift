import CallCore
import CallMedia
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import WebSocketWire

/// Asks for the upgrade of a fresh connection and hands it over to its socket.
final class UpgradeAsker: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let handshake: ClientHandshake
    private let socket: SocketHandler
    private var done: ((Result<SocketHandler, SocketRefusal>) -> Void)?
    private var answer: [UInt8] = []
    private var context: ChannelHandlerContext?

    init(
        _ handshake: ClientHandshake, socket: SocketHandler,
        _ done: @escaping (Result<SocketHandler, SocketRefusal>) -> Void
    ) {
        self.handshake = handshake
        self.socket = socket
        self.done = done
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        // The time was over before the connection stood.
        guard done != nil else { return context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: handshake.request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        answer += unwrapInboundIn(data).readableBytesView
        switch handshake.read(answer) {
        case .incomplete: break
        case .refused(let refusal): fail(refusal, context)
        case .agreed(let size): handOver(answer[size...], context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(SocketRefusal(message: "the connection ended before the upgrade was answered"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(SocketRefusal(message: Self.said(of: error)), context)
    }

    /// There is no connection.
    func connectionFailed(_ error: any Error) { finish(.failure(SocketRefusal(message: Self.said(of: error)))) }

    /// The time for the handshake is over.
    func expire() {
        finish(.failure(SocketRefusal(message: "the upgrade was not answered in time")))
        context?.close(promise: nil)
    }

    private func handOver(_ rest: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(socket, position: .after(self))
        } catch {
            return fail(SocketRefusal(message: "the connection ended with its upgrade"), context)
        }
        finish(.success(socket))
        if !rest.isEmpty { context.fireChannelRead(NIOAny(ByteBuffer(bytes: rest))) }
        pipeline.removeHandler(self, promise: nil)
    }

    private func fail(_ refusal: SocketRefusal, _ context: ChannelHandlerContext) {
        finish(.failure(refusal))
        context.close(promise: nil)
    }

    private func finish(_ result: Result<SocketHandler, SocketRefusal>) {
        let done = self.done
        self.done = nil
        done?(result)
    }

    /// Kinds of errors only: texts of others may hold what was sent.
    static func said(of error: any Error) -> String {
        switch error {
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            "TLS failed: the server's certificate is not trusted, or it speaks no TLS"
        case ChannelError.connectTimeout: "the connection was not made in time"
        case let error as IOError: "the connection failed: \(String(cString: strerror(error.errnoCode)))"
        case is NIOConnectionError: "nothing answers at that address"
        default: "the connection failed"
        }
    }
}
