import CallCore
import Testing

@testable import HTTPTransport

@Suite("HTTP/2 of the client", .timeLimit(.minutes(1)))
struct HTTP2Tests {
    let client = HTTPClient()

    @Test("requests share one connection of HTTP/2; a stream takes its own, of HTTP/1.1")
    func streamsApart() async throws {
        try await run([.whole, .whole]) { server, call in
            #expect(await client.send(call).text == "abc")
            #expect(await client.send(call).text == "abc")
            #expect(server.log.connections == 1)
            let recorder = StreamRecorder()
            let stream = client.stream(
                call, limits: HTTPStreamLimits(firstByte: 60_000), receive: recorder.receive)
            await server.log.opened(2)
            stream.cancel()
            #expect(await recorder.finished().verdict.hasSuffix("http.cancelled"))
            await server.log.closed(1)
            #expect(server.log.protocols == ["h2", "http/1.1"])
        }
    }

    @Test("a cancelled request is over for the server too")
    func cancel() async throws {
        try await run([.stall]) { server, call in
            let task = Task { await client.send(call) }
            await server.log.reached(1)
            task.cancel()
            #expect(await task.value.verdict == "lost http.cancelled")
            await server.log.closed(1)
        }
    }

    private func run(
        _ plan: [HTTP2Peer.Answer], _ body: (TestServer, HTTPCall) async throws -> Void
    ) async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(
            certificate: "server", protocols: ["h2", "http/1.1"], http2: plan, .by { _, _ in .silence }
        ) { server in
            try await body(server, HTTPCall("POST", server.url("/"), body: [1], caFile: file))
        }
    }
}
