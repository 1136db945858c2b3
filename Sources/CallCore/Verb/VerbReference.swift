/// Makes the page that describes every verb (`docs/verbs.md`).
public enum VerbReference {
    public static func markdown() -> String {
        let groups = VerbGroup.allCases.map(chapter)
        return ([intro, contents] + groups + [results, facts, carriers]).joined(separator: "\n\n") + "\n"
    }

    private static var intro: String {
        let faults = VerbFault.allCases.map { "| `\($0.rawValue)` | \($0.summary) |" }.joined(separator: "\n")
        return """
            # Verbs

            Made from the verb table; `voicecall flow docs` writes it anew. Changes by hand are lost.

            * Times are in seconds unless a name ends in `_ms`.
            * An outcome that the caller, the carrier or a service can cause comes back as `nil, reason`.
            * A mistake raises an error:

            | Error | When |
            |---|---|
            \(faults)

            Argument errors read like Lua's own: `bad argument #1 to 'say' (string expected, got nil)`. An unknown field is
            an error too, with the name that was probably meant.
            """
    }

    private static var contents: String {
        let rows = VerbGroup.allCases.map { group in
            let names = VerbTable.all.filter { $0.group == group }.map { "[`\($0.name)`](#\($0.anchor))" }
            return "| \(group.rawValue) | \(names.joined(separator: " ")) |"
        }
        return "| Group | Verbs |\n|---|---|\n" + rows.joined(separator: "\n")
    }

    private static func chapter(_ group: VerbGroup) -> String {
        let verbs = VerbTable.all.filter { $0.group == group }.map(section)
        return "## \(group.rawValue)\n\n" + verbs.joined(separator: "\n\n")
    }

    private static func section(_ spec: VerbSpec) -> String {
        var parts = ["### \(spec.name)", spec.summary, "```lua\n\(spec.example)\n```"]
        for parameter in spec.parameters {
            if case .record(let record) = parameter.type {
                let optional = parameter.isRequired ? "" : " (optional)"
                parts.append("`\(parameter.name)`: table\(optional)\n\n\(table(record))")
            } else {
                let optional = parameter.isRequired ? "" : " (optional)"
                parts.append(
                    "`\(parameter.name)`: \(code(parameter.type.luaType))\(optional). \(parameter.details())")
            }
        }
        parts.append(outcome(spec))
        parts.append(conditions(spec))
        return parts.joined(separator: "\n\n")
    }

    private static func outcome(_ spec: VerbSpec) -> String {
        if spec.results.isEmpty { return "Returns nothing." }
        let results = spec.results.map { "`\($0.name)` \(code($0.type.luaType)): \($0.doc)" }
        var text = "Returns " + results.joined(separator: " Then ")
        if !spec.reasons.isEmpty {
            text += "\nOr `nil` and a reason:\n"
            text += spec.reasons.map { "\n* `\"\($0.name)\"`: \($0.doc)" }.joined()
        }
        return text
    }

    private static func conditions(_ spec: VerbSpec) -> String {
        var lines: [String] = []
        if spec.precondition != .any { lines.append("Needs \(spec.precondition.summary).") }
        if let capability = spec.capability { lines.append("The carrier needs `\(capability.rawValue)`.") }
        if let grant = spec.grant { lines.append("Granted by `\(grant.remedy)`.") }
        if spec.endsCall { lines.append("Ends the call when it succeeds.") }
        lines.append(spec.allowedInScreen ? "Allowed in `screen`." : "Not allowed in `screen`.")
        lines.append("After a restart of the host: \(spec.recovery.summary).")
        lines.append("Raises " + spec.raises.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".")
        return lines.map { "* \($0)" }.joined(separator: "\n")
    }

    private static func table(_ record: RecordSpec) -> String {
        var rows = ["| Field | Type | |", "|---|---|---|"]
        for field in record.fields {
            let name = field.isRequired ? "**`\(field.name)`**" : "`\(field.name)`"
            rows.append("| \(name) | \(code(field.type.luaType)) | \(field.details()) |")
        }
        let rules = record.rules.map { "\n\nGive \($0.summary)." }.joined()
        let inner = record.fields.flatMap(\.type.records).map { "\n\n`\($0.name)`:\n\n\(table($0))" }.joined()
        return rows.joined(separator: "\n") + rules + inner
    }

    private static var results: String {
        let shapes = ResultShapes.all.map { shape in
            let rows = shape.fields.map { "| `\($0.name)` | \(code($0.type.luaType)) | \($0.details(bounds: false)) |" }
            return "### \(shape.name)\n\n| Field | Type | |\n|---|---|---|\n" + rows.joined(separator: "\n")
        }
        return "## What verbs return\n\n" + shapes.joined(separator: "\n\n")
    }

    private static var facts: String {
        let rows = CallFact.all.map { "| `call.\($0.name)` | \(code($0.luaType)) | \($0.doc) |" }
        let events = WaitEvent.all.map { "| `\($0.name)` | \($0.doc) |" }
        return "## Facts of the call\n\n| Fact | Type | |\n|---|---|---|\n" + rows.joined(separator: "\n")
            + "\n\n## Events for call:wait\n\n| Event | |\n|---|---|\n" + events.joined(separator: "\n")
            + "\n\nAny other name waits for a message of that name."
    }

    private static var carriers: String {
        let rows = CarrierCapability.allCases.map { "| `\($0.rawValue)` | The carrier \($0.summary). |" }
        return "## What carriers can do\n\nThe fields of `call.caps`, all boolean.\n\n| Capability | |\n|---|---|\n"
            + rows.joined(separator: "\n")
    }

    /// Inline code that may stand in a table cell.
    private static func code(_ text: String) -> String {
        "`\(text.split(separator: "|").joined(separator: "\\|"))`"
    }
}

extension VerbSpec {
    /// The anchor that renderers make from the heading.
    fileprivate var anchor: String { name.filter { $0.isLetter || $0 == "_" } }
}
