import CallCore
import NIOCore
import NIOHTTP1
import NIOSSL

/// One connection: takes its requests one at a time, in order, through the door.
///
/// While an answer is being made nothing more is read, so a client that sends requests ahead is held back by its own
/// socket; what had been read with the first stays in `pending`.
final class WebhookConnection: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart

    enum Phase {
        /// Between requests, or in the middle of headers.
        case idle
        case body(InboundRequest)
        /// The answer is being made; key and id as in `Receipt`.
        case waiting(key: String?, id: ReplyID?)
        /// To go on as a WebSocket when the request has ended.
        case upgrading(accept: String, handler: @Sendable () -> any ChannelHandler, lost: @Sendable () -> Void)
        /// Answered; the rest of the request is thrown away.
        case draining(thenClose: Bool)
        case closed
    }

    let desk: WebhookDesk
    let loop: any EventLoop
    let socket: IPAddress?
    let number: Int
    var limits: FrontDoorLimits { desk.options.limits }

    var context: ChannelHandlerContext?
    var phase = Phase.idle
    var timer: ConnectionTimer
    /// Counts requests, so that an answer to an earlier one reaches nobody.
    var request = 0
    var lease: InFlightLimit.Lease?
    /// Kept apart from the phase: a second reference would make every chunk copy all before it.
    var body: ByteBuffer?
    var keepsAlive = true
    var isHead = false
    var requestHasEnded = false
    private var headHasBegun = false
    private var drained = 0
    private var isQuiescing = false

    private var pending = CircularBuffer<HTTPServerRequestPart>()
    private var pendingFailure: Refusal?
    private var isProceeding = false
    private var holdsRead = false

    init(desk: WebhookDesk, channel: any Channel) {
        self.desk = desk
        loop = channel.eventLoop
        socket = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        number = desk.newConnection()
        timer = ConnectionTimer(channel.eventLoop)
    }

    // MARK: the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        timer.set(limits.headerTime, self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard mustWait else { return take(part) }
        pending.append(part)
        // One read at most is held, unless the client sends on and on and then hangs up.
        if pending.count > 16_384 { close() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        proceed()
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        if mustWait { holdsRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            closeIfQuiet()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as HTTPParserError:
            let refusal: Refusal = error == .headerOverflow ? .headersTooLarge : .malformed
            if mustWait { pendingFailure = refusal } else { fail(refusal) }
        case NIOSSLError.handshakeFailed:
            desk.observe(.handshakeFailed)
            close()
        default: close()
        }
    }

    /// Bytes came in, not parsed yet.
    func bytesArrived() {
        guard !headHasBegun, case .idle = phase else { return }
        headHasBegun = true
        timer.set(limits.headerTime, self)
    }

    func timerFired() {
        guard timer.isDue(self) else { return }
        switch phase {
        case .idle where headHasBegun: fail(.headersTooSlow)
        case .idle:
            desk.observe(.idle)
            close()
        case .body: refuse(.bodyTooSlow)
        case .waiting(_, let id?): desk.expire(id)
        case .waiting, .closed: break
        case .draining, .upgrading: close()
        }
    }

    // MARK: parts in order

    /// What comes now has to wait: for the answer before it, or for the client to read what it got.
    private var mustWait: Bool {
        if case .waiting = phase { return true }
        return !pending.isEmpty || !(context?.channel.isWritable ?? false)
    }

    /// Takes up what waited, as far as it goes.
    func proceed() {
        // An answer given at once calls from inside the loop below, which then goes on.
        guard !isProceeding else { return }
        isProceeding = true
        defer { isProceeding = false }
        while let part = pending.first {
            if case .waiting = phase { return }
            guard context?.channel.isWritable ?? false else { return }
            pending.removeFirst()
            take(part)
        }
        guard !mustWait else { return }
        if let failure = pendingFailure {
            pendingFailure = nil
            return fail(failure)
        }
        if holdsRead {
            holdsRead = false
            context?.read()
        }
        closeIfQuiet()
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (phase, part) {
        case (.idle, .head(let head)):
            headHasBegun = false
            requestHasEnded = false
            request += 1
            begin(head)
        case (.body, .body(let chunk)): append(chunk)
        case (.body(let inbound), .end):
            requestHasEnded = true
            complete(inbound)
        case (.upgrading(let accept, let handler, _), .end): upgrade(accept, handler)
        case (.draining, .body(let chunk)):
            drained += chunk.readableBytes
            if drained > limits.body { close() }
        case (.draining(let thenClose), .end):
            requestHasEnded = true
            if thenClose { close() } else { rest() }
        default: break
        }
    }

    // MARK: between requests and after the last

    /// Waits for the next request.
    func rest() {
        phase = .idle
        timer.set(limits.idleTime, self)
        proceed()
    }

    /// Waits for what is left of a request that has its answer.
    func drain(thenClose: Bool) {
        drained = 0
        phase = .draining(thenClose: thenClose)
        timer.set(limits.lingerTime, self)
        proceed()
    }

    var isClosing: Bool { isQuiescing || !keepsAlive }

    private func closeIfQuiet() {
        guard isQuiescing, case .idle = phase, pending.isEmpty, !headHasBegun else { return }
        close()
    }

    func close() {
        guard let context else { return end() }
        end()
        context.close(promise: nil)
    }

    /// Gives everything back; the connection is of no more use.
    private func end() {
        if case .closed = phase { return }
        let last = phase
        phase = .closed
        pending.removeAll()
        timer.cancel()
        giveBack()
        if case .upgrading(_, _, let lost) = last { lost() }
        guard case .waiting(let key?, let id) = last else { return }
        desk.leave(key, ear)
        guard let id else { return }
        // Duplicates may still wait for the answer that this connection's timer would have brought.
        loop.scheduleTask(in: .milliseconds(limits.replyDeadline)) { [desk] in desk.expire(id) }
    }

    func giveBack() {
        guard let lease else { return }
        self.lease = nil
        desk.giveBack(lease)
    }

    var ear: Ear { Ear(self, connection: number, request: request, loop: loop) }
}
