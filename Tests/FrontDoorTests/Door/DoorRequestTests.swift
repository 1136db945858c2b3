import CallCore
import FrontDoor
import Testing

@Suite("The front door, request by request", .timeLimit(.minutes(1)))
struct DoorRequestTests {
    @Test("a signed webhook reaches the handler and its answer the carrier")
    func answered() async throws {
        let handler = HeldHandler { .xml("<Response>\($0.providerCallID ?? "")</Response>") }
        try await TestDoor.open(handler) { (door: TestDoor) async throws in
            let answer = try await door.ask(TestDoor.post("one", path: "/voice/webhook/?a=1"))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/xml; charset=utf-8")
            #expect(answer.body == "<Response>https://calls.example.com/voice/webhook/?a=1</Response>")
            #expect(answer.headers["connection"] == nil)
            #expect(door.events.all.suffix(2) == [.accepted, .answered(status: 200)])
        }
    }

    @Test("path comes before method, method before signature, signature before the body")
    func order() async throws {
        try await TestDoor.open { (door: TestDoor) async throws in
            func status(_ line: String, _ headers: String = "") async throws -> Int {
                try await door.ask("\(line) HTTP/1.1\r\nHost: a\r\n\(headers)\r\n").status
            }
            #expect(try await status("GET /other") == 404)
            #expect(try await status("POST /voice/webhookx", "X-Word: swordfish\r\n") == 404)
            #expect(try await status("GET /voice/webhook", "X-Word: swordfish\r\n") == 405)
            #expect(try await status("POST /voice/webhook", "Content-Length: 999999\r\n") == 401)
            #expect(try await status("POST /voice/webhook", "X-Old-Word: a\r\nContent-Length: 9\r\n") == 401)
            #expect(try await status("POST /voice/webhook", "X-Word: swordfish\r\nContent-Length: 65537\r\n") == 413)
            #expect(try await status("POST /voice/webhook", "X-Old-Word: a\r\nX-Old-Nonce: b\r\n") == 401)
            #expect(door.handler.count == 0)
            let refusals = door.events.all.compactMap { if case .refused(let why) = $0 { why } else { nil } }
            #expect(refusals == [.path, .path, .method, .unsigned, .unsigned, .bodyTooLarge, .signature])
        }
    }

    @Test("a wrong method is told the right one, and the connection stays")
    func method() async throws {
        try await TestDoor.open { (door: TestDoor) async throws in
            let client = try await door.client()
            for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"] {
                try await client.send("\(method) /voice/webhook HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try #require(await client.answer())
                #expect(answer.status == 405)
                #expect(answer.headers["allow"] == "POST")
                #expect(answer.body.isEmpty == (method == "HEAD"))
            }
            try await client.send(TestDoor.post("still here"))
            #expect(await client.answer()?.status == 200)
        }
    }

    @Test("a wrong signature is refused, by word, by URL, and when it gives no key")
    func signature() async throws {
        try await TestDoor.open { (door: TestDoor) async throws in
            let wrong = "POST /voice/webhook HTTP/1.1\r\nHost: a\r\nX-Word: haddock\r\nContent-Length: 0\r\n\r\n"
            #expect(try await door.ask(wrong).status == 401)
            #expect(try await door.ask(TestDoor.post("a", "X-Dialled: https://other.example/")).status == 401)
            #expect(try await door.ask(TestDoor.post("b", "X-Key: none")).status == 401)
            #expect(door.events.all.contains(.signature(.mismatch)))
            #expect(door.handler.count == 0)
        }
    }

    @Test("the URL is tried with other ports, and follows the public URL when that becomes known")
    func url() async throws {
        try await TestDoor.open(HeldHandler { _ in .ok }, .with { $0.publicURL = nil }) {
            (door: TestDoor) async throws in
            let request = TestDoor.post("a", "X-Dialled: https://calls.example.com/voice/webhook")
            #expect(try await door.ask(request).status == 200)
            door.door.publish(publicURL: "http://tunnel.example:81/in")
            for (key, url) in [("b", "http://tunnel.example:81/in?x"), ("c", "http://tunnel.example/in?x")] {
                let request = TestDoor.post(key, path: "/voice/webhook?x", "X-Dialled: \(url)")
                #expect(try await door.ask(request).status == 200)
            }
        }
    }

    @Test("a genuine webhook that makes no sense is refused, and so is its duplicate")
    func content() async throws {
        try await TestDoor.open { (door: TestDoor) async throws in
            #expect(try await door.ask(TestDoor.post("nonsense")).status == 400)
            #expect(try await door.ask(TestDoor.post("nonsense")).status == 400)
            #expect(door.events.all.contains(.content(code: "webhook.nonsense")))
            #expect(door.handler.count == 0)
        }
    }

    @Test("without verification no signature is asked for, and replay is still seen")
    func skipped() async throws {
        try await TestDoor.open(
            HeldHandler { _ in .ok },
            .with { $0.skipsVerification = { "word:skip:" + String(decoding: $0.body, as: UTF8.self) } }
        ) { (door: TestDoor) async throws in
            let request = "POST /voice/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na"
            #expect(try await door.ask(request).status == 200)
            #expect(try await door.ask(request).status == 200)
            #expect(door.handler.count == 1)
        }
    }

    @Test("a client may have only so many in the works, and gets its slots back by answer or by leaving")
    func inFlight() async throws {
        try await TestDoor.open(HeldHandler(), .with { $0.limits.inFlightPerAddress = 2 }) {
            (door: TestDoor) async throws in
            let first = try await door.client()
            try await first.send(TestDoor.post("one"))
            let one = try #require(await door.handler.handed.take())
            let second = try await door.client()
            try await second.send(TestDoor.post("two"))
            _ = await door.handler.handed.take()
            #expect(try await door.ask(TestDoor.post("three")).status == 429)
            one.reply(.ok)
            #expect(await first.answer()?.status == 200)
            await second.close()
            #expect(await door.handler.abandonedReplies.take() != nil)
            for key in ["four", "five"] {
                try await first.send(TestDoor.post(key))
                try #require(await door.handler.handed.take()).reply(.ok)
                #expect(await first.answer()?.status == 200)
            }
        }
    }

    @Test("behind a named proxy each client has its own slots; spoofed headers of strangers change nothing")
    func clients() async throws {
        for (trust, status) in [
            (ForwardingTrust(trustForwardingHeaders: true, trustedProxyIPs: ["127.0.0.1"]), 200),
            (ForwardingTrust(trustForwardingHeaders: true, trustedProxyIPs: ["192.0.2.1"]), 429),
        ] {
            let handler = HeldHandler()
            try await TestDoor.open(
                handler,
                .with {
                    $0.limits.inFlightPerAddress = 1
                    $0.trust = trust
                }
            ) { (door: TestDoor) async throws in
                let first = try await door.client()
                try await first.send(TestDoor.post("one", "X-Forwarded-For: 203.0.113.1"))
                let one = try #require(await handler.handed.take())
                let second = try await door.client()
                try await second.send(TestDoor.post("two", "X-Forwarded-For: 203.0.113.2"))
                if status == 200 { try #require(await handler.handed.take()).reply(.ok) }
                #expect(await second.answer()?.status == status)
                one.reply(.ok)
                #expect(await first.answer()?.status == 200)
            }
        }
    }
}
