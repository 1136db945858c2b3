import CallCore
import CallMedia
import MediaPlane
import MediaWire
import NIOCore
import NIOPosix
import ScriptValue
import VoiceCallEngine
import WebSocketWire

/// Runs a recogniser of the product's over a real socket, and gives it some sound as soon as it is ready.
final class TranscriberHost: Sendable {
    enum Outcome: Equatable, Sendable {
        case heard(TranscriberEvent)
        case finished(String?)
    }

    let outcomes = Inbox<Outcome>()
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let session: NIOLoopBound<Session>

    /// - Parameter sound: µ-law of 8 kHz; all of it goes at once.
    init(_ transcriber: any Transcriber, sound: [UInt8]) async throws {
        let (group, outcomes) = (group, outcomes)
        session = try await group.any().submit {
            let loop = MediaLoop(group.any(), seed: 1)
            return NIOLoopBound(Session(transcriber, sound, loop, outcomes), eventLoop: group.any())
        }.get()
    }

    func send(_ input: TranscriberInput) {
        group.any().execute { [session] in session.value.handle(input) }
    }

    /// Waits for the end of an utterance; nil when the session ends before.
    func final() async -> String? {
        while case .heard(let event) = await outcomes.take() {
            if case .final(let text, _) = event { return text }
        }
        return nil
    }

    func close() async { try? await group.shutdownGracefully() }

    /// On the event loop only.
    private final class Session {
        private var transcriber: any Transcriber
        private var sound: [UInt8]
        private let connector: SocketConnector
        private let eventLoop: any EventLoop
        private let outcomes: Inbox<Outcome>
        private var socket: SocketHandler?
        private var ear: Ear?
        private var timers: [Int: Scheduled<Void>] = [:]

        init(_ transcriber: any Transcriber, _ sound: [UInt8], _ loop: MediaLoop, _ outcomes: Inbox<Outcome>) {
            self.transcriber = transcriber
            self.sound = sound
            self.outcomes = outcomes
            connector = SocketConnector(loop: loop)
            eventLoop = loop.eventLoop
        }

        func handle(_ input: TranscriberInput) {
            for action in transcriber.handle(input, now: WallClock().now()) { perform(action) }
        }

        private func perform(_ action: TranscriberAction) {
            switch action {
            case .connect(let request): connect(request)
            case .send(.text(let bytes)): _ = socket?.send(.text, bytes)
            case .send(.binary(let bytes)): _ = socket?.send(.binary, bytes)
            case .ready: sendSound()
            case .heard(let event): outcomes.put(.heard(event))
            case .startTimer(let number, let time):
                timers[number]?.cancel()
                let wait = TimeAmount.milliseconds(max(time - WallClock().now(), 0))
                timers[number] = eventLoop.assumeIsolated().scheduleTask(in: wait) { self.handle(.timer(number)) }
            case .cancelTimer(let number): timers.removeValue(forKey: number)?.cancel()
            case .disconnect(let code):
                ear?.session = nil
                socket?.close(CloseReason(code: UInt16(clamping: code)))
            case .finished(let problem): outcomes.put(.finished(problem?.code))
            case .holdAudio, .problem: break
            }
        }

        private func connect(_ request: SocketRequest) {
            let ear = Ear(self)
            self.ear = ear
            connector.connect(request, patience: 5_000, user: ear) { [self] result in
                switch result {
                case .success(let socket):
                    self.socket = socket
                    handle(.connected)
                case .failure(let refusal):
                    handle(
                        .refused(
                            status: refusal.status, retryAfter: refusal.retryAfter, message: refusal.message))
                }
            }
        }

        private func sendSound() {
            handle(.audioFlows(true))
            let size = Int(transcriber.audioPerMessage) * 8
            while !sound.isEmpty {
                let piece = Array(sound.prefix(size))
                sound.removeFirst(piece.count)
                switch transcriber.framing {
                case .binary: socket?.write(.binary, size: piece.count) { $0.copyBytes(from: piece) }
                case .text(let prefix, let suffix):
                    let message = prefix + Array(Base64.encode(piece).utf8) + suffix
                    socket?.write(.text, size: message.count) { $0.copyBytes(from: message) }
                }
            }
            socket?.flush()
            if !transcriber.endpoints { handle(.endOfSpeech) }
        }

        private final class Ear: MessageSocketUser {
            var session: Session?

            init(_ session: Session) { self.session = session }

            func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
                session?.handle(.message(isText ? .text(Array(bytes)) : .binary(Array(bytes))))
            }

            func closed(_ reason: CloseReason) {
                session?.handle(.closed(code: Int(reason.code), reason: reason.text))
                session = nil
            }
        }
    }
}
