import ScriptValue

/// The manual page of all commands, in the man macros that every system reads.
struct ManualPage {
    private let root: Value
    private let version: String

    /// - Parameter help: what `--experimental-dump-help` prints.
    init(_ help: Value, version: String) {
        root = help["command"] ?? [:]
        self.version = version
    }

    var text: String {
        var lines = [
            ".TH VOICECALL 1 \"\" \"voicecall \(version)\" \"User Commands\"", ".SH NAME",
            "voicecall \\- " + Self.escaped(root["abstract"]?.text ?? ""), ".SH SYNOPSIS",
            ".B voicecall", ".I command", "[options]", ".SH DESCRIPTION",
        ]
        lines += Self.paragraphs(root["discussion"]?.text ?? "")
        lines.append(".SH COMMANDS")
        lines += Self.subcommands(root).flatMap { Self.section($0, prefix: "voicecall") }
        lines += [".SH EXIT STATUS"]
        for status in CommandStatus.allCases {
            lines += [".TP", "\(status.rawValue)", Self.escaped(status.meaning)]
        }
        lines += [".SH FILES"]
        for (file, what) in [
            ("~/.voicecall/config.json5", "The configuration, unless --config or VOICECALL_CONFIG names another."),
            (
                "gateway.sock, gateway.token",
                "In the store: where the running gateway takes orders, and what it asks for."
            ),
            ("calls.jsonl", "In the store: a line for each change of a call."),
        ] { lines += [".TP", ".I " + Self.escaped(file), Self.escaped(what)] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func subcommands(_ command: Value) -> [Value] {
        (command["subcommands"]?.array ?? []).filter {
            $0["shouldDisplay"]?.bool != false && $0["commandName"] != "help"
        }
    }

    private static func section(_ command: Value, prefix: String) -> [String] {
        let name = "\(prefix) \(command["commandName"]?.text ?? "")"
        var lines = [".SS " + escaped(name), escaped(command["abstract"]?.text ?? "")]
        if let discussion = command["discussion"]?.text { lines += [".PP"] + paragraphs(discussion) }
        for argument in command["arguments"]?.array ?? [] where argument["shouldDisplay"]?.bool != false {
            lines += option(argument)
        }
        return lines + subcommands(command).flatMap { section($0, prefix: name) }
    }

    private static func option(_ argument: Value) -> [String] {
        let value = argument["valueName"]?.text.map { "\\fI\(escaped($0))\\fR" } ?? ""
        let names = (argument["names"]?.array ?? []).map { name in
            "\\fB" + escaped((name["kind"] == "long" ? "--" : "-") + (name["name"]?.text ?? "")) + "\\fR"
        }.filter { $0 != "\\fB\\-\\-help\\fR" && $0 != "\\fB\\-h\\fR" && $0 != "\\fB\\-\\-version\\fR" }
        let isPositional = argument["kind"] == "positional"
        guard isPositional || !names.isEmpty else { return [] }
        let head = names.joined(separator: ", ") + (argument["kind"] == "flag" ? "" : (isPositional ? "" : " ") + value)
        var what = escaped(argument["abstract"]?.text ?? "")
        if let standard = argument["defaultValue"]?.text { what += " Default: \(escaped(standard))." }
        return [".TP", head, what]
    }

    /// Indented lines and columns stay as they are; others run on.
    private static func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                lines.append(".PP")
            } else {
                if let last = lines.last, last != ".PP" { lines.append(".br") }
                lines.append(escaped(String(line)))
            }
        }
        return lines
    }

    /// Text that no macro and no escape is read from.
    private static func escaped(_ text: String) -> String {
        let signs = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
        let plain = signs.unicodeScalars.map { scalar in
            scalar.isASCII ? String(scalar) : "\\[u" + String(scalar.value, radix: 16, uppercase: true) + "]"
        }.joined()
        return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
    }
}
