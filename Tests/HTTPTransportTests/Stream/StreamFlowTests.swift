import CallCore
import Synchronization
import Testing

@testable import HTTPTransport

@Suite("Streams whose receiver is slower than the server", .timeLimit(.minutes(1)))
struct StreamFlowTests {
    let client = HTTPClient()
    private static let total = 4 << 20
    private static let piece = 16 << 10

    @Test("a receiver is never further behind than the window and one piece, and gets every byte in order")
    func window() async throws {
        let window = 64 << 10
        try await server { server, file in
            let recorder = StreamRecorder()
            let stream = client.stream(
                call(server, file), limits: HTTPStreamLimits(window: window), receive: recorder.receive)
            var consumed = 0
            while consumed < Self.total {
                await recorder.received(min(consumed + window, Self.total))
                let received = recorder.bytes.count
                #expect(received <= consumed + window + Self.piece)
                stream.consumed(received - consumed)
                consumed = received
            }
            #expect(await recorder.finished().verdict == "answered 200")
            let isWhole = recorder.bytes == Self.body.flatMap { $0 }
            #expect(isWhole)
        }
    }

    @Test("time in which the receiver is late is not the server's")
    func pausedTime() async throws {
        try await server { server, file in
            let paused = StreamRecorder()
            let limits = HTTPStreamLimits(firstByte: 10_000, betweenBytes: 300, window: 1)
            let stream = client.stream(call(server, file), limits: limits, receive: paused.receive)
            await paused.received(1)
            // Of another request, to a server that says nothing, the limit passes meanwhile.
            try await TestServer.run(.by { _, _ in .silence }) { silent in
                let other = StreamRecorder()
                let limits = HTTPStreamLimits(firstByte: 600)
                _ = client.stream(HTTPCall("POST", silent.url("/")), limits: limits, receive: other.receive)
                #expect(await other.finished().verdict == "lost http.timeout")
            }
            #expect(paused.outcomes.isEmpty)
            #expect(paused.bytes.count <= Self.piece)
            stream.consumed(Self.total)
            await paused.received(paused.bytes.count + 1)
            stream.cancel()
            #expect(await paused.finished().verdict == "lost http.cancelled")
        }
    }

    @Test("a paused stream can be cancelled, and its connection closes")
    func cancelPaused() async throws {
        try await server { server, file in
            let recorder = StreamRecorder()
            let stream = client.stream(
                call(server, file), limits: HTTPStreamLimits(window: 1), receive: recorder.receive)
            await recorder.received(1)
            stream.cancel()
            #expect(await recorder.finished().verdict == "lost http.cancelled")
            await server.log.closed(1)
        }
    }

    @Test("a call's own time goes on in a pause")
    func wholeTime() async throws {
        try await server { server, file in
            let recorder = StreamRecorder()
            let call = HTTPCall("POST", server.url("/"), timeout: 300, maxBytes: Self.total, caFile: file)
            _ = client.stream(call, limits: HTTPStreamLimits(window: 1), receive: recorder.receive)
            #expect(await recorder.finished().verdict == "lost http.timeout")
        }
    }

    private static let body = (0..<total / piece).map {
        [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: piece)
    }

    private func server(_ body: (TestServer, String) async throws -> Void) async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "server", .by { _, _ in .stream(Self.body, then: .end) }) { server in
            try await body(server, file)
        }
    }

    private func call(_ server: TestServer, _ file: String) -> HTTPCall {
        HTTPCall("POST", server.url("/"), body: [1], maxBytes: Self.total, caFile: file)
    }
}
