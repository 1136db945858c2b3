/// Names one wait of one task, good for one resume.
public struct WaitToken: Hashable, Sendable {
    /// Counts from 1 within a state and is never used twice.
    public var task: Int
    public var sequence: Int

    public init(task: Int, sequence: Int) {
        self.task = task
        self.sequence = sequence
    }
}
