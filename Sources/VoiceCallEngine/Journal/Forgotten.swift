import CallCore
import ScriptValue

/// What was removed from a store about a phone number.
public struct Forgotten: Hashable, Sendable {
    /// Ids of calls whose records, transcripts and journals are gone.
    public var calls: [CallID] = []
    /// Remembered lines of conversations.
    public var memoryLines = 0
    /// Values that scripts kept under the number.
    public var values = 0
    /// Lines of `calls.jsonl` and its older files.
    public var logLines = 0

    public init() {}

    /// `{calls, memoryLines, values, logLines}`, how many of each.
    public var value: Value {
        [
            "calls": .int(Int64(calls.count)), "memoryLines": .int(Int64(memoryLines)),
            "values": .int(Int64(values)), "logLines": .int(Int64(logLines)),
        ]
    }

    public var isNothing: Bool { calls.isEmpty && memoryLines == 0 && values == 0 && logLines == 0 }
}
