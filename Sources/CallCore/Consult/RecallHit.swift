import ScriptValue

/// A passage that a search found.
public struct RecallHit: Hashable, Sendable {
    /// Letters of a passage that are shown.
    static let longestPassage = 700

    public var source: RecallSource
    /// Names the notes or the call.
    public var path: String
    /// Lines, counted from 1.
    public var lines: ClosedRange<Int>
    public var text: String

    public init(_ source: RecallSource, path: String, lines: ClosedRange<Int>, text: String) {
        self.source = source
        self.path = path
        self.lines = lines
        self.text = text
    }

    /// `[sessions] call-1:3-5 what was said`, on one line.
    var shown: String {
        let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let cut = plain.count > Self.longestPassage ? plain.prefix(Self.longestPassage) + "…" : plain[...]
        return "[\(source.rawValue)] \(path):\(lines.lowerBound)-\(lines.upperBound) \(cut)"
    }

    public var value: Value {
        [
            "source": Value(source.rawValue), "path": Value(path), "from": .int(Int64(lines.lowerBound)),
            "to": .int(Int64(lines.upperBound)), "text": Value(text),
        ]
    }

    /// Nil when `value` was not made by `value` of a hit.
    public init?(value: Value) {
        guard let source = value["source"]?.text.flatMap(RecallSource.init(rawValue:)),
            let path = value["path"]?.text, let text = value["text"]?.text,
            let from = value["from"]?.int, let to = value["to"]?.int, from <= to
        else { return nil }
        self.init(source, path: path, lines: Int(clamping: from)...Int(clamping: to), text: text)
    }
}
