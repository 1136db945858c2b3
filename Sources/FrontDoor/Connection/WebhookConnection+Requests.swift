import CallCore
import NIOCore
import NIOHTTP1

/// A request on its way through the checks, and its answer.
extension WebhookConnection {
    func begin(_ head: HTTPRequestHead) {
        isHead = head.method == .HEAD
        keepsAlive = head.version == .http1_1 && head.isKeepAlive
        let target = RequestTarget(head.uri)
        let inbound = InboundRequest(head, target: target)
        if beginUpgrade(head, inbound) { return }
        if let refusal = check(head, inbound) {
            // Whoever writes such a head may mean the rest otherwise than it is read here.
            if refusal == .malformed || inbound.wantsUpgrade { keepsAlive = false }
            return refuse(refusal, hasBody: inbound.hasBody)
        }
        if inbound.expectation != nil, inbound.hasBody, head.version == .http1_1 {
            write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
            context?.flush()
        }
        phase = .body(inbound)
        timer.set(limits.bodyTime, self)
    }

    /// Everything that can be said before the body is read, in the order of the front door.
    private func check(_ head: HTTPRequestHead, _ inbound: InboundRequest) -> Refusal? {
        if head.uri.utf8.count > limits.target { return .targetTooLong }
        guard inbound.target.leads(to: desk.options.path) else { return .path }
        guard head.method == .POST else { return .method }
        if inbound.wantsUpgrade { return .upgrade }
        guard inbound.hasOneHost else { return .malformed }
        guard inbound.has(anyOf: desk.signatureHeaders) else { return .unsigned }
        guard let lease = desk.admit(inbound.headers, socket: socket) else { return .tooManyInFlight }
        self.lease = lease
        if (inbound.contentLength ?? 0) > limits.body { return .bodyTooLarge }
        if let expectation = inbound.expectation,
            expectation.utf8.count != 12 || !InboundRequest.same(expectation, "100-continue")
        {
            return .expectation
        }
        return nil
    }

    func append(_ chunk: ByteBuffer) {
        let length = (body?.readableBytes ?? 0) + chunk.readableBytes
        guard length <= limits.body else { return refuse(.bodyTooLarge) }
        if body == nil { body = chunk } else { body?.writeImmutableBuffer(chunk) }
    }

    func complete(_ inbound: InboundRequest) {
        phase = .waiting(key: nil, id: nil)
        timer.clear()
        let current = request
        let bytes = body.map { Array($0.readableBytesView) } ?? []
        body = nil
        switch desk.receive(inbound, body: bytes, socket: socket, ear: ear) {
        case .refused(let refusal): refuse(refusal)
        case .answered(let reply): send(reply)
        case .waiting(let key, let id):
            // The handler may have answered already, from inside the call.
            guard request == current, case .waiting(nil, nil) = phase else { return }
            phase = .waiting(key: key, id: id)
            if id != nil { timer.set(limits.replyDeadline, self) }
        }
    }

    /// The answer to a request that waits.
    func deliver(_ reply: WebhookReply, request: Int) {
        guard request == self.request, case .waiting = phase else { return }
        send(reply)
    }

    // MARK: answers

    /// - Parameter hasBody: Whether more of the request is to come than its end.
    func refuse(_ refusal: Refusal, hasBody: Bool = true) {
        desk.observe(.refused(refusal))
        send(refusal.reply, allowing: refusal == .method ? "POST" : nil, hasBody: hasBody)
    }

    /// Answers what is no request, or no whole one, and is done with the client.
    func fail(_ refusal: Refusal) {
        switch phase {
        case .idle, .body:
            keepsAlive = false
            requestHasEnded = false
            isHead = false
            refuse(refusal)
        // What is left of a request that has its answer may be anything.
        case .draining(thenClose: true): break
        case .waiting, .draining, .upgrading, .closed: close()
        }
    }

    private func send(_ reply: WebhookReply, allowing methods: String? = nil, hasBody: Bool = true) {
        giveBack()
        body = nil
        // The rest of a body that nobody wants is not waited for at length.
        let closes = isClosing || (!requestHasEnded && hasBody)
        var fields: [(String, String)] = []
        fields.reserveCapacity(4)
        if let type = reply.contentType { fields.append(("content-type", type)) }
        fields.append(("content-length", isHead ? "0" : String(reply.body.count)))
        if let methods { fields.append(("allow", methods)) }
        if closes { fields.append(("connection", "close")) }
        write(
            .head(
                HTTPResponseHead(
                    version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status),
                    headers: HTTPHeaders(fields))))
        if !reply.body.isEmpty, !isHead, let context {
            write(.body(.byteBuffer(context.channel.allocator.buffer(bytes: reply.body))))
        }
        finish(closes: closes)
    }

    private func finish(closes: Bool) {
        guard let context else { return }
        guard closes else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return requestHasEnded ? rest() : drain(thenClose: false)
        }
        let isWhole = requestHasEnded
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.answerIsOut(isWhole) }
        phase = .draining(thenClose: true)
        timer.set(limits.bodyTime, self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Closing with unread bytes would reset the connection and could take the answer with it: the client gets to see
    /// the end first, and what it still sends is thrown away for a moment.
    private func answerIsOut(_ isWhole: Bool) {
        guard case .draining = phase, let context else { return }
        if isWhole { return close() }
        context.close(mode: .output, promise: nil)
        drain(thenClose: true)
    }

    /// Answers a request that was turned away without more ado.
    func answer(_ reply: WebhookReply) { send(reply, hasBody: false) }

    func write(_ part: HTTPServerResponsePart) {
        context?.write(wrapOutboundOut(part), promise: nil)
    }
}
