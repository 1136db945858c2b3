import CallCore
import ScriptValue

/// A call, told in full.
struct CallReport {
    let record: CallRecord
    private let text: RecordText
    private let figures: TurnFigures

    init(_ record: CallRecord) {
        self.record = record
        text = RecordText(record)
        figures = TurnFigures([record])
    }

    var value: Value {
        var fields: [String: Value] = [
            "callId": Value(record.callID.text), "provider": Value(record.provider),
            "direction": Value(record.direction.rawValue), "from": Value(record.from), "to": Value(record.to),
            "startedAt": .int(record.startedAt.milliseconds), "state": Value(record.state.name),
            "outcome": Value(text.outcome), "transcript": .array(record.transcript.map(\.value)),
            "turns": record.metadata["turns"] ?? [], "latency": figures.value,
        ]
        fields["providerCallId"] = record.providerCallID.map { Value($0) }
        fields["answeredAt"] = record.answeredAt.map { .int($0.milliseconds) }
        fields["endedAt"] = record.endedAt.map { .int($0.milliseconds) }
        fields["endReason"] = record.endReason.map { Value($0.rawValue) }
        for key in ["flow", "flowVersion", "mode", "answeredBy", "transferredTo", "error", "cost"] {
            fields[key] = record.metadata[key]
        }
        return .map(fields)
    }

    /// Markdown; what people said cannot be taken for any of its signs.
    var markdown: String {
        var lines = [
            "# Call \(Self.escaped(record.callID.text))", "",
            row("What", text.kind), row("From", record.from), row("To", record.to), row("Began", text.began),
            row("Line", text.answered), row("Outcome", text.outcome),
        ]
        if let turns = text.turns { lines.append(row("Turns", turns)) }
        if let cost = record.metadata["cost"] { lines.append(row("Cost", cost.text ?? SafeText.json(cost))) }
        lines += ["", "## What was said", ""]
        lines += text.transcript.map { "* `\($0.at)` **\($0.who)** \(Self.escaped($0.text))" }
        if text.transcript.isEmpty { lines.append("Nothing.") }
        if !figures.isEmpty { lines += ["", "## How long it took", ""] + figures.markdown }
        return lines.joined(separator: "\n")
    }

    private func row(_ name: String, _ what: String) -> String { "* \(name): \(Self.escaped(what))" }

    private static func escaped(_ text: String) -> String {
        var shown = ""
        for character in SafeText.line(text) {
            if "\\`*_[]<>#|".contains(character) { shown.append("\\") }
            shown.append(character)
        }
        return shown
    }
}
