import ScriptValue

/// What one look at the setup showed.
public struct DoctorFinding: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        case ok
        case failed
        /// Not looked at, because something before it failed or because it cannot be.
        case skipped
    }

    /// What was looked at, such as `public address`.
    public var check: String
    public var state: State
    /// Stable name of the fault, such as `public.path`; empty when there is none.
    public var code: String
    public var message: String
    /// What to do; empty when nothing is to be done.
    public var next: String

    static func skipped(_ check: String, _ message: String) -> DoctorFinding {
        DoctorFinding(check: check, state: .skipped, code: "", message: message, next: "")
    }

    /// `{check, state, code?, message, next?}`.
    public var value: Value {
        var fields: [String: Value] = [
            "check": Value(check), "state": Value(state.rawValue), "message": Value(message),
        ]
        if !code.isEmpty { fields["code"] = Value(code) }
        if !next.isEmpty { fields["next"] = Value(next) }
        return .map(fields)
    }
}

/// A look that showed a fault.
struct DoctorFault: Error {
    var code: String
    var message: String
    var next: String

    func finding(_ check: String) -> DoctorFinding {
        DoctorFinding(check: check, state: .failed, code: code, message: message, next: next)
    }
}
