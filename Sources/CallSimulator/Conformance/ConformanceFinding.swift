/// What came of one check of a carrier's driver.
public struct ConformanceFinding: Hashable, Sendable, CustomStringConvertible {
    /// Stable name of the rule, such as `line.one_result` or `call.say.inbound`.
    public var rule: String
    public var passed: Bool
    /// Why it did not hold and how to see it again; for a rule that held, what was tried.
    public var detail: String

    public init(rule: String, passed: Bool, detail: String) {
        self.rule = rule
        self.passed = passed
        self.detail = detail
    }

    public var description: String { "\(passed ? "ok  " : "FAIL") \(rule): \(detail)" }
}
