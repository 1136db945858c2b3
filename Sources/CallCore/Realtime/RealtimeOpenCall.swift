/// A tool call of the model's, and what became of it.
struct RealtimeOpenCall: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case waiting
        /// Its socket is gone, and with it who asked.
        case lost
        case answered, cancelled
    }

    /// More are not remembered.
    static let most = 64

    let call: RealtimeToolCall
    /// The answer it is part of.
    let answer: String
    var state = State.waiting
}
