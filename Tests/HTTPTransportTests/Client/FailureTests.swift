import CallCore
import Testing

@testable import HTTPTransport

@Suite("Requests that fail", .timeLimit(.minutes(1)))
struct FailureTests {
    let client = HTTPClient()

    @Test("a server that never answers loses the request; one that is not there never got it")
    func lostOrNotSent() async throws {
        try await TestServer.run(.by { _, _ in .silence }) { server in
            let outcome = await client.send(HTTPCall("POST", server.url("/p?token=s3cret"), body: [1], timeout: 200))
            #expect(outcome.verdict == "lost http.timeout")
            #expect(outcome.message == "127.0.0.1:\(server.port) did not answer in time")
        }
        let port = try await TestServer.unusedPort()
        let outcome = await client.send(HTTPCall("POST", "http://127.0.0.1:\(port)/p?token=s3cret", body: [1]))
        #expect(outcome.verdict == "notSent http.connect")
        #expect(!outcome.message.contains("s3cret"))
    }

    @Test("a name nobody knows is not sent")
    func unknownName() async {
        let outcome = await client.send(HTTPCall("GET", "http://nobody.invalid/"))
        #expect(outcome.verdict == "notSent http.resolve")
        #expect(outcome.message.contains("nobody.invalid"))
    }

    @Test("a TLS handshake that never ends is not sent")
    func silentHandshake() async throws {
        // A server without TLS waits for a request line that never comes.
        try await TestServer.run(.by { _, _ in .silence }) { server in
            let call = HTTPCall("GET", "https://127.0.0.1:\(server.port)/", timeout: 300, connectTimeout: 200)
            #expect(["notSent http.timeout", "notSent http.tls"].contains(await client.send(call).verdict))
        }
    }

    @Test("a connection that breaks after the request loses it", arguments: [true, false])
    func broken(isPartial: Bool) async throws {
        let reply: TestReply = isPartial ? .partial(length: 100, body: [1, 2]) : .hangUp
        try await TestServer.run(.by { _, _ in reply }) { server in
            #expect(await client.send(HTTPCall("POST", server.url("/"), body: [1])).verdict == "lost http.broken")
            #expect(server.log.requests.count == 1)
        }
    }

    @Test("a request that must happen once is not repeated when a kept connection dies; a repeatable one is")
    func staleConnection() async throws {
        for isRepeatable in [false, true] {
            let client = HTTPClient()
            defer { client.shutdown() }
            try await TestServer.run(.by { _, number in number == 2 ? .hangUp : .text("\(number)") }) { server in
                #expect(await client.send(HTTPCall("GET", server.url("/"))).text == "1")
                let call = HTTPCall("POST", server.url("/"), body: [1], isRepeatable: isRepeatable)
                let outcome = await client.send(call)
                #expect(outcome.verdict == (isRepeatable ? "answered 200" : "lost http.broken"))
                #expect(server.log.requests.count == (isRepeatable ? 3 : 2))
            }
        }
    }

    @Test("an answer is taken up to its limit and refused one byte later")
    func tooLarge() async throws {
        let body = [UInt8](repeating: 1, count: 100)
        try await TestServer.run(.by { _, _ in .answer(200, [], body) }) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"), maxBytes: 100)).status == 200)
            #expect(
                await client.send(HTTPCall("GET", server.url("/"), maxBytes: 99)).verdict == "refused http.too_large")
            #expect(
                await client.send(HTTPCall("GET", server.url("/"), maxBytes: 0)).verdict == "refused http.too_large")
            #expect(await client.send(HTTPCall("HEAD", server.url("/"), maxBytes: 99)).status == 200)
        }
    }

    @Test("an answer without end is stopped at the limit")
    func endless() async throws {
        try await TestServer.run(.by { _, _ in .endless }) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"))).verdict == "refused http.too_large")
            // Bytes that keep coming do not extend the time.
            let patient = HTTPCall("GET", server.url("/"), timeout: 200, maxBytes: 1 << 40)
            #expect(await client.send(patient).verdict == "lost http.timeout")
        }
    }

    @Test("an answer with endless headers is stopped")
    func headerFlood() async throws {
        let headers = (0..<70).map { ("X-\($0)", String(repeating: "a", count: 1_000)) }
        try await TestServer.run(.by { _, _ in .answer(200, headers) }) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"))).verdict == "refused http.headers_too_large")
        }
    }

    @Test("compressed answers stay as they are")
    func noDecompression() async throws {
        let reply = TestReply.answer(200, [("Content-Encoding", "gzip")], [1, 2, 3])
        try await TestServer.run(.by { _, _ in reply }) { server in
            guard case .answered(_, _, [1, 2, 3]) = await client.send(HTTPCall("GET", server.url("/"))) else {
                Issue.record("the body was changed")
                return
            }
        }
    }
}
