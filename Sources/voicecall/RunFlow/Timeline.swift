import CallCore
import CallSimulator
import ScriptValue

/// Prints a call's story while it happens.
final class Timeline {
    enum Form { case readable, verbose, json }

    private let console: Console
    private let form: Form
    private let redactor: Redactor
    private let style: Style
    private let pacer: Pacer?
    /// Where the timeline begins: millisecond 0.
    private(set) var beginning: CallTime?

    init(_ console: Console, form: Form, redactor: Redactor, pacer: Pacer?) {
        self.console = console
        self.form = form
        self.redactor = redactor
        self.pacer = pacer
        style = Style(usesColour: console.traits.usesColour && form != .json)
    }

    /// Shows a line; waits for its time when the timeline is paced.
    func show(_ note: SimNote, in run: VirtualRun) {
        let first = run.network.lines.first?.track.origin ?? note.at
        let start = beginning ?? min(first, note.at)
        beginning = start
        let elapsed = note.at - start
        pacer?.wait(until: elapsed)
        if form == .json { return console.out(SafeText.json(event(note, at: elapsed))) }
        let line = NoteLine(note.note)
        if line.isDetail, form != .verbose { return }
        let who = line.who.padded(to: 8)
        let what = SafeText.short(redactor.text(line.what))
        console.out("\(style.paint(Self.clock(elapsed), .faint))  \(style.paint("\(who)\(what)", line.tone))")
    }

    private func event(_ note: SimNote, at elapsed: Milliseconds) -> Value {
        var fields: [String: Value] = [
            "at_ms": .int(elapsed), "call": Value(note.call.text), "kind": Value(note.note.kind),
            "text": Value(redactor.text(note.note.text)),
        ]
        if !note.note.data.isEmpty { fields["data"] = redactor.value(.map(note.note.data)) }
        return .map(fields)
    }

    /// `00:03.2`: minutes, seconds, tenths.
    static func clock(_ elapsed: Milliseconds) -> String {
        let tenths = max(0, elapsed) / 100
        let seconds = tenths / 10
        return "\(two(seconds / 60)):\(two(seconds % 60)).\(tenths % 10)"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension String {
    /// With spaces up to a width in characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
