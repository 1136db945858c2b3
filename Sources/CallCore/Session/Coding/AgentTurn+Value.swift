import ScriptValue

extension AgentTurn {
    var value: Value { ["speaker": Value(speaker.rawValue), "text": Value(text)] }

    init?(value: Value) {
        guard let speaker = value["speaker"]?.text.flatMap(TranscriptEntry.Speaker.init(rawValue:)),
            let text = value["text"]?.text
        else { return nil }
        self.init(speaker, text)
    }

    /// Nil when one of them cannot be read.
    static func turns(value: Value) -> [AgentTurn]? {
        guard let values = value.array else { return nil }
        let turns = values.compactMap(AgentTurn.init(value:))
        return turns.count == values.count ? turns : nil
    }
}
