import CallCore

/// What somebody said in one turn so far, with pauses too short for its end.
struct TelnyxPause: Hashable, Sendable {
    struct Piece: Hashable, Sendable {
        var text: String
        var event: TelnyxEvent
    }

    var token: String
    private(set) var pieces: [Piece] = []
    /// The lowest that was told.
    private(set) var confidence: Double?

    /// What an earlier process had kept already.
    private var before = ""
    /// The webhook that told of it last.
    private(set) var toldBefore: String?

    init(token: String) { self.token = token }

    /// Takes up what an earlier process had kept; nil when that was nothing.
    init?(partial: LineSituation.Partial?, of token: String) {
        guard let partial, let (webhook, count) = Self.kept(in: partial.event), count > 0 else { return nil }
        self.token = token
        before = String(partial.text.prefix(count))
        toldBefore = webhook
    }

    // MARK: kept across a restart

    /// For the id of an event with words that are not final: how many of its characters are.
    static func suffix(keeping text: String) -> String { "-so-far-\(text.count)" }

    /// The webhook of an event with such an id, and the number of characters.
    private static func kept(in event: String) -> (String, Int)? {
        let parts = event.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.suffix(3).prefix(2).elementsEqual(["so", "far"]), let count = parts.last.flatMap({ Int($0) })
        else { return nil }
        return (parts.dropLast(3).joined(separator: "-"), count)
    }

    /// Later words may overtake earlier ones on their way.
    mutating func add(_ text: String, _ confidence: Double?, _ event: TelnyxEvent) {
        let index = pieces.firstIndex { $0.event.occurredAt > event.occurredAt } ?? pieces.endIndex
        pieces.insert(Piece(text: text, event: event), at: index)
        self.confidence = [self.confidence, confidence].compactMap { $0 }.min()
    }

    /// The words in the order in which they were said.
    var text: String { ((before.isEmpty ? [] : [before]) + pieces.map(\.text)).joined(separator: " ") }
    var last: TelnyxEvent? { pieces.last?.event }
}
