/// Why a script, or the loading of one, ended badly.
public struct LuaFailure: Error, Hashable, Sendable {
    /// "syntax", "lua_error", "cpu_budget", "memory", "stack", "bytecode", "value_limit", "internal", or the code of
    /// an error the host raised, such as "hangup".
    public var code: String
    /// For people; begins with file:line when that is known.
    public var message: String
    /// The chunk, such as "reception@3f9a/reception.lua".
    public var file: String?
    public var line: Int?
    /// Innermost first, across coroutines.
    public var traceback: [String]
    /// The verb that was being waited for, when the host raised the error.
    public var waitingVerb: String?

    public init(
        code: String, message: String, file: String? = nil, line: Int? = nil, traceback: [String] = [],
        waitingVerb: String? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.traceback = traceback
        self.waitingVerb = waitingVerb
    }
}

extension LuaFailure: CustomStringConvertible {
    public var description: String { message }
}
