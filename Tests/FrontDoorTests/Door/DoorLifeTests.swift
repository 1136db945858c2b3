import CallCore
import FrontDoor
import Testing

@Suite("The front door, opening and closing", .timeLimit(.minutes(1)))
struct DoorLifeTests {
    private func door(_ handler: HeldHandler = HeldHandler { _ in .ok }, port: Int = 0, _ path: String = "/w")
        -> FrontDoor
    {
        var options = FrontDoorOptions()
        options.port = port
        options.path = path
        return FrontDoor(driver: WordCarrier(), handler: handler, options: options) { CallTime(milliseconds: 0) }
    }

    @Test("starts at the same time open one door; a closed one opens again")
    func idempotent() async throws {
        let door = door()
        async let first = door.start()
        async let second = door.start()
        let ports = try await [first, second, door.start()]
        #expect(Set(ports).count == 1)
        #expect(door.port == ports[0])
        await door.stop()
        await door.stop()
        #expect(door.port == nil)
        #expect(try await door.start() > 0)
        await door.stop()
    }

    @Test("a port that is taken is said so, and can be tried again")
    func taken() async throws {
        let holder = door()
        let port = try await holder.start()
        let second = door(port: port)
        let error = await #expect(throws: FrontDoorError.self) { try await second.start() }
        #expect(error?.code == "door.bind")
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        #expect(error?.message.contains("another program listens there") == true)
        await holder.stop()
        #expect(try await second.start() == port)
        await second.stop()
    }

    @Test("a path that can never be asked for is refused", arguments: ["voice", "", "/a?b", "/a b"])
    func path(path: String) async {
        let error = await #expect(throws: FrontDoorError.self) { try await door(path).start() }
        #expect(error?.code == "door.path")
    }

    private func door(_ path: String) -> FrontDoor { door(HeldHandler { _ in .ok }, port: 0, path) }

    @Test("closing lets what is in the works finish, and idle connections go at once")
    func drains() async throws {
        let handler = HeldHandler()
        try await TestDoor.open(handler) { (door: TestDoor) async throws in
            let idle = try await door.client()
            try await idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await idle.answer()?.status == 404)
            let busy = try await door.client()
            try await busy.send(TestDoor.post("a"))
            let handed = try #require(await handler.handed.take())
            async let stopped: Void = door.door.stop()
            #expect(await idle.isEnded())
            handed.reply(.ok)
            let answer = try #require(await busy.answer())
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(await busy.isEnded())
            await stopped
        }
    }

    @Test("closing does not wait for ever, and what was cut off may come again")
    func cutOff() async throws {
        let handler = HeldHandler()
        try await TestDoor.open(handler, .with { $0.limits.drainTime = 20 }) { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("a"))
            let handed = try #require(await handler.handed.take())
            await door.door.stop()
            #expect(await client.isEnded())
            #expect(await handler.abandonedReplies.take() == handed.id)
            handed.reply(.ok)
            let port = try await door.door.start()
            let again = try await WireClient.connect(port)
            try await again.send(TestDoor.post("a"))
            try #require(await handler.handed.take()).reply(.ok)
            #expect(await again.answer()?.status == 200)
        }
    }
}
