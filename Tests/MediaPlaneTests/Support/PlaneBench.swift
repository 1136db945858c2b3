import CallCore
import CallMedia
import FrontDoor
import MediaPlane
import NIOCore
import NIOPosix
import Synchronization
import WebSocketWire

/// The media plane behind a front door, lines whose streams it takes, and clients that come for them over sockets.
final class PlaneBench: Sendable {
    /// What the lines were told.
    struct Report: Sendable {
        var token: String
        var report: StreamReport
    }

    /// Nobody speaks here.
    private struct Mute: SoundMaker {
        struct Job: SoundJob {
            func cancel() {}
            func consumed(_ bytes: Int) {}
        }

        func make(_ order: SoundOrder, _ deliver: @escaping @Sendable (SoundEvent) -> Void) -> any SoundJob { Job() }
    }

    let plane: MediaPlane
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let door: FrontDoor
    private let port: Int
    private let clients: NIOLoopBound<MediaLoop>
    private let reports = Mutex<[Report]>([])

    init(_ limits: StreamLimits, pulse: Milliseconds) async throws {
        let group = group
        plane = MediaPlane(
            path: "/voice/stream", limits: limits, maker: Mute(), eventLoop: group.any(), seed: 1,
            now: { CallTime(milliseconds: Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000)) },
            settings: { _ in
                var settings = StreamSettings(.twilio) { _ in SynthesisChain(sources: []) }
                settings.preStart = limits.preStart
                settings.pulse = pulse
                return settings
            })
        clients = try await group.any().submit {
            NIOLoopBound(MediaLoop(group.any(), seed: 2), eventLoop: group.any())
        }.get()
        var options = FrontDoorOptions()
        options.port = 0
        options.group = group
        options.gate = plane
        door = FrontDoor(driver: NobodysCarrier(), handler: NobodysHandler(), options: options) {
            CallTime(milliseconds: 0)
        }
        port = try await door.start()
    }

    static func with(
        _ edit: (inout StreamLimits) -> Void = { _ in }, pulse: Milliseconds = 1_500,
        _ body: (PlaneBench) async throws -> Void
    ) async throws {
        var limits = StreamLimits()
        edit(&limits)
        let bench = try await PlaneBench(limits, pulse: pulse)
        do { try await body(bench) } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    private func close() async {
        await plane.stop()
        await door.stop()
        try? await group.shutdownGracefully()
    }

    // MARK: lines

    /// A line that waits for its stream.
    ///
    /// - Parameter call: the carrier's id of the call.
    func expect(_ token: String, call: String) {
        let line = StreamedLine(
            token: token, call: { CallID(token) }, providerCallID: { call },
            report: { [unowned self] report in
                reports.withLock { $0.append(Report(token: token, report: report)) }
            })
        plane.perform(.prepare, of: line)
    }

    /// What a line was told, after everything that has come so far was worked off.
    func reports(of token: String) async throws -> [StreamReport] {
        _ = try await plane.figures()
        return reports.withLock { $0 }.filter { $0.token == token }.map(\.report)
    }

    // MARK: clients

    /// Comes for a stream; the status of the refusal, or the socket.
    func knock(_ name: String) async throws -> Result<PlaneClient, SocketRefusal> {
        let request = SocketRequest(url: Secret("ws://127.0.0.1:\(port)/voice/stream/\(name)"))
        let done = group.any().makePromise(of: Result<PlaneClient, SocketRefusal>.self)
        group.any().execute { [clients, group] in
            let ear = SocketEar()
            let inbox = ear.inbox
            SocketConnector(loop: clients.value).connect(request, patience: 5_000, user: ear) { result in
                done.succeed(
                    result.map { socket in
                        ear.socket = socket
                        return PlaneClient(
                            ear: NIOLoopBound(ear, eventLoop: group.any()), loop: group.any(), inbox: inbox)
                    })
            }
        }
        return try await done.futureResult.get()
    }

    /// Knocks and expects to be let in.
    func enter(_ name: String) async throws -> PlaneClient { try await knock(name).get() }
}

/// A client's socket.
struct PlaneClient: Sendable {
    let ear: NIOLoopBound<SocketEar>
    let loop: any EventLoop
    let inbox: Inbox<SocketEvent>

    func send(_ text: String) async throws {
        try await loop.submit { [ear] in _ = ear.value.socket?.send(.text, text.utf8) }.get()
    }

    func start(_ call: String) async throws {
        try await send(
            """
            {"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1","accountSid":"AC1",\
            "callSid":"\(call)","tracks":["inbound"],"customParameters":{},\
            "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}
            """)
    }

    func press(_ digit: Int) async throws {
        try await send(
            #"{"event":"dtmf","streamSid":"MZ1","dtmf":{"track":"inbound_track","digit":"\#(digit)"}}"#)
    }

    func drop() async throws { try await loop.submit { [ear] in ear.value.socket?.drop() }.get() }

    /// Why it was closed.
    func ending() async -> CloseReason? {
        guard case .closed(let reason) = await inbox.take(where: { if case .closed = $0 { true } else { false } })
        else { return nil }
        return reason
    }
}
