import CallCore
import CallMedia
import FrontDoor
import NIOCore
import Synchronization
import VoiceCallEngine

/// The media sockets of all calls: carriers come in through the front door, lines give their orders, and everything of
/// one call lives on one event loop.
public final class MediaPlane: StreamHost, UpgradeGate {
    let maker: any SoundMaker
    private let settings: @Sendable (StreamedLine) -> StreamSettings
    private let limits: StreamLimits
    /// Without a slash at its end.
    private let path: String
    private let loop: NIOLoopBoundBox<MediaLoop?>
    private let eventLoop: any EventLoop
    private let admission: Mutex<StreamAdmission>

    /// - Parameters:
    ///   - path: below which carriers connect, such as `/voice/stream`.
    ///   - eventLoop: the one that the front door's connections live on.
    ///   - seed: not to be guessed from outside.
    ///   - now: the time of day.
    ///   - settings: how the sound of a line is handled.
    public init(
        path: String, limits: StreamLimits, maker: any SoundMaker, eventLoop: any EventLoop, seed: UInt64,
        now: @escaping @Sendable () -> CallTime, settings: @escaping @Sendable (StreamedLine) -> StreamSettings
    ) {
        self.maker = maker
        self.settings = settings
        self.limits = limits
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
        self.eventLoop = eventLoop
        admission = Mutex(StreamAdmission(limits: limits))
        loop = NIOLoopBoundBox.makeEmptyBox(valueType: MediaLoop.self, eventLoop: eventLoop)
        eventLoop.execute { [loop] in
            let mediaLoop = MediaLoop(eventLoop, maxMessage: limits.message, seed: seed, now: now)
            mediaLoop.plane = self
            loop.value = mediaLoop
        }
    }

    // MARK: lines

    public func perform(_ order: StreamOrder, of line: StreamedLine) {
        switch order {
        case .prepare: change { $0.expect(line.token) }
        case .close: change { $0.forget(line.token) }
        default: break
        }
        let settings = self.settings
        eventLoop.execute { [loop] in loop.value?.perform(order, of: line, settings: settings) }
    }

    // MARK: carriers

    public func verdict(on request: UpgradeRequest) -> UpgradeVerdict {
        let target = request.target.path
        guard target.hasPrefix(path + "/") else { return .notHere }
        let name = target.dropFirst(path.utf8.count + 1)
        guard request.eventLoop === eventLoop else { return .refused(status: 503, text: "Wrong event loop") }
        switch change({ $0.knock(name, client: request.client) }) {
        case .refused(let status, let text): return .refused(status: status, text: text)
        case .admitted(let id, let token):
            return .welcome(handler: { self.handler(id, token) }, lost: { self.lost(id) })
        }
    }

    /// On the loop.
    private func handler(_ id: StreamAdmission.ConnectionID, _ token: String) -> any ChannelHandler {
        if let handler = loop.value?.accept(id, token: token, limits: limits) { return handler }
        return TurnedAway { self.lost(id) }
    }

    private func lost(_ id: StreamAdmission.ConnectionID) { change { $0.ended(id) } }

    @discardableResult
    func change<T: Sendable>(_ body: (inout sending StreamAdmission) -> sending T) -> T { admission.withLock(body) }

    // MARK: figures

    /// Everything counted since the start, and how late ticks came.
    public func figures() async throws -> MediaFigures {
        let ofLoop = try await eventLoop.submit { [loop] in
            MediaFigures(loop.value)
        }.get()
        return ofLoop.adding(change { $0.counters }, sockets: change { $0.open })
    }

    /// Ends every stream.
    public func stop() async {
        try? await eventLoop.submit { [loop] in
            loop.value?.closeAll()
            loop.value?.plane = nil
        }.get()
    }
}

/// A connection whose line was gone by the time it was let in.
private final class TurnedAway: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let gone: () -> Void

    init(_ gone: @escaping () -> Void) { self.gone = gone }

    func handlerAdded(context: ChannelHandlerContext) { context.close(promise: nil) }
    func channelInactive(context: ChannelHandlerContext) { gone() }
}
