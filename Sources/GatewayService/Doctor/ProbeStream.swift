import CallCore
import CallGateway
import CallMedia
import MediaPlane
import MediaWire
import NIOCore
import NIOPosix
import ScriptValue
import VoiceCallEngine
import WebSocketWire

/// The media socket of a test call, as its carrier opens it.
struct ProbeStream: Sendable {
    enum Outcome: Sendable {
        /// Milliseconds from asking for the socket to the first sound.
        case sound(after: Milliseconds)
        case refused(SocketRefusal)
        case closed(String)
        /// Nothing came in time.
        case silent
    }

    let url: String
    let call: String
    let account: CarrierAccount
    let caFile: String?
    let ids: any IDSource
    let clock: any HostClock = SteadyClock()

    private static let patience: Milliseconds = 10_000

    func firstSound() async -> Outcome {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let eventLoop = group.next()
        let (outcomes, continuation) = AsyncStream.makeStream(of: Outcome.self)
        let start = clock.now()
        let (dialect, stream, seed) = (account.dialect, self, ids.next())
        let words = CarrierStream(
            dialect, streamID: (dialect == .twilio ? "MZ" : "") + UUIDText.hexadecimal(ids.next()), callID: call,
            accountID: "doctor")
        eventLoop.execute {
            let ear = Ear(CarrierMediaWriter(words)) { ending in
                continuation.yield(ending ?? .sound(after: stream.clock.now() - start))
            }
            let connector = SocketConnector(loop: MediaLoop(eventLoop, seed: seed))
            // It lives as long as this task.
            let request = SocketRequest(url: Secret(stream.url), headers: [], caFile: stream.caFile)
            connector.connect(request, patience: Self.patience, user: ear) { result in
                switch result {
                case .success(let socket): ear.begin(socket)
                case .failure(let refusal): continuation.yield(.refused(refusal))
                }
                withExtendedLifetime(connector) {}
            }
            eventLoop.scheduleTask(in: .milliseconds(Self.patience)) { continuation.yield(.silent) }
        }
        var outcome = Outcome.silent
        for await first in outcomes {
            outcome = first
            break
        }
        try? await group.shutdownGracefully()
        return outcome
    }

    /// Tells of the first sound, or of the socket's end before that.
    private final class Ear: MessageSocketUser {
        private var writer: CarrierMediaWriter
        private let tell: (Outcome?) -> Void

        init(_ writer: CarrierMediaWriter, _ tell: @escaping (Outcome?) -> Void) {
            self.writer = writer
            self.tell = tell
        }

        func begin(_ socket: SocketHandler) {
            if let connected = writer.connected() { socket.send(.text, connected) }
            socket.send(.text, writer.start())
            socket.send(.text, writer.media([UInt8](repeating: 0xFF, count: 160), timestamp: 20))
        }

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            let text = String(decoding: bytes.prefix(64), as: UTF8.self)
            if isText, text.contains(#""media""#) || text.contains(#""playAudio""#) { tell(nil) }
        }

        func closed(_ reason: CloseReason) { tell(.closed("code \(reason.code) \(reason.text)")) }
    }
}
