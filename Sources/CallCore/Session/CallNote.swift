import ScriptValue

/// One line of a call's story, for the timeline, the operator and the tests. Not a cause of anything.
public struct CallNote: Hashable, Sendable {
    /// `state`, `say`, `said`, `heard`, `digits`, `verb`, `agent`, `emit`, `log`, `warning`, `error`, `end` …
    public var kind: String
    public var text: String
    public var data: [String: Value]

    public init(_ kind: String, _ text: String, _ data: [String: Value] = [:]) {
        self.kind = kind
        self.text = text
        self.data = data
    }

    /// Keys went to the carrier; which they were is nobody's business.
    public static func keysSent(_ digits: String) -> CallNote {
        CallNote("keys", "sent", ["count": count(of: digits)])
    }

    /// Without the pauses between them.
    static func count(of digits: String) -> Value { .int(Int64(digits.count { !"wW,".contains($0) })) }
}
