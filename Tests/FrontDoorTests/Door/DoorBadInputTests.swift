import CallCore
import FrontDoor
import Testing

@Suite("The front door, against bad input", .timeLimit(.minutes(1)))
struct DoorBadInputTests {
    /// What comes of bytes: the statuses in order, once the server has closed the connection.
    private func outcome(
        _ bytes: [UInt8], _ change: @escaping (inout FrontDoorOptions) -> Void = { _ in }
    ) async throws -> [Int] {
        try await TestDoor.open(HeldHandler { _ in .ok }, .with(change)) { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(bytes)
            var statuses: [Int] = []
            while let answer = await client.answer() { statuses.append(answer.status) }
            #expect(door.handler.count == statuses.filter { $0 == 200 }.count)
            return statuses
        }
    }

    private func outcome(_ text: String, _ change: @escaping (inout FrontDoorOptions) -> Void = { _ in }) async throws
        -> [Int]
    {
        try await outcome(Array(text.utf8), change)
    }

    private static let line = "POST /voice/webhook HTTP/1.1\r\nHost: a\r\nX-Word: swordfish\r\n"

    @Test("too many headers, or too long ones, are refused, whole or not")
    func headerFloods() async throws {
        let many = (0..<101).map { "A\($0): b\r\n" }.joined()
        #expect(try await outcome(Self.line + many + "Content-Length: 0\r\n\r\n") == [431])
        let long = "A: " + String(repeating: "x", count: 17_000)
        #expect(try await outcome(Self.line + long + "\r\n\r\n") == [431])
        #expect(try await outcome(Self.line + long) == [431])
        let wide = (0..<90).map { "A\($0): " + String(repeating: "x", count: 200) + "\r\n" }.joined()
        #expect(try await outcome(Self.line + wide + "\r\n") == [431])
        let target = "POST /voice/webhook?" + String(repeating: "x", count: 9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(try await outcome(target + "x") { $0.limits.idleTime = 400 } == [414, 400])
    }

    @Test("trailers flood no better than headers")
    func trailers() async throws {
        let chunked = Self.line + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
        #expect(try await outcome(chunked + "A: " + String(repeating: "x", count: 17_000) + "\r\n\r\n") == [431])
    }

    @Test("slow senders are let go: of headers, of bodies, and of nothing at all")
    func slow() async throws {
        #expect(try await outcome(String(Self.line.dropLast(3))) { $0.limits.headerTime = 1_500 } == [408])
        #expect(try await outcome(Self.line + "Content-Length: 5\r\n\r\nab") { $0.limits.bodyTime = 300 } == [408])
        #expect(try await outcome("") { $0.limits.headerTime = 30 } == [])
        #expect(try await outcome(TestDoor.post("a")) { $0.limits.idleTime = 400 } == [200])
        // The second request begins in time and does not end.
        #expect(
            try await outcome(TestDoor.post("a") + "POST /voice") {
                $0.limits.headerTime = 30
                $0.limits.idleTime = 400
            }.first == 200)
    }

    @Test("a header that drips in is let go though it never pauses long")
    func dripping() async throws {
        try await TestDoor.open(HeldHandler { _ in .ok }, .with { $0.limits.headerTime = 1_500 }) {
            (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("first"))
            #expect(await client.answer()?.status == 200)
            try await client.send("POST /voice/webhook HTTP/1.1\r\n")
            #expect(await client.answer()?.status == 408)
            #expect(await client.isEnded())
        }
    }

