import CallCore
import FrontDoor
import Testing

@Suite("The front door, answers and duplicates", .timeLimit(.minutes(1)))
struct DoorReplyTests {
    @Test("duplicates at the same time share one answer, later ones get it again")
    func duplicates() async throws {
        try await TestDoor.open(HeldHandler()) { (door: TestDoor) async throws in
            let clients = [try await door.client(), try await door.client(), try await door.client()]
            try await clients[0].send(TestDoor.post("document"))
            let handed = try #require(await door.handler.handed.take())
            for client in clients[1...] { try await client.send(TestDoor.post("document")) }
            for _ in clients[1...] { _ = await door.events.inbox.take { $0 == .duplicate } }
            handed.reply(.xml("<Once/>"))
            for client in clients { #expect(await client.answer()?.body == "<Once/>") }
            door.clock.pass(599_999)
            #expect(try await door.ask(TestDoor.post("document")).body == "<Once/>")
            #expect(door.handler.count == 1)
        }
    }

    @Test("a handler that is late is stood in for by the fallback, and what it says then is dropped")
    func fallback() async throws {
        try await TestDoor.open(HeldHandler(), .with { $0.limits.replyDeadline = 20 }) {
            (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("document"))
            let handed = try #require(await door.handler.handed.take())
            #expect(await client.answer()?.body == "<Stay>https://calls.example.com/voice/webhook</Stay>")
            #expect(await door.handler.abandonedReplies.take() == handed.id)
            handed.reply(.xml("<Late/>"))
            #expect(door.events.all.contains(.lateReply))
            #expect(try await door.ask(TestDoor.post("document")).body.hasPrefix("<Stay>"))
        }
    }

    @Test("a handler that fails gets the fallback sent where a document is wanted")
    func failedDocument() async throws {
        try await TestDoor.open(HeldHandler { _ in WebhookReply(status: 500) }) { (door: TestDoor) async throws in
            let answer = try await door.ask(TestDoor.post("document"))
            #expect(answer.status == 200)
            #expect(answer.body.hasPrefix("<Stay>"))
            #expect(door.events.all.last == .fallback)
        }
    }

    @Test("a report that failed may be sent again")
    func failedReport() async throws {
        try await TestDoor.open(HeldHandler()) { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("report"))
            try #require(await door.handler.handed.take()).reply(WebhookReply(status: 503))
            #expect(await client.answer()?.status == 503)
            try await client.send(TestDoor.post("report"))
            try #require(await door.handler.handed.take()).reply(.ok)
            #expect(await client.answer()?.status == 200)
        }
    }

    @Test("a report that is not dealt with in time is to be sent again")
    func lateReport() async throws {
        try await TestDoor.open(HeldHandler(), .with { $0.limits.replyDeadline = 20 }) {
            (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("report"))
            let handed = try #require(await door.handler.handed.take())
            #expect(await client.answer()?.status == 503)
            #expect(await door.handler.abandonedReplies.take() == handed.id)
            handed.reply(.ok)
            #expect(door.events.all.contains(.lateReply))
            try await client.send(TestDoor.post("report"))
            try #require(await door.handler.handed.take()).reply(.ok)
            #expect(await client.answer()?.status == 200)
        }
    }

    @Test("when the carrier hangs up the handler is told, and a redelivery gets what it said all the same")
    func abandoned() async throws {
        try await TestDoor.open(HeldHandler()) { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("document"))
            let handed = try #require(await door.handler.handed.take())
            await client.close()
            #expect(await door.handler.abandonedReplies.take() == handed.id)
            let again = try await door.client()
            try await again.send(TestDoor.post("document"))
            _ = await door.events.inbox.take { $0 == .duplicate }
            handed.reply(.xml("<Kept/>"))
            #expect(await again.answer()?.body == "<Kept/>")
            #expect(door.handler.count == 1)
        }
    }

    @Test("a duplicate is answered by the deadline even when the first connection is gone")
    func orphan() async throws {
        try await TestDoor.open(HeldHandler(), .with { $0.limits.replyDeadline = 100 }) {
            (door: TestDoor) async throws in
            let first = try await door.client()
            try await first.send(TestDoor.post("document"))
            _ = await door.handler.handed.take()
            let second = try await door.client()
            try await second.send(TestDoor.post("document"))
            _ = await door.events.inbox.take { $0 == .duplicate }
            await first.close()
            #expect(await second.answer()?.body.hasPrefix("<Stay>") == true)
        }
    }

    @Test("an answer given twice goes out once")
    func twice() async throws {
        try await TestDoor.open(HeldHandler()) { (door: TestDoor) async throws in
            let client = try await door.client()
            try await client.send(TestDoor.post("one") + TestDoor.post("two"))
            let one = try #require(await door.handler.handed.take())
            one.reply(.xml("1"))
            one.reply(.xml("1 again"))
            try #require(await door.handler.handed.take()).reply(.xml("2"))
            #expect(await client.answer()?.body == "1")
            #expect(await client.answer()?.body == "2")
            #expect(door.events.all.filter { $0 == .lateReply }.count == 1)
        }
    }

    @Test("a restart opens no window for what was carried out, and leaves what was not to be sent again")
    func restart() async throws {
        let keys = MemoryKeys()
        let before = HeldHandler { $0.wantsDocument ? .xml("<First/>") : WebhookReply(status: 503) }
        try await TestDoor.open(before, .with { $0.replayKeys = keys }) { (door: TestDoor) async throws in
            #expect(try await door.ask(TestDoor.post("document")).body == "<First/>")
            #expect(try await door.ask(TestDoor.post("report")).status == 503)
        }
        #expect(keys.count == 1)
        try await TestDoor.open(
            HeldHandler { _ in .ok },
            .with {
                $0.replayKeys = keys
                $0.rememberedReply = { .xml($0?.wantsDocument == true ? "<Response/>" : "") }
            }
        ) { (door: TestDoor) async throws in
            #expect(try await door.ask(TestDoor.post("document")).body == "<Response/>")
            #expect(door.handler.count == 0)
            #expect(door.events.all.last == .remembered)
            #expect(try await door.ask(TestDoor.post("report")).status == 200)
            #expect(door.handler.count == 1)
        }
    }

    @Test("keys that cannot be read keep the door shut")
    func unreadableKeys() async throws {
        let error = await #expect(throws: FrontDoorError.self) {
            try await TestDoor.open(HeldHandler(), .with { $0.replayKeys = MemoryKeys(isReadable: false) }) { _ in }
        }
        #expect(error?.code == "door.replay_keys")
    }
}
