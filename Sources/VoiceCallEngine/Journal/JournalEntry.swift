import CallCore
import ScriptValue

/// One line of a call's journal: something that came in, was asked, was done or came back.
public struct JournalEntry: Hashable, Sendable {
    public var callID: CallID
    /// Position within the call's journal, chosen by the writer; a position is used once.
    public var sequence: Int
    public var at: CallTime
    public var kind: String
    public var body: Value

    public init(callID: CallID, sequence: Int, at: CallTime, kind: String, body: Value) {
        self.callID = callID
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.body = body
    }
}
