import CallCore
import ScriptValue

/// A line of a call's story as the timeline shows it: who, what, in which colour. Nil for what only `--verbose` shows.
struct NoteLine: Hashable {
    var who: String
    var what: String
    var tone: Style.Tone
    var isDetail = false

    private init(_ who: String, _ what: String, _ tone: Style.Tone = .plain, isDetail: Bool = false) {
        self.who = who
        self.what = what
        self.tone = tone
        self.isDetail = isDetail
    }

    init(_ note: CallNote) {
        self = Self.spoken(note) ?? Self.calling(note) ?? Self.service(note) ?? Self.rest(note)
    }

    private static func spoken(_ note: CallNote) -> NoteLine? {
        switch note.kind {
        case "say": return NoteLine("bot", quoted(note.text), .bot)
        case "said" where note.data["realtime"] == true: return NoteLine("bot", quoted(note.text), .bot)
        case "said": return said(note)
        case "heard":
            let partial = note.data["partial"] == true ? " (not yet final)" : ""
            return NoteLine("caller", quoted(note.text) + partial, .caller)
        case "digits":
            let count = note.data["count"]?.int ?? 1
            return NoteLine("caller", "presses \(note.text)" + (count == 1 ? "" : " (\(count) keys)"), .caller)
        case "timeout": return NoteLine("caller", "says nothing", .faint)
        default: return nil
        }
    }

    private static func said(_ note: CallNote) -> NoteLine {
        let played = note.data["played_ms"]?.int ?? 0
        guard note.data["interrupted"] == true else { return NoteLine("", "└ played \(played) ms", .faint) }
        let heard = note.text.isEmpty ? "nothing was heard of it" : "heard so far: \(quoted(note.text))"
        return NoteLine("", "└ interrupted after \(played) ms, \(heard)", .warning)
    }

    private static func calling(_ note: CallNote) -> NoteLine? {
        switch note.kind {
        case "begin":
            let direction = note.data["direction"]?.text ?? ""
            let version = note.data["version"]?.text?.prefix(12) ?? ""
            return NoteLine("call", "\(direction), flow \(note.text) (\(version))", .bold)
        case "dial": return NoteLine("call", "dials \(note.text)")
        case "state":
            return NoteLine("call", note.text, .faint, isDetail: !["ringing", "answered"].contains(note.text))
        case "answered_by": return NoteLine("call", "answered by a \(note.text)")
        case "rejected": return NoteLine("call", "not taken: \(note.text)", .warning)
        case "transfer": return NoteLine("call", "transfers to \(note.text)")
        case "transfer_failed": return NoteLine("call", "transfer failed: \(note.text)", .warning)
        case "stop": return NoteLine("call", "stopped: \(note.text)", .warning)
        case "end": return NoteLine("call", "ended: \(note.text)", .bold)
        default: return nil
        }
    }

    private static func service(_ note: CallNote) -> NoteLine? {
        switch note.kind {
        case "agent": return NoteLine("agent", "is asked: \(quoted(note.text))", .faint)
        case "agent_reply": return NoteLine("agent", "answers: \(quoted(note.text))", .faint)
        case "agent_failed": return NoteLine("agent", "failed: \(note.text)", .warning)
        case "realtime": return NoteLine("model", "realtime session \(note.text)", .faint)
        case "tool": return NoteLine("model", "calls \(note.text) \(fields(note.data["arguments"]))")
        case "command": return NoteLine("host", "asks for '\(note.text)'")
        default: return nil
        }
    }

    private static func rest(_ note: CallNote) -> NoteLine {
        let data = note.data.isEmpty ? "" : " " + fields(.map(note.data))
        switch note.kind {
        case "emit": return NoteLine("flow", "emits \(note.text) \(fields(note.data["data"]))")
        case "log": return NoteLine("flow", note.text + data)
        case "warning": return NoteLine("warning", note.text + data, .warning)
        case "error": return NoteLine("error", "\(note.text) [\(note.data["code"]?.text ?? "error")]", .error)
        default:
            return NoteLine("", note.kind + (note.text.isEmpty ? "" : " \(note.text)") + data, .faint, isDetail: true)
        }
    }

    private static func quoted(_ text: String) -> String { "“\(text)”" }

    private static func fields(_ value: Value?) -> String {
        guard let value, !value.isNull, value.map?.isEmpty != true else { return "" }
        return SafeText.json(value)
    }
}
