import ScriptValue

/// What a task of the flow did when it was run: never journaled as a cause, because running it again gives the same.
public enum FlowOutput: Hashable, Sendable {
    case asked(TaskNumber, VerbRequest)
    case finished(TaskNumber, [Value])
    case failed(TaskNumber, FlowFailure)
}

/// A verb as a script called it, arguments unchecked.
public struct VerbRequest: Hashable, Sendable {
    public var name: String
    public var arguments: [Value]
    /// `file:line` of the call.
    public var location: String

    public init(name: String, arguments: [Value], location: String) {
        self.name = name
        self.arguments = arguments
        self.location = location
    }
}

/// Why a task of the flow failed.
public struct FlowFailure: Error, Hashable, Sendable {
    /// Stable: `lua_error`, `cpu_budget`, `memory`, or the code of an error the engine raised, such as `hangup`.
    public var code: String
    /// One line with file and line.
    public var message: String
    public var traceback: String

    public init(code: String, message: String, traceback: String = "") {
        self.code = code
        self.message = message
        self.traceback = traceback
    }
}
