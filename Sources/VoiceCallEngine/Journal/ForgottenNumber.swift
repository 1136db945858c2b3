/// What a store held of a phone number, and holds no longer.
public struct ForgottenNumber: Hashable, Sendable {
    /// Records of calls with that number, with their transcripts.
    public var calls = 0
    /// Entries of those calls' journals.
    public var journalEntries = 0
    /// Values of `kv` that named the number, in their key or in themselves.
    public var values = 0
    /// Remembered lines, from calls with that number or under its own session key.
    public var memoryLines = 0

    public init(calls: Int = 0, journalEntries: Int = 0, values: Int = 0, memoryLines: Int = 0) {
        self.calls = calls
        self.journalEntries = journalEntries
        self.values = values
        self.memoryLines = memoryLines
    }

    public var isEmpty: Bool { self == ForgottenNumber() }
}
