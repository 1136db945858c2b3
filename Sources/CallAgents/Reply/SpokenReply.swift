import ScriptValue

/// What an agent's answer says aloud.
///
/// The agent is asked for `{"spoken":"…"}` and nothing else. Models keep to that often, not always, so an answer is
/// read in the order: JSON, JSON in a fence, JSON within other text, a `"spoken":"…"` anywhere, plain text. An empty
/// `spoken` is a wish to stay silent.
public enum SpokenReply {
    /// The longest text that a flow can say, in characters.
    static let longest = 10_000

    private static let limits = JSONLimits(bytes: 256 << 10, depth: 32, values: 10_000)

    /// The text of all payloads together, blanks collapsed; empty when there is nothing to say.
    public static func text(of payloads: [String]) -> String {
        var words: [Substring] = []
        for payload in payloads {
            words += text(of: ThoughtFilter.removed(from: Array(payload.utf8)))
                .split(whereSeparator: \.isWhitespace)
        }
        return String(words.joined(separator: " ").prefix(longest))
    }

    private static func text(of payload: [UInt8]) -> String {
        let whole = trimmed(payload[...])
        guard !whole.isEmpty else { return "" }
        if let spoken = spoken(whole) { return spoken }
        for block in Fences.contents(of: whole) {
            if let spoken = spoken(block) { return spoken }
        }
        if let start = whole.firstIndex(of: UInt8(ascii: "{")), let end = whole.lastIndex(of: UInt8(ascii: "}")),
            start < end, let spoken = spoken(whole[start...end])
        {
            return spoken
        }
        return SpokenField.inline(in: whole) ?? PlainReply.text(of: whole)
    }

    private static func spoken(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = trimmed(bytes)
        guard text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}"),
            let value = try? JSONText.decodePlain(Array(text), limits: limits)
        else { return nil }
        return value["spoken"]?.text
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return bytes
    }
}
