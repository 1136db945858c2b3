/// What is wrong with a value, and where inside it; the caller knows what the value belongs to.
///
/// The place is put together on the way out, so that values that fit cost nothing for it.
struct ArgumentProblem: Error, Hashable, Sendable {
    var code: ArgumentError.Code
    var path = ""
    var text: String

    static func wrongType(expected: String, got: String) -> ArgumentProblem {
        ArgumentProblem(
            code: got == "nil" ? .missing : .type, text: "\(expected) expected, got \(got.cutForMessage)")
    }

    static func range(_ text: String) -> ArgumentProblem { ArgumentProblem(code: .range, text: text) }

    /// The same problem, seen from the table that holds the value under this name.
    func inside(field name: String) -> ArgumentProblem {
        var copy = self
        let separator = path.isEmpty || path.hasPrefix("[") ? "" : "."
        copy.path = name.cutForMessage + separator + path
        return copy
    }

    /// The same problem, seen from the list that holds the value at this index, counted from 0.
    func inside(index: Int) -> ArgumentProblem {
        var copy = self
        copy.path = "[\(index + 1)]" + (path.isEmpty || path.hasPrefix("[") ? "" : ".") + path
        return copy
    }

    /// `bad field 'x' in <place> (…)`, or `bad <place> (…)` for the value itself.
    func message(place: String) -> String {
        if path.isEmpty { return "bad \(place) (\(text))" }
        return "\(code == .unknown ? "unknown" : "bad") field '\(path)' in \(place) (\(text))"
    }
}

extension String {
    /// Text that a script chose, short and on one line, so that it can stand in a message.
    var cutForMessage: String {
        // Counted in scalars: one character may hold any number of them.
        let short = utf8.count <= 64 ? self : String(unicodeScalars.prefix(32)) + "…"
        return String(short.map { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? "?" : $0 })
    }
}
