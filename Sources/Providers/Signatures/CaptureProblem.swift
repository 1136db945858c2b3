/// A captured request that cannot be read.
public struct CaptureProblem: Error, Hashable, Sendable {
    /// What is wrong, without repeating what the capture holds.
    public var message: String
    public var nextStep: String

    init(_ message: String, next nextStep: String) {
        self.message = message
        self.nextStep = nextStep
    }
}
