import CallCore
import NIOCore
import NIOHTTP1

/// A client that asks for a WebSocket instead of bringing a webhook.
extension WebhookConnection {
    /// - Returns: whether the request was dealt with here.
    func beginUpgrade(_ head: HTTPRequestHead, _ inbound: InboundRequest) -> Bool {
        guard let gate = desk.options.gate, inbound.wantsUpgrade, inbound.hasOneHost,
            head.uri.utf8.count <= limits.target
        else { return false }
        let client = ClientAddress.of(inbound.headers, socket: socket, trust: desk.options.trust)
        let request = UpgradeRequest(
            target: inbound.target, headers: inbound.headers, client: client, eventLoop: loop)
        let handshake = UpgradeHandshake.read(head, inbound.headers)
        guard case .inOrder(let accept) = handshake, !inbound.hasBody else {
            // Whose path it is does not matter yet: nothing may be learned from how a broken request is refused.
            return false
        }
        switch gate.verdict(on: request) {
        case .notHere: return false
        case .refused(let status, let text):
            keepsAlive = false
            desk.observe(.upgradeRefused(status: status))
            answer(WebhookReply(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8)))
        case .welcome(let handler, let lost):
            phase = .upgrading(accept: accept, handler: handler, lost: lost)
        }
        return true
    }

    /// The request has ended: writes the answer and hands the connection over.
    func upgrade(_ accept: String, _ handler: @Sendable () -> any ChannelHandler) {
        guard let context else { return }
        phase = .closed
        timer.cancel()
        let pipeline = context.pipeline.syncOperations
        do {
            let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let watch = try pipeline.handler(type: ArrivalWatch.self)
            write(.head(UpgradeHandshake.answer(accept: accept)))
            context.flush()
            try pipeline.addHandler(handler())
            pipeline.removeHandler(watch, promise: nil)
            pipeline.removeHandler(encoder, promise: nil)
            pipeline.removeHandler(self, promise: nil)
            // Last: what it holds of the bytes behind the request goes to the new handler, as an error it throws.
            pipeline.removeHandler(decoder, promise: nil)
            desk.observe(.upgraded)
        } catch {
            context.close(promise: nil)
        }
    }
}
