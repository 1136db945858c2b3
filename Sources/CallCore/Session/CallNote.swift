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
}
