import CallCore
import ScriptValue

/// Reads one service's options and remembers which keys it knows.
public struct ServiceOptions {
    /// Of the service's settings, such as `streaming.providers.openai`.
    let path: String
    private let values: [String: Value]
    private var unread: Set<String>
    private var unknownParts: [String] = []

    init(_ options: Value, path: String) {
        self.path = path
        values = (options.map ?? [:]).filter { !$0.value.isNull }
        unread = Set(values.keys)
    }

    /// When the model that was chosen will be switched off, where that is known.
    var modelEnd: ModelEnd?

    /// Keys that nothing has asked for, with their path.
    var unknownPaths: [String] { unread.sorted().map { SpeechProblem.shown("\(path).\($0)") } + unknownParts }

    /// - Parameter names: the key, and others it may stand under. The first that is there counts.
    mutating func text(_ names: String...) throws(SpeechSetupProblem) -> String? {
        guard let (name, value) = take(names) else { return nil }
        let text = SpokenText.trimmed(value.text ?? "")
        guard !text.isEmpty, text.utf8.count <= 4_096 else {
            throw problem(name, "is no text of 1 to 4096 bytes", next: "write a text in quotes or delete the key")
        }
        return text
    }

    mutating func flag(_ names: String...) throws(SpeechSetupProblem) -> Bool? {
        guard let (name, value) = take(names) else { return nil }
        guard let flag = value.bool else { throw problem(name, "is not true or false", next: "write true or false") }
        return flag
    }

    mutating func whole(_ names: String..., in range: ClosedRange<Int>) throws(SpeechSetupProblem) -> Int? {
        guard let (name, value) = take(names) else { return nil }
        let expected = "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = value.int else { throw problem(name, "is no whole number", next: expected) }
        guard let number = Int(exactly: number), range.contains(number) else {
            throw problem(name, "is out of range", next: expected)
        }
        return number
    }

    mutating func number(
        _ names: String..., in range: ClosedRange<Double>
    ) throws(SpeechSetupProblem) -> Double? {
        guard let (name, value) = take(names) else { return nil }
        let expected = "write a number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = value.double else { throw problem(name, "is no number", next: expected) }
        guard range.contains(number) else { throw problem(name, "is out of range", next: expected) }
        return number
    }

    /// - Parameter choices: in lower case; the letters' case does not count.
    mutating func choice(_ names: String..., of choices: [String]) throws(SpeechSetupProblem) -> String? {
        guard let (name, value) = take(names) else { return nil }
        guard let text = value.text?.lowercased(), choices.contains(text) else {
            let listed = choices.map { "\"\($0)\"" }.joined(separator: " or ")
            throw problem(name, "is not one of the known words", next: "write \(listed)")
        }
        return text
    }

    /// A map within the options.
    mutating func part(
        _ name: String, _ read: (inout ServiceOptions) throws(SpeechSetupProblem) -> Void
    ) throws(SpeechSetupProblem) {
        guard let (name, value) = take([name]) else { return }
        guard value.map != nil else { throw problem(name, "is no map", next: "write { … } or delete the key") }
        var part = ServiceOptions(value, path: "\(path).\(name)")
        try read(&part)
        unknownParts += part.unknownPaths
    }

    /// Keys that are in order and mean nothing to calls.
    mutating func skip(_ names: String...) { unread.subtract(names) }

    /// The voice, under whichever of its usual names.
    mutating func voice() throws(SpeechSetupProblem) -> String? {
        try text("speakerVoice", "speakerVoiceId", "voice", "voiceId", "voice_id", "voiceName")
    }

    /// The keys with which other hosts choose the sound: calls always carry µ-law of 8 kHz.
    mutating func mulaw(_ names: String..., spelt spelling: String) throws(SpeechSetupProblem) {
        let known = ["mulaw", "ulaw", "g711_ulaw", "g711-mulaw", "pcm_mulaw", "ulaw_8000"]
        let rate = take(["sampleRate", "sample_rate"])
        if let (name, value) = rate, value.int != 8_000 {
            throw problem(name, "is not what calls carry, 8000", next: "delete the key")
        }
        if let (name, value) = take(names), !known.contains(value.text?.lowercased() ?? "") {
            throw problem(name, "is not what calls carry, \"\(spelling)\"", next: "delete the key")
        }
    }

    func problem(_ name: String, _ what: String, next: String) -> SpeechSetupProblem {
        SpeechSetupProblem(.option, at: "\(path).\(name)", what, next: next)
    }

    private mutating func take(_ names: [String]) -> (String, Value)? {
        unread.subtract(names)
        for name in names { if let value = values[name] { return (name, value) } }
        return nil
    }
}
