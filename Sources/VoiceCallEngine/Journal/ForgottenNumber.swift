import CallCore
import ScriptValue

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
    /// Lines of `calls.jsonl` and its older files.
    public var logLines = 0

    public init(calls: Int = 0, journalEntries: Int = 0, values: Int = 0, memoryLines: Int = 0) {
        self.calls = calls
        self.journalEntries = journalEntries
        self.values = values
        self.memoryLines = memoryLines
    }

    public var isEmpty: Bool { self == ForgottenNumber() }

    /// How many of each.
    public var value: Value {
        [
            "calls": .int(Int64(calls)), "journalEntries": .int(Int64(journalEntries)),
            "memoryLines": .int(Int64(memoryLines)), "values": .int(Int64(values)), "logLines": .int(Int64(logLines)),
        ]
    }
}

extension JournalStore {
    /// Removes what the store and its `calls.jsonl` have of a number.
    public func forget(_ number: PhoneNumber, log: CallLogFile) throws(StoreError) -> ForgottenNumber {
        var forgotten = try forget(number)
        forgotten.logLines = try log.forget(number)
        return forgotten
    }
}
