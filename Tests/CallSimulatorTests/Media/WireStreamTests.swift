import CallCore
import CallMedia
import MediaWire
import Testing
import WebSocketWire

@testable import CallSimulator

@Suite("A media stream of a simulated carrier")
struct WireStreamTests {
    /// The product's end.
    private final class Product: MessageSocketUser {
        var messages: [MediaMessage] = []
        var closed: CloseReason?
        private let reader: MediaReader

        init(_ dialect: MediaDialect) { reader = MediaReader(dialect) }

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            if let message = try? reader.read(Array(bytes)) { messages.append(message) }
        }

        func closed(_ reason: CloseReason) { closed = reason }

        var marks: [String] { messages.compactMap { if case .mark(let name) = $0 { name } else { nil } } }
    }

    private final class Stage {
        let kernel = SimKernel(seed: 1)
        let stream: WireStream
        let product: Product
        let pipe: MediaPipe
        let writer: MediaWriter
        var endings: [WireStream.Ending] = []
        var refusals = 0

        init(_ dialect: MediaDialect) {
            let network = SimNetwork(kernel: kernel)
            let leg = WireLeg(
                id: "CA1", direction: .inbound, from: "+15550001", to: "+15550002", providerCallID: nil,
                network: network)
            stream = WireStream(leg, CarrierStream(dialect, streamID: "MZ1", callID: "CA1", accountID: "AC1"))
            product = Product(dialect)
            writer = MediaWriter(dialect, streamID: "MZ1")
            pipe = MediaPipe(kernel: kernel, name: "stream", latency: 1...2)
            pipe.far.user = product
            pipe.near.user = stream
            stream.onEnded = { [unowned self] in endings.append($0) }
            stream.onRefused = { [unowned self] _ in refusals += 1 }
            stream.open(MediaDial(url: "wss://x.example/T-1")) { [pipe] _, _, done in done(.success(pipe.near)) }
        }

        func tell(_ command: MediaCommand) {
            if let bytes = writer.bytes(of: command) { pipe.far.send(.text, bytes) }
        }

        func play(frames: Int) {
            [UInt8](repeating: 1, count: frames * 160).withUnsafeBytes { tell(.audio($0)) }
        }
    }

    @Test("begins with its start", arguments: MediaDialect.allCases)
    func start(dialect: MediaDialect) throws {
        let stage = Stage(dialect)
        try stage.kernel.run(for: 10)
        let starts = stage.product.messages.compactMap { if case .start(let start) = $0 { start } else { nil } }
        #expect(starts.map(\.callID) == ["CA1"])
        #expect(starts.map(\.streamID) == ["MZ1"])
    }

    @Test("returns a mark when all before it has been played, not earlier", arguments: MediaDialect.allCases)
    func marks(dialect: MediaDialect) throws {
        let stage = Stage(dialect)
        try stage.kernel.run(for: 10)
        stage.play(frames: 20)
        stage.tell(.mark("1.400.0"))
        try stage.kernel.run(for: 380)
        #expect(stage.product.marks.isEmpty)
        try stage.kernel.run(for: 60)
        #expect(stage.product.marks == ["1.400.0"])
    }

    @Test(
        "drops what waits when it is told to: marks come back at once, Plivo's do not", arguments: MediaDialect.allCases
    )
    func clear(dialect: MediaDialect) throws {
        let stage = Stage(dialect)
        try stage.kernel.run(for: 10)
        stage.play(frames: 50)
        stage.tell(.mark("a"))
        try stage.kernel.run(for: 100)
        stage.tell(.clear)
        try stage.kernel.run(for: 40)
        #expect(stage.product.marks == (dialect == .plivo ? [] : ["a"]))
        #expect(
            stage.product.messages.contains { if case .cleared = $0 { true } else { false } } == (dialect == .plivo))
    }

    @Test("ends once: stopped by the carrier, closed by the product, or broken")
    func endings() throws {
        let stopped = Stage(.twilio)
        try stopped.kernel.run(for: 10)
        stopped.stream.stop()
        stopped.stream.stop()
        try stopped.kernel.run(for: 100)
        #expect(stopped.endings == [.stopped])
        #expect(stopped.product.messages.contains { if case .stop = $0 { true } else { false } })
        #expect(stopped.product.closed?.code == 1000)
        let closed = Stage(.twilio)
        try closed.kernel.run(for: 10)
        closed.pipe.far.close(CloseReason(code: 1008))
        try closed.kernel.run(for: 100)
        #expect(closed.endings == [.closed])
        let broken = Stage(.twilio)
        try broken.kernel.run(for: 10)
        broken.stream.breakOff()
        try broken.kernel.run(for: 100)
        #expect(broken.endings == [.closed])
        #expect(broken.product.closed == .lost)
    }

    @Test("says when no socket came of it")
    func failed() {
        let kernel = SimKernel(seed: 1)
        let leg = WireLeg(
            id: "CA1", direction: .inbound, from: "+1", to: "+2", providerCallID: nil,
            network: SimNetwork(kernel: kernel))
        let stream = WireStream(leg, CarrierStream(.twilio, streamID: "MZ1", callID: "CA1", accountID: "AC1"))
        var endings: [WireStream.Ending] = []
        stream.onEnded = { endings.append($0) }
        stream.open(MediaDial(url: "wss://x.example/T-1")) { _, _, done in
            done(.failure(SocketRefusal(status: 401, message: "no")))
        }
        #expect(endings == [.failed("HTTP 401")])
    }

    @Test("refuses what is no message of its carrier, and goes on")
    func refusal() throws {
        let stage = Stage(.twilio)
        try stage.kernel.run(for: 10)
        stage.pipe.far.send(.text, Array("nonsense".utf8))
        stage.pipe.far.send(.binary, [1, 2, 3])
        try stage.kernel.run(for: 40)
        #expect(stage.refusals == 2)
        stage.play(frames: 1)
        stage.tell(.mark("a"))
        try stage.kernel.run(for: 100)
        #expect(stage.product.marks == ["a"])
    }
}
