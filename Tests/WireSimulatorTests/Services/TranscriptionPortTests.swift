import CallCore
import CallMedia
import CallSimulator
import NIOCore
import NIOPosix
import ScriptValue
import Testing
import WebSocketWire
import WireSimulator

@Suite("Simulated recognisers over real sockets", .timeLimit(.minutes(1)))
struct TranscriptionPortTests {
    private func sound(_ bench: PortBench) -> [UInt8] {
        bench.sound.speak("Is anybody there", voice: nil) + [UInt8](repeating: 0xFF, count: 16_000)
    }

    private static func plain(_ text: String?) -> String? {
        text.map { String($0.lowercased().filter { $0.isLetter || $0 == " " }) }
    }

    @Test("each understands what people say, as the product listens to it", arguments: TranscriptionKind.allCases)
    func understood(kind: TranscriptionKind) async throws {
        let bench = try PortBench()
        let host = try await TranscriberHost(try bench.transcriber(kind), sound: sound(bench))
        host.send(.open)
        #expect(Self.plain(await host.final()) == "is anybody there")
        host.send(.close)
        #expect(await host.outcomes.take { if case .finished = $0 { true } else { false } } == .finished(nil))
        #expect(await bench.traffic.take() == "\(kind.rawValue) transcription 1 open")
        #expect(await bench.traffic.take()?.hasPrefix("\(kind.rawValue) transcription 1 closed after 3") == true)
        await host.close()
        bench.port.close()
    }

    @Test("a wrong key is refused, by status or by message", arguments: TranscriptionKind.allCases)
    func refused(kind: TranscriptionKind) async throws {
        let bench = try PortBench(key: Secret("another-key-0123456789"))
        let host = try await TranscriberHost(try bench.transcriber(kind), sound: [])
        host.send(.open)
        guard case .finished(let code) = await host.outcomes.take() else {
            Issue.record("something was heard")
            return
        }
        #expect(code == "speech.key_refused")
        await host.close()
        bench.port.close()
    }

    private func with(
        _ faults: ServiceFaults, patience: Milliseconds = 5_000,
        _ body: (PortBench, MultiThreadedEventLoopGroup, NIOLoopBound<SocketEar>, Inbox<SocketEvent>) async throws ->
            Void
    ) async throws {
        let bench = try PortBench(transcription: faults)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let inbox = Inbox<SocketEvent>()
        let ear = try await group.any().submit {
            let ear = SocketEar(inbox)
            bench.socket(patience: patience, on: group, then: ear)
            return NIOLoopBound(ear, eventLoop: group.any())
        }.get()
        try await body(bench, group, ear, inbox)
        try await group.shutdownGracefully()
        bench.port.close()
    }

    @Test("a connection breaks where it is told to")
    func drop() async throws {
        var faults = ServiceFaults.none
        faults.dropAtAudio = 100
        try await with(faults) { _, group, ear, inbox in
            #expect(await inbox.take() == .opened)
            group.any().execute { _ = ear.value.socket?.send(.binary, [UInt8](repeating: 0xFF, count: 1_600)) }
            #expect(await inbox.take() == .closed(.lost))
        }
    }

    @Test("a close frame is answered, unless the socket is half open", arguments: [false, true])
    func closing(isHalfOpen: Bool) async throws {
        var faults = ServiceFaults.none
        faults.isHalfOpen = isHalfOpen
        try await with(faults) { _, group, ear, inbox in
            #expect(await inbox.take() == .opened)
            group.any().execute { ear.value.socket?.close(CloseReason(code: 1000)) }
            let closed = await inbox.take()
            #expect(closed == .closed(isHalfOpen ? .lost : CloseReason(code: 1000)))
        }
    }

    @Test("a service that never gets ready keeps nothing of a client that gave up")
    func neverReady() async throws {
        var faults = ServiceFaults.none
        faults.isNeverReady = true
        try await with(faults, patience: 300) { bench, _, _, inbox in
            guard case .refused(let refusal) = await inbox.take() else {
                Issue.record("the upgrade was answered")
                return
            }
            #expect(refusal.message == "the upgrade was not answered in time")
            #expect(await bench.traffic.take() == "deepgram transcription 1 closed after 0 ms of sound: 1006")
        }
    }

    @Test("a port that closes leaves no open socket behind")
    func portCloses() async throws {
        try await with(.none) { bench, _, _, inbox in
            #expect(await inbox.take() == .opened)
            bench.port.close()
            #expect(await inbox.take() == .closed(.lost))
        }
    }
}
