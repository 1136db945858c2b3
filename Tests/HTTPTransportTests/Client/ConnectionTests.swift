import CallCore
import Synchronization
import Testing

@testable import HTTPTransport

@Suite("Connections of the HTTP client", .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("requests that follow each other share one connection")
    func keepAlive() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { _, number in .text("\(number)") }) { server in
            for number in 1...20 {
                #expect(await client.send(HTTPCall("GET", server.url("/"))).text == "\(number)")
            }
            #expect(server.log.connections == 1)
        }
    }

    @Test("five hundred requests at once all get their own answer")
    func parallel() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { request, _ in .text(request.target + request.text) }) { server in
            await withTaskGroup { group in
                for number in 0..<500 {
                    group.addTask {
                        let call = HTTPCall("POST", server.url("/\(number)"), body: Array("=\(number)".utf8))
                        return (number, await client.send(call))
                    }
                }
                for await (number, outcome) in group { #expect(outcome.text == "/\(number)=\(number)") }
            }
            #expect(server.log.requests.count == 500)
            #expect(server.log.connections <= 128)
        }
    }

    @Test("method, headers, login and body arrive as they were given, and nothing is made up")
    func wire() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { _, _ in .answer(201, [("X-One", " a "), ("x-one", "b")]) }) { server in
            let call = HTTPCall(
                "PATCH", server.url("/a%20b?x=1&y"), headers: HeaderList(["X-Empty": "", "X-Word": "é"]),
                body: [0, 255],
                credentials: .basic(user: "me", password: Secret("pass:word")))
            let outcome = await client.send(call)
            guard case .answered(201, let headers, let body) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(headers.all("X-ONE") == ["a", "b"])
            #expect(body.isEmpty)
            let request = try #require(server.log.requests.first)
            #expect(request.method == "PATCH")
            #expect(request.target == "/a%20b?x=1&y")
            #expect(request.body == [0, 255])
            #expect(request.headers["x-empty"] == "")
            #expect(request.headers["x-word"] == "é")
            #expect(request.headers["authorization"] == "Basic bWU6cGFzczp3b3Jk")
            #expect(request.headers["content-type"] == nil)
            #expect(request.headers["accept-encoding"] == nil)
            #expect(request.headers["expect"] == nil)
        }
    }

    @Test("a proxy gets the whole URL")
    func proxy() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { request, _ in .text(request.target) }) { server in
            let call = HTTPCall("GET", "http://nobody.invalid/a?b", proxy: server.url("/"))
            #expect(await client.send(call).text == "http://nobody.invalid/a?b")
        }
    }

    @Test("a cancelled request ends once, as lost when it was sent")
    func cancel() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { _, _ in .silence }) { server in
            let outcome = await withCheckedContinuation { continuation in
                let id = client.send(HTTPCall("GET", server.url("/"))) { continuation.resume(returning: $0) }
                Task {
                    await server.log.reached(1)
                    client.cancel(id)
                    client.cancel(id)
                }
            }
            #expect(outcome.verdict == "lost http.cancelled")
        }
    }

    @Test("cancelling the task cancels its request")
    func cancelTask() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { _, _ in .silence }) { server in
            let task = Task { await client.send(HTTPCall("GET", server.url("/"))) }
            await server.log.reached(1)
            task.cancel()
            #expect(await task.value.verdict == "lost http.cancelled")
            let early = Task {
                while !Task.isCancelled { await Task.yield() }
                return await client.send(HTTPCall("GET", server.url("/")))
            }
            early.cancel()
            #expect(await early.value.verdict.hasSuffix("http.cancelled"))
        }
    }

    @Test("shutting down ends what is in flight and refuses what comes later")
    func shutdown() async throws {
        let client = HTTPClient()
        try await TestServer.run(.by { _, _ in .silence }) { server in
            let verdicts = Mutex<[String]>([])
            for _ in 0..<10 {
                client.send(HTTPCall("GET", server.url("/"))) { outcome in
                    verdicts.withLock { $0.append(outcome.verdict) }
                }
            }
            await server.log.reached(10)
            client.shutdown()
            client.shutdown()
            #expect(verdicts.withLock { $0 } == Array(repeating: "lost http.shutdown", count: 10))
            #expect(await client.send(HTTPCall("GET", server.url("/"))).verdict == "notSent http.shutdown")
        }
    }

    @Test("an outcome may shut the client down")
    func shutdownFromOutcome() async throws {
        let client = HTTPClient()
        try await TestServer.run(.by { _, _ in .text("") }) { server in
            let outcome = await withCheckedContinuation { continuation in
                client.send(HTTPCall("GET", server.url("/"))) {
                    client.shutdown()
                    continuation.resume(returning: $0)
                }
            }
            #expect(outcome.status == 200)
            #expect(await client.send(HTTPCall("GET", server.url("/"))).verdict == "notSent http.shutdown")
        }
    }
}
