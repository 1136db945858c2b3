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

    init(token: String) { self.token = token }

    /// Later words may overtake earlier ones on their way.
    mutating func add(_ text: String, _ confidence: Double?, _ event: TelnyxEvent) {
        let index = pieces.firstIndex { $0.event.occurredAt > event.occurredAt } ?? pieces.endIndex
        pieces.insert(Piece(text: text, event: event), at: index)
        self.confidence = [self.confidence, confidence].compactMap { $0 }.min()
    }

    /// The words in the order in which they were said.
    var text: String { pieces.map(\.text).joined(separator: " ") }
    var last: TelnyxEvent? { pieces.last?.event }
}
