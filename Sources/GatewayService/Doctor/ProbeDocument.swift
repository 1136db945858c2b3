import CallCore

/// What a test looks for in the document that answers it. Only documents of our own are read, so a look for their
/// elements is enough.
struct ProbeDocument {
    private let text: String

    /// Nil for what is no document.
    init?(_ body: [UInt8]) {
        text = String(decoding: body, as: UTF8.self)
        guard text.contains("<Response") else { return nil }
    }

    /// Whether the call is sent away.
    var isRefusal: Bool { text.contains("<Reject") || text.contains("<Hangup") }

    /// Whether the carrier is told to speak.
    var speaks: Bool { ["<Say", "<Speak", "<Play"].contains { text.contains($0) } }

    /// Where the call's sound is to go.
    var streamURL: String? {
        guard let start = text.firstRange(of: "<Stream")?.upperBound,
            let end = text[start...].firstIndex(of: ">")
        else { return nil }
        let tag = text[start..<end]
        if let value = Self.attribute("url", in: tag) { return value }
        let rest = text[text.index(after: end)...]
        return rest.firstRange(of: "</Stream").map { Self.plain(rest[..<$0.lowerBound]) }
    }

    /// Where the carrier is to come back.
    var redirectURL: String? {
        guard let start = text.firstRange(of: "<Redirect")?.upperBound,
            let open = text[start...].firstIndex(of: ">"),
            let close = text[open...].firstRange(of: "</Redirect")?.lowerBound
        else { return nil }
        return Self.plain(text[text.index(after: open)..<close])
    }

    private static func attribute(_ name: String, in tag: Substring) -> String? {
        guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound, let end = tag[start...].firstIndex(of: "\"")
        else { return nil }
        return plain(tag[start..<end])
    }

    private static func plain(_ text: Substring) -> String {
        var text = String(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}
