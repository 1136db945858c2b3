import CallCore
import Testing

@testable import HTTPTransport

@Suite("Servers that refuse to stream", .timeLimit(.minutes(1)))
struct StreamRefusalTests {
    let client = HTTPClient()

    @Test("a refusal comes as one answer with its body and headers, and no chunk", arguments: [401, 429, 500])
    func refusal(status: Int) async throws {
        let reply = TestReply.answer(status, [("Retry-After", "7")], Array(#"{"error":"no"}"#.utf8))
        try await run(reply) { recorder in
            guard case .answered(status, let headers, let body) = await recorder.finished() else {
                Issue.record("\(recorder.events)")
                return
            }
            #expect(headers["retry-after"] == "7")
            #expect(String(decoding: body, as: UTF8.self) == #"{"error":"no"}"#)
            #expect(recorder.events.count == 1)
        }
    }

    @Test("of a long refusal the beginning is kept")
    func long() async throws {
        let reply = TestReply.answer(500, [], [UInt8](repeating: 7, count: 200_000))
        for limits in [HTTPStreamLimits(), HTTPStreamLimits(errorBytes: 10), HTTPStreamLimits(errorBytes: 0)] {
            try await run(reply, limits) { recorder in
                guard case .answered(500, _, let body) = await recorder.finished() else {
                    Issue.record("\(recorder.events)")
                    return
                }
                #expect(body.count == limits.errorBytes)
            }
        }
    }

    @Test("a refusal whose body breaks off or stalls is still a refusal", arguments: [true, false])
    func broken(isDropped: Bool) async throws {
        let reply = TestReply.stream(status: 401, [Array("no".utf8)], then: isDropped ? .drop : .stall)
        try await run(reply, HTTPStreamLimits(betweenBytes: 150)) { recorder in
            #expect(await recorder.finished().text == "no")
            #expect(recorder.outcomes.first?.status == 401)
        }
    }

    @Test("a redirect is a refusal")
    func redirect() async throws {
        try await run(.answer(302, [("Location", "/other")])) { recorder in
            #expect(await recorder.finished().status == 302)
        }
    }

    @Test("a server that nobody trusts or that is not there gets nothing")
    func notSent() async throws {
        try await TestServer.run(certificate: "stranger", .by { _, _ in .text("hello") }) { server in
            let recorder = StreamRecorder()
            _ = client.stream(HTTPCall("POST", server.url("/"), body: [1]), receive: recorder.receive)
            #expect(await recorder.finished().verdict == "notSent http.tls")
            #expect(recorder.events.count == 1)
        }
        let port = try await TestServer.unusedPort()
        let recorder = StreamRecorder()
        _ = client.stream(HTTPCall("POST", "https://127.0.0.1:\(port)/"), receive: recorder.receive)
        #expect(await recorder.finished().verdict == "notSent http.connect")
    }

    @Test("secret header fields arrive and do not show")
    func secretFields() async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "server", .by { _, _ in .text("hello") }) { server in
            let call = HTTPCall(
                "POST", server.url("/"), secretHeaders: [.init("xi-api-key", Secret("s3cret"))], caFile: file)
            #expect(!"\(call)".contains("s3cret"))
            #expect(await client.send(call).text == "hello")
            #expect(server.log.requests.first?.headers["xi-api-key"] == "s3cret")
            for bad in [("Host", "a"), ("a b", "c"), ("X-Key", "a\r\nb: c")] {
                var call = call
                call.secretHeaders = [.init(bad.0, Secret(bad.1))]
                #expect(await client.send(call).verdict == "refused http.header")
            }
        }
    }

    private func run(
        _ reply: TestReply, _ limits: HTTPStreamLimits = HTTPStreamLimits(),
        _ body: (StreamRecorder) async throws -> Void
    ) async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "server", .by { _, _ in reply }) { server in
            let recorder = StreamRecorder()
            let call = HTTPCall("POST", server.url("/"), body: [1], caFile: file)
            _ = client.stream(call, limits: limits, receive: recorder.receive)
            try await body(recorder)
        }
    }
}
