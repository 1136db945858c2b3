import CallCore

/// The utterance that is being spoken: what is settled of it, and what may still change.
struct SpokenText: Hashable, Sendable {
    /// No utterance is this long, in bytes; what comes beyond it is not kept.
    static let maxBytes = 32 << 10

    private var settled = ""
    private var interim = ""
    private var shown = ""
    private var hasStarted = false
    /// That of the least certain piece.
    private var confidence: Double?

    /// Everything so far.
    var text: String { Self.joined(settled, interim) }

    /// The service says that speech has begun.
    mutating func start() -> [TranscriberEvent] {
        hasStarted = true
        return [.speechStarted]
    }

    /// What may still change; replaces what was so.
    ///
    /// - Parameter repeats: whether the service may say settled pieces again in it.
    mutating func replace(_ text: String, repeats: Bool = false) -> [TranscriberEvent] {
        interim = Self.kept(repeats ? beyondSettled(text) : text)
        return show()
    }

    /// The next letters of what may still change.
    mutating func append(_ letters: String) -> [TranscriberEvent] {
        guard interim.utf8.count < Self.maxBytes else { return [] }
        interim += Self.kept(letters)
        return show()
    }

    /// A piece that will not change any more; takes the place of what could.
    mutating func settle(_ piece: String, confidence: Double? = nil, repeats: Bool = false) -> [TranscriberEvent] {
        interim = ""
        let piece = Self.kept(repeats ? beyondSettled(piece) : piece)
        if settled.utf8.count < Self.maxBytes { settled = Self.joined(settled, piece) }
        if let confidence, !piece.isEmpty { self.confidence = min(self.confidence ?? 1, confidence) }
        return show()
    }

    /// The utterance is over: its text, unless there is none, and the next one begins.
    ///
    /// - Parameter whole: what the service says it was, when it says so.
    mutating func end(_ whole: String = "", confidence: Double? = nil) -> [TranscriberEvent] {
        let said = Self.trimmed(Self.kept(whole))
        let final = said.isEmpty ? text : said
        let started: [TranscriberEvent] = hasStarted ? [] : [.speechStarted]
        defer { self = SpokenText() }
        return final.isEmpty ? [] : started + [.final(final, confidence: confidence ?? self.confidence)]
    }

    /// The utterance is over as far as it is settled; what is not settled yet is of the next one.
    mutating func endSettled() -> [TranscriberEvent] {
        guard !settled.isEmpty else { return [] }
        let rest = interim
        interim = ""
        let events = end()
        interim = rest
        return events
    }

    /// There was no utterance after all.
    mutating func forget() { self = SpokenText() }

    private mutating func show() -> [TranscriberEvent] {
        let text = text
        guard !text.isEmpty, text != shown else { return [] }
        shown = text
        return (hasStarted ? [] : start()) + [.partial(text)]
    }

    private func beyondSettled(_ text: String) -> String {
        text.hasPrefix(settled) ? String(text.dropFirst(settled.count)) : text
    }

    static func joined(_ left: String, _ right: String) -> String {
        let right = trimmed(right)
        return left.isEmpty || right.isEmpty ? left + right : left + " " + right
    }

    static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func kept(_ text: String) -> String {
        text.utf8.count <= maxBytes ? text : String(decoding: text.utf8.prefix(maxBytes), as: UTF8.self)
    }
}
