/// What a caller answered.
enum InputOutcome: Hashable, Sendable {
    enum Completion: Hashable, Sendable {
        case finishKey(Character)
        /// As many as were asked for.
        case count
        /// No further key within the gap.
        case pause
    }

    /// Without the finish key; empty when that alone was pressed.
    case digits(String, Completion)
    case speech(String, confidence: Double?)
    case nothing
}
