import CCurl
import CallCore
import Testing

@testable import HTTPTransport

@Suite("What the HTTP client refuses", .timeLimit(.minutes(1)))
struct PolicyTests {
    let client = HTTPClient()

    @Test("a redirect is an answer unless redirects are followed")
    func redirectIsAnAnswer() async throws {
        try await TestServer.run(.by { _, _ in .answer(302, [("Location", "/other")]) }) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"))).status == 302)
            #expect(await client.send(HTTPCall("POST", server.url("/"), redirects: 3)).status == 302)
            #expect(server.log.requests.count == 2)
        }
    }

    @Test("a redirect on the same host is followed, within its number")
    func redirectFollowed() async throws {
        let answer = TestAnswer.by { request, _ in
            switch request.target {
            case "/": .answer(302, [("Location", "/next")])
            case "/next": .answer(307, [("Location", "last")])
            default: .text(request.target)
            }
        }
        try await TestServer.run(answer) { server in
            #expect(await client.send(HTTPCall("GET", server.url("/"), redirects: 2)).text == "/last")
            let outcome = await client.send(HTTPCall("GET", server.url("/"), redirects: 1))
            #expect(outcome.verdict == "refused http.redirects")
        }
    }

    @Test("a redirect to another host, port or scheme is refused")
    func redirectElsewhere() async throws {
        let targets = [
            "http://example.com/?a=s3cret": "http.host", "http://127.0.0.1:1/": "http.host",
            "ftp://127.0.0.1/": "http.scheme", "file:///etc/passwd": "http.scheme",
        ]
        for (target, code) in targets {
            try await TestServer.run(.by { _, _ in .answer(302, [("Location", target)]) }) { server in
                let outcome = await client.send(HTTPCall("GET", server.url("/"), pinnedHost: "127.0.0.1", redirects: 3))
                #expect(outcome.verdict == "refused \(code)")
                #expect(!outcome.message.contains("s3cret"))
            }
        }
    }

    @Test("a pinned request goes to its host and to no other")
    func pin() async throws {
        try await TestServer.run(.by { _, _ in .text("") }) { server in
            let pinned = HTTPCall("GET", server.url("/", host: "LOCALHOST"), pinnedHost: "localhost")
            #expect(await client.send(pinned).status == 200)
            let other = HTTPCall("GET", server.url("/"), pinnedHost: "localhost")
            #expect(await client.send(other).verdict == "refused http.host")
            #expect(server.log.requests.count == 1)
        }
        #expect(HTTPURL.comparable("[::1]") == "::1")
        #expect(HTTPURL("https://API.Example.com./v1")?.host == "api.example.com")
        #expect(HTTPURL("https://api.example.com.evil.test/")?.host == "api.example.com.evil.test")
    }

    @Test(
        "URLs that are not plain are refused",
        arguments: [
            "file:///etc/passwd", "ftp://a/", "http://user@host/", "http://u:p@host/", "host/path", "", "http://",
            "http://ho st/", "http://host/\r\nX: y", "gopher://host/", "http://host:99999/", "http://exämple.com/",
        ])
    func badURL(url: String) async {
        #expect(await client.send(HTTPCall("GET", url)).verdict == "refused http.url")
    }

    @Test("headers cannot smuggle other headers or another host in")
    func badHeader() async {
        for (name, value) in [
            ("X", "a\r\nY: b"), ("X\r\nY", "b"), ("", "a"), ("Host", "other"), ("content-length", "5"),
            ("Transfer-Encoding", "chunked"), ("X:", "a"), ("X", "a\u{0}"),
        ] {
            let call = HTTPCall("GET", "http://127.0.0.1:1/", headers: HeaderList([HeaderList.Field(name, value)]))
            #expect(await client.send(call).verdict == "refused http.header")
        }
        let token = HTTPCredentials.bearer(token: Secret("a\r\nY: b"))
        let call = HTTPCall("GET", "http://127.0.0.1:1/", credentials: token)
        #expect(await client.send(call).verdict == "refused http.header")
        #expect(await client.send(HTTPCall("GET /", "http://127.0.0.1:1/")).verdict == "refused http.method")
        #expect(await client.send(HTTPCall("CONNECT", "http://127.0.0.1:1/")).verdict == "refused http.method")
    }

    @Test("private addresses are refused, by number, by name and on a connection that is open already")
    func privateAddress() async throws {
        try await TestServer.run(.by { _, _ in .text("") }) { server in
            for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1"] {
                let url = server.url("/", host: host)
                let call = HTTPCall("GET", url, addressPolicy: .publicOnly())
                #expect(await client.send(call).verdict == "refused http.address")
                #expect(await client.send(HTTPCall("GET", url)).status == 200)
                #expect(await client.send(call).verdict == "refused http.address")
            }
            let allowed = AddressPolicy.publicOnly(allowedAddresses: ["nonsense", "127.0.0.1"])
            #expect(await client.send(HTTPCall("GET", server.url("/"), addressPolicy: allowed)).status == 200)
            #expect(server.log.requests.count == 5)
            let proxied = HTTPCall("GET", "http://a.test/", addressPolicy: .publicOnly(), proxy: server.url("/"))
            #expect(await client.send(proxied).verdict == "refused http.address")
        }
    }

    @Test("nothing knocks at a private address before it is refused")
    func noConnection() async throws {
        // Whoever tried to connect would be told that nobody listens.
        let port = try await TestServer.unusedPort()
        let call = HTTPCall("GET", "http://127.0.0.1:\(port)/", addressPolicy: .publicOnly())
        #expect(await client.send(call).verdict == "refused http.address")
    }

    @Test(
        "addresses off the public internet are known",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
            "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "fc00::1", "fd12::1",
            "fe80::1", "ff02::1", "2001:db8::1", "2002:a00:1::1", "2001::1", "nonsense", "",
        ])
    func specialAddress(address: String) { #expect(!ccurl_is_public(address)) }

    @Test(
        "addresses of the public internet are known",
        arguments: [
            "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.167.0.1", "198.17.0.1",
            "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888",
        ])
    func publicAddress(address: String) { #expect(ccurl_is_public(address)) }
}
