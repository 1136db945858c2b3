import CHeapCounter
import CMediaBench
import CallCore
import CallMedia
import FrontDoor
import MediaPlane
import NIOCore
import NIOPosix
import Synchronization
import VoiceCallEngine

/// The whole engine's way of sound: front door, media plane, and on each stream a carrier, a recogniser and speech that
/// never ends, or a voice model. All that a product's call has is switched on; only flows are not there.
final class EngineSubject: MediaSubject {
    struct Options {
        var framesToService = 1
        var framesToCarrier = 1
        /// Whether callers may interrupt; what was cut is followed by more speech.
        var mayBeInterrupted = false
        /// Talks with the callers, in the place of recogniser and speech.
        var model: EngineModel?
    }

    /// What it tells besides the load's figures.
    struct Figures {
        var lateness = Lateness()
        /// What its thread asked the heap for while it was measured.
        var allocations = 0
        /// Resident bytes of this process before the first stream, and at the end.
        var idleBytes = 0
        var busyBytes = 0
        /// From the end of all calls to nothing being left of them, in milliseconds; or what was left after 0.9 s.
        var teardown = Result<Double, LoadConnection.Failure>.success(0)
    }

    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let door: FrontDoor
    private let plane: MediaPlane
    private let lines: [StreamedLine]
    private var early = Lateness()
    private let ended = Ended()
    private(set) var figures = Figures()

    init(streams: Int, servicePort: Int, core: Int, options: Options) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try group.any().submit { media_pin(Int32(core)) }.wait()
        plane = Self.plane(streams, servicePort, group.any(), options)
        let plane = plane
        lines = (0..<streams).map { Self.line($0, plane, options) }
        var doorOptions = FrontDoorOptions()
        doorOptions.port = 0
        doorOptions.group = group
        doorOptions.gate = plane
        door = FrontDoor(driver: BenchLines.driver(), handler: BenchLines(), options: doorOptions) {
            WallClock().now()
        }
        let door = door
        port = try Waiting.result { try await door.start() }
        figures.idleBytes = Machine.residentBytes
        for line in lines { plane.perform(.prepare, of: line) }
    }

    private static func plane(
        _ streams: Int, _ servicePort: Int, _ loop: any EventLoop, _ options: Options
    ) -> MediaPlane {
        var limits = StreamLimits()
        (limits.connections, limits.pending, limits.pendingPerAddress) = (streams, streams, streams)
        return MediaPlane(
            path: "/voice/stream", limits: limits, maker: EngineSound(), eventLoop: loop, seed: 7,
            now: { WallClock().now() },
            settings: { _ in
                var settings = StreamSettings(.twilio) { _ in
                    SynthesisChain(sources: [SynthesisSource(service: "bench", maxCharacters: 4_000)])
                }
                settings.framesToService = options.framesToService
                settings.playout.framesPerMessage = options.framesToCarrier
                settings.voices = options.model?.voices(servicePort)
                if options.model == nil {
                    settings.transcriber = { EngineEar(url: Secret("ws://127.0.0.1:\(servicePort)/service")) }
                }
                return settings
            })
    }

    /// Speaks as soon as there is a stream, and again when it was interrupted.
    private static func line(_ number: Int, _ plane: MediaPlane, _ options: Options) -> StreamedLine {
        let digits = String(number)
        let callID = "CA" + String(repeating: "0", count: 32 - digits.count) + digits
        let holder = LineHolder()
        let line = StreamedLine(
            token: "token-\(number)", call: { nil }, providerCallID: { callID },
            report: { [weak plane] report in
                guard let plane, let line = holder.line.withLock({ $0 }) else { return }
                switch report {
                case .opened: plane.perform(options.model == nil ? say(1, options) : talk, of: line)
                case .ended(let serial, _, _, _) where options.mayBeInterrupted:
                    plane.perform(say(serial + 1, options), of: line)
                default: break
                }
            })
        holder.line.withLock { $0 = line }
        return line
    }

    private static let talk = StreamOrder.realtime(
        session: 1,
        RealtimeRequest(provider: nil, instructions: "Talk on.", greeting: nil, voice: nil, tools: []))

    private static func say(_ serial: Int, _ options: Options) -> StreamOrder {
        var utterance = Utterance(id: String(serial), content: .text("It goes on and on."))
        utterance.mayBeInterrupted = options.mayBeInterrupted
        return .say(serial: serial, utterance)
    }

    private final class LineHolder: Sendable {
        let line = Mutex<StreamedLine?>(nil)
    }

    func computed() throws -> Int64 { try group.any().submit { Stopwatch.computed() }.wait() }

    // MARK: what the load reaches

    func reached(_ moment: media_moment) {
        switch moment {
        case MEDIA_BEGIN:
            early = lateness
            figures.allocations = -allocations
        case MEDIA_END:
            figures.allocations += allocations
            figures.lateness = lateness.since(early)
            figures.busyBytes = Machine.residentBytes
        default: hangUp()
        }
    }

    private var allocations: Int { (try? group.any().submit { Int(heap_allocations()) }.wait()) ?? 0 }

    private var lateness: Lateness {
        let plane = plane
        return (try? Waiting.result { try await plane.figures().lateness }) ?? Lateness()
    }

    /// Ends all calls; what follows finds out in the background when nothing of them is left.
    private func hangUp() {
        let start = Stopwatch.now()
        for line in lines { plane.perform(.close, of: line) }
        Task.detached { [plane, ended] in
            while let left = try? await plane.figures() {
                let took = Double(Stopwatch.now() - start) / 1e6
                let all = left.streams + left.timers + left.sounds + left.sockets + left.serviceSockets
                let text =
                    "\(left.streams) streams, \(left.timers) timers, \(left.sounds) sounds, "
                    + "\(left.sockets) sockets of carriers, \(left.serviceSockets) of services"
                ended.result.withLock { $0 = all == 0 ? .success(took) : .failure(.init(what: text)) }
                if all == 0 || took > 900 { return }
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    private final class Ended: Sendable {
        let result = Mutex(Result<Double, LoadConnection.Failure>.failure(.init(what: "it was not looked at")))
    }

    func stop() throws {
        figures.teardown = ended.result.withLock { $0 }
        let (door, plane) = (door, plane)
        try Waiting.result {
            await plane.stop()
            await door.stop()
        }
        try group.syncShutdownGracefully()
    }
}
