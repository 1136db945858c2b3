import CallCore

/// What a conversation remembers.
struct OpenAIConversation: Sendable {
    struct Item: Sendable {
        enum Kind: Hashable { case heard, typed, said, call, result }

        var id: String
        var kind: Kind
        var text = ""
        /// Sound of the item, and when each piece of it was made.
        var pieces: [(due: CallTime, length: Milliseconds)] = []
        var limit: Milliseconds?

        /// All of its sound, made or not.
        var whole: Milliseconds { pieces.reduce(0) { $0 + $1.length } }

        /// Milliseconds of sound made by now.
        func length(now: CallTime) -> Milliseconds {
            let made = pieces.reduce(0) { $0 + ($1.due <= now ? $1.length : 0) }
            return min(made, limit ?? made)
        }
    }

    private(set) var items: [Item] = []

    var last: String? { items.last?.id }

    mutating func add(_ item: Item) { items.append(item) }

    func item(_ id: String) -> Item? { items.first { $0.id == id } }

    mutating func edit(_ id: String, _ change: (inout Item) -> Void) {
        if let index = items.firstIndex(where: { $0.id == id }) { change(&items[index]) }
    }

    /// - Returns: false when there is no such item.
    mutating func delete(_ id: String) -> Bool {
        let count = items.count
        items.removeAll { $0.id == id }
        return items.count < count
    }
}
