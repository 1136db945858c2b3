import CallCore
import Testing

@testable import HTTPTransport

@Suite("Answers that are handed over as they arrive", .timeLimit(.minutes(1)))
struct StreamTests {
    let client = HTTPClient()
    let file = try? TestServer.certificate("authority.pem")

    @Test("the head comes first, then the chunks as the server cut them, then one end")
    func order() async throws {
        let chunks: [[UInt8]] = [[1], [2, 3, 4], [5, 6]]
        try await server(.stream(chunks, then: .end)) { server in
            let recorder = StreamRecorder()
            _ = client.stream(call(server), receive: recorder.receive)
            #expect(await recorder.finished().verdict == "answered 200")
            #expect(recorder.bytes == [1, 2, 3, 4, 5, 6])
            #expect(recorder.chunks.contains { $0.count % 2 == 1 })
            let events = recorder.events
            guard case .head(200, let headers) = events.first else {
                Issue.record("\(events)")
                return
            }
            #expect(headers["transfer-encoding"] == "chunked")
            #expect(recorder.outcomes == [.answered(status: 200, headers: headers, body: [])])
        }
    }

    @Test("a chunk is there before the answer is whole")
    func early() async throws {
        try await server(.stream([[1, 2]], then: .stall)) { server in
            let recorder = StreamRecorder()
            let stream = client.stream(call(server), receive: recorder.receive)
            await recorder.received(2)
            #expect(recorder.outcomes.isEmpty)
            stream.cancel()
            #expect(await recorder.finished().verdict == "lost http.cancelled")
        }
    }

    @Test("a first byte that does not come ends the request, with and without a head")
    func slowFirstByte() async throws {
        for reply in [TestReply.silence, .stream([], then: .stall)] {
            try await server(reply) { server in
                let recorder = StreamRecorder()
                _ = client.stream(
                    call(server), limits: HTTPStreamLimits(firstByte: 150, betweenBytes: 60_000),
                    receive: recorder.receive)
                let outcome = await recorder.finished()
                #expect(outcome.verdict == "lost http.timeout")
                #expect(outcome.message == "127.0.0.1:\(server.port) sent no byte of an answer within 150 ms")
                await server.log.closed(1)
            }
        }
    }

    @Test("a body that stalls ends the request, and what came of it was handed over")
    func stall() async throws {
        try await server(.stream([[1, 2, 3]], then: .stall)) { server in
            let recorder = StreamRecorder()
            _ = client.stream(
                call(server), limits: HTTPStreamLimits(firstByte: 60_000, betweenBytes: 150), receive: recorder.receive)
            let outcome = await recorder.finished()
            #expect(outcome.verdict == "lost http.timeout")
            #expect(outcome.message.hasSuffix("stopped in the middle of its answer for 150 ms"))
            #expect(recorder.bytes == [1, 2, 3])
            await server.log.closed(1)
        }
    }

    @Test("a connection that drops in the middle loses the rest")
    func drop() async throws {
        try await server(.stream([[1, 2, 3]], then: .drop)) { server in
            let recorder = StreamRecorder()
            _ = client.stream(call(server), receive: recorder.receive)
            #expect(await recorder.finished().verdict == "lost http.broken")
            #expect(recorder.bytes == [1, 2, 3])
        }
    }

    @Test("cancelling in the middle closes the connection, once, and nothing follows")
    func cancel() async throws {
        try await server(.endless) { server in
            let recorder = StreamRecorder()
            let stream = client.stream(call(server, maxBytes: 1 << 40), receive: recorder.receive)
            await recorder.received(1)
            stream.cancel()
            stream.cancel()
            #expect(await recorder.finished().verdict == "lost http.cancelled")
            await server.log.closed(1)
            stream.consumed(1 << 30)
            #expect(await client.send(call(server)).verdict.hasPrefix("refused http.too_large"))
            #expect(recorder.outcomes.count == 1)
        }
    }

    @Test("shutting the client down ends a stream")
    func shutdown() async throws {
        try await server(.stream([[1]], then: .stall)) { server in
            let client = HTTPClient()
            let recorder = StreamRecorder()
            _ = client.stream(call(server), receive: recorder.receive)
            await recorder.received(1)
            client.shutdown()
            #expect(await recorder.finished().verdict == "lost http.shutdown")
            let late = StreamRecorder()
            _ = client.stream(call(server), receive: late.receive)
            #expect(late.outcomes.map(\.verdict) == ["notSent http.shutdown"])
        }
    }

    @Test("a body is taken up to its limit and refused one byte later")
    func tooLong() async throws {
        try await server(.stream([[UInt8](repeating: 1, count: 60), [UInt8](repeating: 1, count: 40)], then: .end)) {
            server in
            for (limit, verdict) in [(100, "answered 200"), (99, "refused http.too_large")] {
                let recorder = StreamRecorder()
                _ = client.stream(call(server, maxBytes: limit), receive: recorder.receive)
                #expect(await recorder.finished().verdict == verdict)
                #expect(recorder.bytes.count <= limit)
            }
        }
    }

    @Test("limits that cannot be kept are refused before anything is sent")
    func badLimits() async throws {
        let recorder = StreamRecorder()
        let call = HTTPCall("POST", "https://127.0.0.1:1/")
        _ = client.stream(call, limits: HTTPStreamLimits(firstByte: 0), receive: recorder.receive)
        #expect(await recorder.finished().verdict == "refused http.limit")
    }

    private func server(_ reply: TestReply, _ body: (TestServer) async throws -> Void) async throws {
        try await TestServer.run(certificate: "server", .by { _, _ in reply }, body)
    }

    private func call(_ server: TestServer, timeout: Milliseconds = 30_000, maxBytes: Int = 1 << 20) -> HTTPCall {
        HTTPCall("POST", server.url("/"), body: [1], timeout: timeout, maxBytes: maxBytes, caFile: file)
    }
}
