/// Keypad digits that answer a question.
public struct DigitTerms: Hashable, Sendable {
    /// The answer has just as many.
    public var exactly: Int?
    public var atMost: Int
    /// The key that ends the answer, without being part of it.
    public var finishOn: Character?

    public init(exactly: Int? = nil, atMost: Int, finishOn: Character? = nil) {
        self.exactly = exactly
        self.atMost = atMost
        self.finishOn = finishOn
    }

    /// What is left to be pressed after some keys.
    func after(_ count: Int) -> DigitTerms {
        DigitTerms(exactly: exactly.map { max($0 - count, 1) }, atMost: max(atMost - count, 1), finishOn: finishOn)
    }
}
