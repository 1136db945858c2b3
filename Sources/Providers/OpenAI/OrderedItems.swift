import CallCore

/// Utterances whose texts may overtake one another: told in the order in which they were spoken.
struct OrderedItems: Hashable, Sendable {
    private struct Item: Hashable, Sendable {
        var id: String
        /// The one spoken before it, as the service says.
        var previous: String?
        var text = SpokenText()
        /// The text as it stays; nil while it is still to come.
        var final: String?
    }

    /// More are never under way; beyond it the oldest is given up.
    private static let most = 32

    private var items: [Item] = []
    /// The last ones that were told or dropped: what is said of them again is no news.
    private var past: [String] = []

    var isEmpty: Bool { items.isEmpty }
    /// Whether a text waits for that of an earlier utterance.
    var holdsBack: Bool { items.contains { $0.final != nil } }

    /// The utterance is over, and came after that other one.
    mutating func commit(_ id: String, after previous: String?) {
        guard !past.contains(id) else { return }
        var item = Item(id: id)
        if let index = index(id) { item = items.remove(at: index) }
        item.previous = previous
        if let previous, let index = index(previous) {
            items.insert(item, at: index + 1)
        } else {
            items.insert(item, at: items.firstIndex { $0.previous == id } ?? items.count)
        }
        dropOldest()
    }

    /// - Parameter tellsStart: whether the first letters are how one learns that somebody speaks.
    mutating func append(_ letters: String, to id: String, tellsStart: Bool) -> [TranscriberEvent] {
        guard let index = place(id) else { return [] }
        return items[index].text.append(letters).filter { tellsStart || $0 != .speechStarted }
    }

    mutating func complete(_ id: String, text: String) {
        guard let index = place(id), items[index].final == nil else { return }
        items[index].final = text
    }

    mutating func drop(_ id: String) {
        if let index = index(id) { items.remove(at: index) }
        remember(id)
    }

    /// The texts whose turn it is; with `inOrder` false, all there are.
    mutating func finals(inOrder: Bool) -> [TranscriberEvent] {
        var events: [TranscriberEvent] = []
        var index = 0
        while index < items.count {
            guard let final = items[index].final else {
                if inOrder { break }
                index += 1
                continue
            }
            let text = SpokenText.trimmed(final)
            // Noise has an empty text.
            if !text.isEmpty { events.append(.final(text, confidence: nil)) }
            remember(items.remove(at: index).id)
        }
        return events
    }

    /// Everything that was heard and not told, in order.
    mutating func rest() -> [TranscriberEvent] {
        let texts = items.map { SpokenText.trimmed($0.final ?? $0.text.text) }
        for item in items { remember(item.id) }
        items = []
        return texts.filter { !$0.isEmpty }.map { .final($0, confidence: nil) }
    }

    private func index(_ id: String) -> Int? { items.firstIndex { $0.id == id } }

    /// Where the item is, now at the latest; nil for one that is past.
    private mutating func place(_ id: String) -> Int? {
        if let index = index(id) { return index }
        guard !past.contains(id) else { return nil }
        items.append(Item(id: id))
        dropOldest()
        return items.count - 1
    }

    private mutating func dropOldest() {
        if items.count > Self.most { remember(items.removeFirst().id) }
    }

    private mutating func remember(_ id: String) {
        past.append(id)
        if past.count > 2 * Self.most { past.removeFirst() }
    }
}
