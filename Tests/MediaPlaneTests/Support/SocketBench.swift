import CallCore
import CallMedia
import Foundation
import FrontDoor
import MediaPlane
import NIOCore
import NIOPosix
import Testing
import WebSocketWire

/// What a socket's user saw.
enum SocketEvent: Equatable {
    case text(String)
    case binary([UInt8])
    /// A ping was answered.
    case answered
    case closed(CloseReason)
}

/// Notes what a socket brings, and answers when told how. On its event loop only.
final class SocketEar: MessageSocketUser {
    let inbox = Inbox<SocketEvent>()
    var socket: SocketHandler?
    var answers: (SocketHandler, String) -> Void = { _, _ in }
    /// Takes messages instead of all that.
    var taker: ((SocketHandler, UnsafeRawBufferPointer) -> Void)?

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        if let taker, let socket { return taker(socket, bytes) }
        let text = String(decoding: bytes, as: UTF8.self)
        inbox.put(isText ? .text(text) : .binary(Array(bytes)))
        if isText, let socket { answers(socket, text) }
    }

    func answered() { inbox.put(.answered) }

    func closed(_ reason: CloseReason) {
        inbox.put(.closed(reason))
        inbox.end()
        socket = nil
    }
}

/// A server of sockets behind the front door, and a client of ours, on one event loop.
final class SocketBench: Sendable {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop: NIOLoopBound<MediaLoop>
    let server: NIOLoopBound<SocketEar>
    let client: NIOLoopBound<SocketEar>
    let door: FrontDoor
    let port: Int
    let isSecure: Bool
    /// Headers of the upgrades that were asked for.
    let requests = Inbox<HeaderList>()

    private struct Gate: UpgradeGate {
        let loop: NIOLoopBound<MediaLoop>
        let ear: NIOLoopBound<SocketEar>
        let maxMessage: Int
        let requests: Inbox<HeaderList>

        func verdict(on request: UpgradeRequest) -> UpgradeVerdict {
            requests.put(request.headers)
            return switch request.target.path {
            case "/service":
                .welcome(
                    handler: {
                        let socket = SocketHandler(
                            .server, loop: loop.value, maxMessage: maxMessage, user: ear.value)
                        ear.value.socket = socket
                        return socket
                    }, lost: {})
            case "/busy": .refused(status: 429, text: "later")
            default: .notHere
            }
        }
    }

    init(secure: Bool = false, maxMessage: Int = 64 << 10) async throws {
        let group = group
        (loop, server, client) = try await group.any().submit {
            (
                NIOLoopBound(MediaLoop(group.any(), seed: 1), eventLoop: group.any()),
                NIOLoopBound(SocketEar(), eventLoop: group.any()), NIOLoopBound(SocketEar(), eventLoop: group.any())
            )
        }.get()
        var options = FrontDoorOptions()
        options.port = 0
        options.group = group
        options.gate = Gate(loop: loop, ear: server, maxMessage: maxMessage, requests: requests)
        if secure { options.tls = TLSFiles(certificate: Self.file("server.pem"), key: Self.file("server-key.pem")) }
        isSecure = secure
        door = FrontDoor(driver: NobodysCarrier(), handler: NobodysHandler(), options: options) {
            CallTime(milliseconds: 0)
        }
        port = try await door.start()
    }

    func close() async {
        await door.stop()
        try? await group.shutdownGracefully()
    }

    static func file(_ name: String) -> String {
        Bundle.module.url(forResource: "Certificates", withExtension: nil)?.appendingPathComponent(name).path ?? ""
    }

    /// Connects; the refusal when nothing came of it.
    func connect(
        _ path: String = "/service", port: Int? = nil, host: String = "localhost", caFile: String? = "authority.pem",
        headers: [SocketRequest.Header] = [], patience: Milliseconds = 5_000
    ) async throws -> SocketRefusal? {
        let url = "\(isSecure ? "wss" : "ws")://\(host):\(port ?? self.port)\(path)"
        let request = SocketRequest(url: Secret(url), headers: headers, caFile: caFile.map(Self.file))
        let done = group.any().makePromise(of: SocketRefusal?.self)
        group.any().execute { [loop, client] in
            let connector = SocketConnector(loop: loop.value)
            connector.connect(request, patience: patience, user: client.value) { result in
                switch result {
                case .success(let socket):
                    client.value.socket = socket
                    done.succeed(nil)
                case .failure(let refusal): done.succeed(refusal)
                }
            }
        }
        return try await done.futureResult.get()
    }

    /// Does something on the event loop.
    func perform<T: Sendable>(_ body: @escaping @Sendable (SocketEar, SocketEar) throws -> T) async throws -> T {
        try await group.any().submit { [client, server] in try body(client.value, server.value) }.get()
    }

    static func with(
        secure: Bool = false, maxMessage: Int = 64 << 10, _ body: (SocketBench) async throws -> Void
    ) async throws {
        let bench = try await SocketBench(secure: secure, maxMessage: maxMessage)
        do { try await body(bench) } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }
}

/// A carrier without webhooks.
struct NobodysCarrier: CarrierDriver {
    let name = "nobody"
    let capabilities = CarrierCapabilities.all
    let signatureHeaders: [[String]] = [["X-Never"]]

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        .refused(.missingHeader)
    }
    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice { CarrierNotice(key: key) }
    func line(_ context: LineContext) -> any CarrierLine { NobodysLine() }
    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply { .ok }
    func refusal(of notice: CarrierNotice) -> WebhookReply { .ok }
    func pause(after response: CarrierResponse) -> Milliseconds? { nil }
}

struct NobodysLine: CarrierLine {
    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] { [] }
}

final class NobodysHandler: WebhookHandler {
    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) { reply(.ok) }
    func abandoned(_ id: ReplyID) {}
}
