import NIOCore

/// One keep-alive connection that sends a request, waits for the answer, and sends the next.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Failure: Error { var what: String }

    private let requests: ArraySlice<ByteBuffer>
    private let done: EventLoopPromise<[Int64]>
    private var next: Int
    private var sent: Int64 = 0
    private var answer = ByteBuffer()
    private var latencies: [Int64] = []

    /// - Parameter done: gets the time from each request to its answer, in nanoseconds.
    init(_ requests: ArraySlice<ByteBuffer>, done: EventLoopPromise<[Int64]>) {
        self.requests = requests
        self.done = done
        next = requests.startIndex
        latencies.reserveCapacity(requests.count)
    }

    func channelActive(context: ChannelHandlerContext) { send(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        answer.writeBuffer(&bytes)
        // Both servers answer with a head and nothing behind it.
        guard answer.readableBytesView.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) else { return }
        guard answer.readableBytesView.starts(with: Array("HTTP/1.1 200 ".utf8)) else {
            return fail(context, String(buffer: answer))
        }
        latencies.append(Stopwatch.now() - sent)
        answer.clear()
        send(context)
    }

    func channelInactive(context: ChannelHandlerContext) { fail(context, "the server hung up") }

    private func send(_ context: ChannelHandlerContext) {
        guard next < requests.endIndex else {
            done.succeed(latencies)
            return context.close(promise: nil)
        }
        sent = Stopwatch.now()
        context.writeAndFlush(wrapOutboundOut(requests[next]), promise: nil)
        next += 1
    }

    /// Without effect once all is done.
    private func fail(_ context: ChannelHandlerContext, _ what: String) {
        done.fail(Failure(what: what))
        context.close(promise: nil)
    }
}
