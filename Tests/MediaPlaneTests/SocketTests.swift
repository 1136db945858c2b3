import CallCore
import CallMedia
import MediaPlane
import NIOCore
import Testing
import WebSocketWire

@Suite("Sockets to services and carriers", .timeLimit(.minutes(1)))
struct SocketTests {
    @Test("messages of every size go both ways, in plain and over TLS", arguments: [false, true])
    func messages(secure: Bool) async throws {
        try await SocketBench.with(secure: secure) { bench in
            let refusal1 = try await bench.connect()
            #expect(refusal1 == nil)
            let sizes = [0, 1, 125, 126, 4_000, 65_535]
            for size in sizes {
                let text = String(repeating: "a", count: size)
                _ = try await bench.perform { client, _ in client.socket?.send(.text, text.utf8) }
                #expect(try await bench.perform { _, server in server.inbox }.take() == .text(text))
                _ = try await bench.perform { _, server in
                    server.socket?.send(.binary, [UInt8](repeating: 7, count: size))
                }
                #expect(
                    try await bench.perform { client, _ in client.inbox }.take()
                        == .binary([UInt8](repeating: 7, count: size)))
            }
        }
    }

    @Test("several messages are flushed in one piece and read one by one")
    func flush() async throws {
        try await SocketBench.with { bench in
            let refusal2 = try await bench.connect()
            #expect(refusal2 == nil)
            try await bench.perform { client, _ in
                for word in ["one", "two", "three"] {
                    client.socket?.write(.text, size: word.utf8.count) { $0.copyBytes(from: word.utf8) }
                }
                client.socket?.flush()
            }
            let inbox = try await bench.perform { _, server in server.inbox }
            for word in ["one", "two", "three"] { #expect(await inbox.take() == .text(word)) }
        }
    }

    @Test("headers of the request reach the server, with what the handshake needs")
    func headers() async throws {
        try await SocketBench.with { bench in
            let header = SocketRequest.Header("Authorization", Secret("Token t"))
            let refusal = try await bench.connect(headers: [header])
            #expect(refusal == nil)
            #expect(await bench.requests.take()?["authorization"] == "Token t")
        }
    }

    @Test("whoever is there answers a ping, whichever end asks")
    func ping() async throws {
        try await SocketBench.with { bench in
            let refusal = try await bench.connect()
            #expect(refusal == nil)
            let (client, server) = try await bench.perform { client, server in (client.inbox, server.inbox) }
            try await bench.perform { client, server in
                client.socket?.ping()
                server.socket?.ping()
            }
            #expect(await client.take() == .answered)
            #expect(await server.take() == .answered)
            try await bench.perform { client, _ in client.socket?.drop() }
        }
    }

    @Test("closing says why, and both ends hear of it")
    func closing() async throws {
        try await SocketBench.with { bench in
            let refusal3 = try await bench.connect()
            #expect(refusal3 == nil)
            let (client, server) = try await bench.perform { client, server in (client.inbox, server.inbox) }
            try await bench.perform { client, _ in client.socket?.close(CloseReason(code: 1008, text: "Unknown call")) }
            #expect(await server.take() == .closed(CloseReason(code: 1008, text: "Unknown call")))
            #expect(await client.take() == .closed(CloseReason(code: 1008)))
        }
    }

    @Test("a connection that breaks off is 1006")
    func broken() async throws {
        try await SocketBench.with { bench in
            let refusal4 = try await bench.connect()
            #expect(refusal4 == nil)
            let server = try await bench.perform { _, server in server.inbox }
            try await bench.perform { client, _ in client.socket?.drop() }
            #expect(await server.take() == .closed(.lost))
        }
    }

    @Test("a message that is too long closes with 1009")
    func tooLong() async throws {
        try await SocketBench.with(maxMessage: 1_000) { bench in
            let refusal5 = try await bench.connect()
            #expect(refusal5 == nil)
            let client = try await bench.perform { client, _ in client.inbox }
            _ = try await bench.perform { client, _ in
                client.socket?.send(.text, [UInt8](repeating: 0x61, count: 1_001))
            }
            #expect(await client.take() == .closed(CloseReason(code: 1009, text: "message too long")))
        }
    }

    @Test("a server that refuses is heard with its status")
    func refused() async throws {
        try await SocketBench.with { bench in
            let refusal6 = try await bench.connect("/busy")
            #expect(refusal6?.status == 429)
            let refusal7 = try await bench.connect("/nowhere")
            #expect(refusal7?.status == 404)
        }
    }

    @Test("a certificate that nobody vouches for, or of another host, is refused before anything is sent")
    func certificates() async throws {
        try await SocketBench.with(secure: true) { bench in
            let refusal8 = try await bench.connect(caFile: nil)
            #expect(refusal8?.message.hasPrefix("TLS failed") == true)
            let refusal9 = try await bench.connect(caFile: "stranger.pem")
            #expect(refusal9?.message.hasPrefix("TLS failed") == true)
            let refusal10 = try await bench.connect(caFile: "missing.pem")
            #expect(refusal10?.message.contains("authorities") == true)
        }
    }

    @Test("an address where nothing answers, and one that is none")
    func nothing() async throws {
        try await SocketBench.with { bench in
            let refusal11 = try await bench.connect(port: 1)
            #expect(refusal11?.status == 0)
            let done = bench.group.any().makePromise(of: SocketRefusal?.self)
            bench.group.any().execute { [loop = bench.loop, ear = bench.client] in
                SocketConnector(loop: loop.value).connect(
                    SocketRequest(url: Secret("http://localhost/")), patience: 1_000, user: ear.value
                ) { if case .failure(let refusal) = $0 { done.succeed(refusal) } else { done.succeed(nil) } }
            }
            let refusal12 = try await done.futureResult.get()
            #expect(refusal12?.message.contains("no ws or wss URL") == true)
        }
    }
}