    @Test("bodies are counted as they come, chunked or not")
    func bodies() async throws {
        func chunked(_ size: Int) -> String {
            Self.line + "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n"
                + String(repeating: "x", count: size) + "\r\n0\r\n\r\n"
        }
        #expect(try await outcome(chunked(65_537)) == [413])
        let crumbs = Self.line + "Transfer-Encoding: chunked\r\n\r\n" + String(repeating: "1\r\nx\r\n", count: 65_536)
        #expect(try await outcome(crumbs + "0\r\n\r\n") { $0.limits.idleTime = 500 } == [200])
        #expect(try await outcome(chunked(65_536)) { $0.limits.idleTime = 500 } == [200])
        #expect(
            try await outcome(TestDoor.post(String(repeating: "x", count: 65_536))) { $0.limits.idleTime = 500 } == [
                200
            ]
        )
        #expect(try await outcome(Self.line + "Content-Length: 65537\r\n\r\n") == [413])
        #expect(try await outcome(Self.line + "Content-Length: 99999999999999999999\r\n\r\n") == [400])
    }

    @Test("requests sent ahead are answered in order, one at a time")
    func pipelined() async throws {
        let handler = HeldHandler()
        try await TestDoor.open(handler) { (door: TestDoor) async throws in
            let client = try await door.client()
            let keys = (0..<300).map(String.init)
            try await client.send(
                keys.map { TestDoor.post($0) }.joined() + "GET /voice/webhook HTTP/1.1\r\nHost: a\r\n\r\n")
            for (number, key) in keys.enumerated() {
                let handed = try #require(await handler.handed.take())
                #expect(handler.count == number + 1)
                handed.reply(.xml(key))
                #expect(await client.answer()?.body == key)
            }
            #expect(await client.answer()?.status == 405)
        }
    }

    @Test("thousands sent ahead that are answered at once end nobody's stack")
    func deepPipeline() async throws {
        try await TestDoor.open { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(String(repeating: "GET / HTTP/1.1\r\n\r\n", count: 5_000))
            for _ in 0..<5_000 { #expect(await client.answer()?.status == 404) }
        }
    }

    @Test(
        "requests that end in two places are refused",
        arguments: [
            "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "Content-Length: -1\r\n\r\n",
            "Content-Length: +3\r\n\r\nabc", "Content-Length: 3, 3\r\n\r\nabc", "Content-Length: 0x3\r\n\r\nabc",
            "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "Content-Length : 3\r\n\r\nabc", " folded: x\r\n\r\n",
            "Host: b\r\n\r\n", "A\u{0}: b\r\n\r\n", "A: b\u{0}c\r\n\r\n", ": b\r\n\r\n",
        ])
    func smuggling(rest: String) async throws {
        #expect(try await outcome(Self.line + rest) == [400])
    }

    @Test(
        "what is not HTTP is refused",
        arguments: [
            "\u{16}\u{3}\u{1}\u{2}", "hello\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])
    func notHTTP(text: String) async throws {
        #expect(try await outcome(text) { $0.limits.headerTime = 1_500 } == [400])
    }

    @Test("bytes that are no text get nowhere")
    func notText() async throws {
        let bad: [UInt8] = [0xFF, 0xFE, 0xC3, 0x28]
        let header =
            Array(Self.line.utf8) + Array("X-Dialled: ".utf8) + bad + Array("\r\nContent-Length: 0\r\n\r\n".utf8)
        #expect(try await outcome(header) { $0.limits.idleTime = 400 } == [401])
        let target = Array("POST /voice/webhook?".utf8) + bad + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        #expect(try await outcome(target) { $0.limits.idleTime = 400 } == [400])
        let body = Array((Self.line + "Content-Length: 4\r\n\r\n").utf8) + bad
        #expect(try await outcome(body) { $0.limits.idleTime = 500 } == [200])
    }

    @Test("the host of an absolute target or a malformed Host header leads nowhere else")
    func hosts() async throws {
        for publicURL in ["https://calls.example.com", nil] {
            try await TestDoor.open(HeldHandler { .xml($0.providerCallID ?? "") }, .with { $0.publicURL = publicURL }) {
                (door: TestDoor) async throws in
                try await checkHosts(door, publicURL ?? "https://127.0.0.1")
            }
        }
    }

    private func checkHosts(_ door: TestDoor, _ host: String) async throws {
        func ask(_ target: String, _ host: String) async throws -> WireAnswer {
            try await door.ask(
                "POST \(target) HTTP/1.1\r\nHost: \(host)\r\nX-Word: swordfish\r\nX-Key: \(target)\(host)\r\n"
                    + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(try await ask("http://evil.example/voice/webhook", "a@b").body == host + "/voice/webhook")
        #expect(try await ask("/voice/webhook", "../../x y").body == host + "/voice/webhook")
        #expect(try await ask("http://evil.example/other", "a").status == 404)
        #expect(try await ask("*", "a").status == 404)
        #expect(try await ask("//evil.example/voice/webhook", "a").status == 404)
    }

    @Test("a client that asks for leave gets it after the checks, and not otherwise")
    func expectations() async throws {
        try await TestDoor.open { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(Self.line + "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n")
            #expect(await client.answer()?.status == 100)
            try await client.send("abc")
            #expect(await client.answer()?.status == 200)
            #expect(
                try await door.ask("POST /voice/webhook HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                    .status
                    == 401)
            #expect(
                try await door.ask(Self.line + "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n").status == 413)
            #expect(try await door.ask(Self.line + "Expect: miracles\r\nContent-Length: 3\r\n\r\n").status == 417)
        }
    }

    @Test("HTTP/1.0 is answered and then closed, and so is who asks for it")
    func closing() async throws {
        #expect(try await outcome(TestDoor.post("a", version: "1.0") + TestDoor.post("b")) == [200])
        #expect(try await outcome(TestDoor.post("a", "Connection: close")) == [200])
    }

    @Test("other protocols are not for the asking")
    func upgrades() async throws {
        let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        #expect(try await outcome("GET /voice/webhook HTTP/1.1\r\nHost: a\r\n" + upgrade) == [405])
        #expect(try await outcome("GET /voice/stream HTTP/1.1\r\nHost: a\r\n" + upgrade) == [404])
        #expect(try await outcome(Self.line + "Content-Length: 0\r\n" + upgrade) == [400])
        #expect(
            try await outcome(Self.line + "Content-Length: 3\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nabc") == [
                400
            ])
        #expect(try await outcome("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n") == [404])
    }

    @Test("an answer that nobody reads holds back more requests")
    func unread() async throws {
        let large = WebhookReply(contentType: "text/xml", body: Array(repeating: 0x78, count: 200_000))
        let handler = HeldHandler { _ in large }
        try await TestDoor.open(handler) { (door: TestDoor) async throws in
            let client = try await door.client()
            for number in 0..<40 { try await client.send(TestDoor.post("\(number)")) }
            for _ in 0..<40 { #expect(await client.answer()?.body.utf8.count == 200_000) }
            #expect(handler.count == 40)
        }
    }

    @Test("there are only so many connections")
    func connections() async throws {
        try await TestDoor.open(HeldHandler { _ in .ok }, .with { $0.limits.connections = 1 }) {
            (door: TestDoor) async throws in
            let first = try await door.client()
            try await first.send(TestDoor.post("a"))
            #expect(await first.answer()?.status == 200)
            #expect(try await door.client().isEnded())
            #expect(door.events.all.contains(.connectionRefused))
            try await first.send(TestDoor.post("b"))
            #expect(await first.answer()?.status == 200)
        }
    }
}
