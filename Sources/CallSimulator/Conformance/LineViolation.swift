/// A rule that a line broke, and where.
struct LineViolation: Hashable, Sendable {
    var rule: LineRule
    var detail: String
}
