import CallCore
import Testing

@testable import HTTPTransport

@Suite("TLS of the HTTP client", .timeLimit(.minutes(1)))
struct TrustTests {
    let client = HTTPClient()

    @Test("a server of our own authority is trusted with its file, and only with it")
    func authority() async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "server", .by { _, _ in .text("hello") }) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"), caFile: file)).text == "hello")
            // The trusted connection is still open; a request without the file must not use it.
            let outcome = await client.send(HTTPCall("GET", server.url("/?secret=1")))
            #expect(outcome.verdict == "notSent http.tls")
            #expect(outcome.message.contains("certificate"))
            #expect(!outcome.message.contains("secret"))
            #expect(server.log.requests.count == 1)
        }
    }

    @Test("a certificate for another name is not trusted")
    func otherName() async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "stranger", .by { _, _ in .text("hello") }) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"), caFile: file)).verdict == "notSent http.tls")
            #expect(server.log.requests.isEmpty)
        }
    }

    @Test("HTTP/2 is offered to a server with TLS")
    func http2() async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "server", protocols: ["h2"], .by { _, _ in .hangUp }) { server in
            // The test server agrees to speak HTTP/2, but cannot.
            #expect(await client.send(HTTPCall("GET", server.url("/"), caFile: file)).status == nil)
            #expect(server.log.protocols == ["h2"])
        }
    }

    @Test("an authority file that is not there trusts nobody")
    func missingFile() async throws {
        try await TestServer.run(certificate: "server", .by { _, _ in .text("hello") }) { server in
            let call = HTTPCall("GET", server.url("/"), caFile: "/nowhere/authority.pem")
            #expect(await client.send(call).verdict == "notSent http.tls")
        }
    }
}
