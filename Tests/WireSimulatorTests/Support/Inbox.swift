/// A queue between threads: what is put in comes out in order, and taking waits.
struct Inbox<Item: Sendable>: Sendable {
    private let stream: AsyncStream<Item>
    private let continuation: AsyncStream<Item>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func put(_ item: Item) { continuation.yield(item) }
    func end() { continuation.finish() }

    /// Nil when there will be no more.
    func take() async -> Item? { await stream.first { _ in true } }

    /// Waits for an item of that kind, throwing away those before it.
    func take(where fits: @Sendable (Item) -> Bool) async -> Item? { await stream.first(where: fits) }
}
