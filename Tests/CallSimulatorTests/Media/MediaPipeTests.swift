import CallCore
import CallMedia
import Testing
import WebSocketWire

@testable import CallSimulator

@Suite("A simulated WebSocket")
struct MediaPipeTests {
    private final class Reader: MessageSocketUser {
        var texts: [String] = []
        var closed: CloseReason?
        var at: [CallTime] = []
        let kernel: SimKernel

        init(_ kernel: SimKernel) { self.kernel = kernel }

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            texts.append(String(decoding: bytes, as: UTF8.self))
            at.append(kernel.now)
        }

        func closed(_ reason: CloseReason) { closed = reason }
    }

    private struct Stage {
        let kernel: SimKernel
        let pipe: MediaPipe
        let near: Reader
        let far: Reader

        init(seed: UInt64 = 1, latency: ClosedRange<Milliseconds> = 5...80) {
            kernel = SimKernel(seed: seed)
            pipe = MediaPipe(kernel: kernel, name: "test", latency: latency)
            near = Reader(kernel)
            far = Reader(kernel)
            pipe.near.user = near
            pipe.far.user = far
        }
    }

    @Test("Messages arrive in order, later than they were sent, whatever the latency", arguments: UInt64(1)...20)
    func order(seed: UInt64) throws {
        let stage = Stage(seed: seed)
        let texts = (0..<50).map { "message \($0)" }
        for text in texts {
            stage.pipe.near.send(.text, Array(text.utf8))
            try stage.kernel.run(for: 3)
        }
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts == texts)
        #expect(stage.far.at == stage.far.at.sorted())
        #expect(stage.near.texts.isEmpty)
        let start = CallTime(milliseconds: 1_750_000_000_000)
        #expect(stage.far.at.enumerated().allSatisfy { $1 - (start + Milliseconds($0) * 3) >= 5 })
    }

    @Test("Nothing is sent before the flush")
    func flush() throws {
        let stage = Stage()
        _ = stage.pipe.near.write(.text, size: 2) { $0.copyBytes(from: [0x68, 0x69]) }
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts.isEmpty)
        _ = stage.pipe.near.flush()
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts == ["hi"])
    }

    @Test("A close comes behind what was sent before it, and both ends hear of it", arguments: UInt64(1)...20)
    func close(seed: UInt64) throws {
        let stage = Stage(seed: seed)
        stage.pipe.near.send(.text, Array("last".utf8))
        stage.pipe.near.close(CloseReason(code: 1000, text: "done"))
        #expect(!stage.pipe.near.send(.text, Array("too late".utf8)))
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts == ["last"])
        #expect(stage.far.closed == CloseReason(code: 1000, text: "done"))
        #expect(stage.near.closed == CloseReason(code: 1000, text: "done"))
    }

    @Test("A break loses what is under way")
    func drop() throws {
        let stage = Stage()
        stage.pipe.near.send(.text, Array("lost".utf8))
        stage.pipe.far.drop()
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts.isEmpty)
        #expect(stage.near.closed == .lost)
        #expect(stage.far.closed == .lost)
    }

    @Test("A half-open connection brings nothing and tells nobody, until an end lets go of it")
    func frozen() throws {
        let stage = Stage()
        stage.pipe.near.freeze()
        stage.pipe.near.send(.text, Array("lost".utf8))
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts.isEmpty)
        #expect(stage.near.closed == nil && stage.far.closed == nil)
        stage.pipe.near.close(CloseReason(code: 1000))
        try stage.kernel.runUntilIdle()
        #expect(stage.near.closed == .lost)
        #expect(stage.far.closed == nil)
    }

    @Test("After the end of the simulation nobody is told anything")
    func abandon() throws {
        let stage = Stage()
        stage.pipe.near.send(.text, Array("lost".utf8))
        stage.pipe.abandon()
        try stage.kernel.runUntilIdle()
        #expect(stage.far.texts.isEmpty)
        #expect(stage.far.closed == nil)
    }
}
