import CallCore
import FrontDoor
import Synchronization
import Testing

/// An open front door with a fake carrier before it and a handler behind it.
struct TestDoor: Sendable {
    let door: FrontDoor
    let port: Int
    let handler: HeldHandler
    let events: Events
    let clock: Clock

    final class Clock: Sendable {
        private let time = Mutex(CallTime(milliseconds: 1_000_000_000))
        func now() -> CallTime { time.withLock { $0 } }
        func pass(_ length: Milliseconds) { time.withLock { $0 = $0 + length } }
    }

    final class Events: Sendable {
        private let seen = Mutex<[FrontDoorEvent]>([])
        let inbox = Inbox<FrontDoorEvent>()
        func note(_ event: FrontDoorEvent) {
            seen.withLock { $0.append(event) }
            inbox.put(event)
        }
        var all: [FrontDoorEvent] { seen.withLock { $0 } }
    }

    /// What a test wants different from the usual.
    struct Change {
        let apply: (inout FrontDoorOptions) -> Void
        static func with(_ apply: @escaping (inout FrontDoorOptions) -> Void) -> Change { Change(apply: apply) }
    }

    /// Opens a door for the time of `body`.
    static func open<Result>(
        _ handler: HeldHandler = HeldHandler { _ in .ok }, _ change: Change = .with { _ in },
        _ body: (TestDoor) async throws -> Result
    ) async throws -> Result {
        let events = Events()
        let clock = Clock()
        var options = FrontDoorOptions()
        options.port = 0
        options.publicURL = "https://calls.example.com"
        options.observer = { events.note($0) }
        change.apply(&options)
        let door = FrontDoor(driver: WordCarrier(), handler: handler, options: options) { clock.now() }
        let port = try await door.start()
        do {
            let result = try await body(
                TestDoor(door: door, port: port, handler: handler, events: events, clock: clock))
            await door.stop()
            return result
        } catch {
            await door.stop()
            throw error
        }
    }

    func client() async throws -> WireClient { try await WireClient.connect(port) }

    /// One request over a connection of its own.
    func ask(_ request: String) async throws -> WireAnswer {
        let client = try await client()
        try await client.send(request)
        let answer = try #require(await client.answer())
        await client.close()
        return answer
    }

    /// A signed webhook.
    static func post(
        _ body: String, path: String = "/voice/webhook", version: String = "1.1", _ headers: String...
    ) -> String {
        (["POST \(path) HTTP/\(version)", "Host: calls.example.com", "X-Word: swordfish"] + headers
            + ["Content-Length: \(body.utf8.count)", "", body]).joined(separator: "\r\n")
    }
}
