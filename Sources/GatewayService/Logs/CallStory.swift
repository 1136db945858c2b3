import CallCore
import Logging
import ScriptValue

/// What of a call's story is logged, and how loud.
enum CallStory {
    private static let turningPoints: Set<String> = [
        "begin", "dial", "placed", "answered_by", "transfer", "transfer_failed", "rejected", "stop", "end", "command",
        "emit", "log", "agent_failed", "timeout", "keys", "stream", "realtime",
    ]
    /// Words of people, models and agents.
    private static let words: Set<String> = ["say", "said", "heard", "agent", "agent_reply"]

    static func level(of note: CallNote) -> Logger.Level {
        switch note.kind {
        case "error": .error
        case "warning": .warning
        case _ where turningPoints.contains(note.kind): .info
        case _ where words.contains(note.kind) && note.data["partial"] != true: .info
        default: .debug
        }
    }

    /// - Parameter showsWords: whether what was said is logged, or only how much it was.
    static func log(_ note: CallNote, of call: CallID, to logger: Logger, showsWords: Bool) {
        let level = level(of: note)
        guard level >= logger.logLevel else { return }
        var fields: Logger.Metadata = ["call": .string(call.text)]
        for (key, value) in note.data where key != "arguments" && key != "data" || showsWords {
            fields[key] = .string(value.text ?? JSONText.encodePlainText(value))
        }
        if words.contains(note.kind), !showsWords {
            fields["chars"] = .stringConvertible(note.text.count)
        } else if !note.text.isEmpty {
            fields["text"] = .string(note.text)
        }
        logger.log(level: level, "\(note.kind)", metadata: fields)
    }
}
