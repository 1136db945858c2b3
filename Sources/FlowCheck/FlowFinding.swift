import LuaSyntax

/// Something the check of a flow found, in one line.
public struct FlowFinding: Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Hashable, Sendable {
        /// The flow is not loaded.
        case error
        /// The flow is loaded; somebody should look.
        case warning
    }

    public var severity: Severity
    /// Stable, such as `verb.unknown`.
    public var code: String
    public var file: String
    /// From 1.
    public var line: Int
    /// In bytes, from 1.
    public var column: Int
    public var message: String
    /// What to do about it; nil when the message says it all.
    public var hint: String?

    public init(
        _ severity: Severity, _ code: String, file: String, line: Int, column: Int, _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// `flows/x.lua:12:5: error[verb.unknown]: call has no verb 'sayy' (did you mean 'say'?)`
    public var description: String {
        let tail = hint.map { " (\($0))" } ?? ""
        return "\(file):\(line):\(column): \(severity.rawValue)[\(code)]: \(message)\(tail)"
    }
}
