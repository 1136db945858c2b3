import CallCore
import CallMedia
import FrontDoor
import MediaPlane
import NIOCore
import NIOPosix
import Synchronization
import Testing
import WebSocketWire
import WireSimulator

/// The product as a carrier meets it: a front door that takes webhooks and media sockets.
final class ProductDouble: Sendable {
    /// What the media socket brings.
    let events = Inbox<SocketEvent>()
    /// Headers of the upgrades.
    let upgrades = Inbox<HeaderList>()
    /// Answers webhooks.
    let notices: Desk
    let port: Int
    private let scheme: String
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let ear: NIOLoopBound<SocketEar>
    private let door: FrontDoor

    /// Answers each webhook by a closure.
    final class Desk: WebhookHandler {
        let answer = Mutex<@Sendable (CarrierNotice) -> WebhookReply>({ _ in .ok })

        func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) {
            reply(answer.withLock { $0 }(notice))
        }
        func abandoned(_ id: ReplyID) {}
    }

    private struct Gate: UpgradeGate {
        let loop: NIOLoopBound<MediaLoop>
        let ear: NIOLoopBound<SocketEar>
        let upgrades: Inbox<HeaderList>

        func verdict(on request: UpgradeRequest) -> UpgradeVerdict {
            upgrades.put(request.headers)
            return switch request.target.path {
            case "/stream/1":
                .welcome(
                    handler: {
                        let socket = SocketHandler(
                            .server, loop: loop.value, maxMessage: 64 << 10, user: ear.value)
                        ear.value.socket = socket
                        return socket
                    }, lost: {})
            case "/busy": .refused(status: 429, text: "later")
            default: .notHere
            }
        }
    }

    init(_ carrier: SimulatedCarrier, tls: WireTLS?) async throws {
        let (group, events) = (group, events)
        let loop: NIOLoopBound<MediaLoop>
        (loop, ear) = try await group.any().submit {
            (
                NIOLoopBound(MediaLoop(group.any(), seed: 1), eventLoop: group.any()),
                NIOLoopBound(SocketEar(events), eventLoop: group.any())
            )
        }.get()
        notices = Desk()
        var options = FrontDoorOptions()
        options.port = 0
        options.group = group
        options.gate = Gate(loop: loop, ear: ear, upgrades: upgrades)
        options.skipsVerification = { webhook in "\(carrier.rawValue):\(webhook.body.hashValue)" }
        options.tls = tls.map { TLSFiles(certificate: $0.certificate, key: $0.key) }
        scheme = tls == nil ? "" : "s"
        door = FrontDoor(driver: carrier.driver, handler: notices, options: options) { CallTime(milliseconds: 0) }
        port = try await door.start()
    }

    var webhookURL: String { "http\(scheme)://localhost:\(port)/voice/webhook" }
    func socketURL(_ path: String = "/stream/1") -> String { "ws\(scheme)://localhost:\(port)\(path)" }

    /// Does something on the event loop.
    func perform<T: Sendable>(_ body: @escaping @Sendable (SocketEar) throws -> T) async throws -> T {
        try await group.any().submit { [ear] in try body(ear.value) }.get()
    }

    func close() async {
        await door.stop()
        try? await group.shutdownGracefully()
    }
}
