import CallCore
import ScriptValue

/// One line of a call's journal: something that came in, was asked, was done or came back.
public struct JournalEntry: Hashable, Sendable {
    public var callID: CallID
    /// Position within the call's journal, chosen by the writer; a position is used once.
    public var sequence: Int
    public var at: CallTime
    public var kind: String
    public var content: JournalContent

    public init(callID: CallID, sequence: Int, at: CallTime, kind: String, body: Value) {
        self.init(callID: callID, sequence: sequence, at: at, kind: kind, content: .value(body))
    }

    init(callID: CallID, sequence: Int, at: CallTime, kind: String, content: JournalContent) {
        self.callID = callID
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.content = content
    }

    /// The content as it is stored.
    public var body: Value { content.value }

    public static func == (left: JournalEntry, right: JournalEntry) -> Bool {
        left.callID == right.callID && left.sequence == right.sequence && left.at == right.at
            && left.kind == right.kind && left.body == right.body
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(callID)
        hasher.combine(sequence)
    }
}
