import ScriptValue

/// One thing said during a call.
public struct TranscriptEntry: Hashable, Sendable {
    public enum Speaker: String, Hashable, Sendable, CaseIterable {
        case bot, user
    }

    public var timestamp: CallTime
    public var speaker: Speaker
    public var text: String
    public var isFinal: Bool

    public init(timestamp: CallTime, speaker: Speaker, text: String, isFinal: Bool = true) {
        self.timestamp = timestamp
        self.speaker = speaker
        self.text = text
        self.isFinal = isFinal
    }

    /// The entry as records store it: `{timestamp, speaker, text, isFinal}`, the timestamp in epoch milliseconds.
    public var value: Value {
        [
            "timestamp": .int(timestamp.milliseconds), "speaker": Value(speaker.rawValue), "text": Value(text),
            "isFinal": .bool(isFinal),
        ]
    }

    /// Reads a stored entry; nil without a time, a known speaker or a text. A missing `isFinal` means final.
    public init?(value: Value) {
        let fields = RecordFields(value)
        guard let timestamp = fields.time("timestamp"), let text = fields.text("text"),
            let speaker = fields.text("speaker").flatMap(Speaker.init(rawValue:))
        else { return nil }
        self.init(
            timestamp: timestamp, speaker: speaker, text: text, isFinal: value["isFinal"]?.bool ?? true)
    }
}
