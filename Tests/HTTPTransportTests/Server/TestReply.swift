import NIOHTTP1

/// What the test server does with a request.
enum TestReply: Sendable {
    case answer(_ status: Int, _ headers: [(String, String)] = [], _ body: [UInt8] = [])
    /// Reads on and never answers.
    case silence
    /// Closes the connection.
    case hangUp
    /// Promises `length` bytes, sends some of them and closes.
    case partial(length: Int, body: [UInt8])
    /// Sends chunks of 16 KiB without end, until the other side closes.
    case endless
    /// Sends the head at once, then these chunks of the body, then ends, waits or closes.
    case stream(status: Int = 200, _ chunks: [[UInt8]], then: StreamEnd)

    enum StreamEnd { case end, stall, drop }

    static func text(_ text: String) -> TestReply { .answer(200, [], Array(text.utf8)) }
}
