/// The target of a request line, split as raw text. An absolute form (`POST http://host/path`) gives its path and query;
/// the host it names is nobody's business here.
public struct RequestTarget: Hashable, Sendable {
    /// Begins with `/`, or is the whole target when that is of another form (`*`, `host:port`).
    public let path: Substring
    /// Without the `?`; nil when there is none.
    public let query: Substring?

    public init(_ text: String) {
        var rest = text[...]
        if rest.utf8.first != 0x2F, let start = Self.endOfAuthority(rest.utf8) { rest = rest[start...] }
        let mark = rest.utf8.firstIndex(of: 0x3F)
        let path = rest[..<(mark ?? rest.endIndex)]
        // `http://host?query` is short for `http://host/?query`.
        self.path = path.isEmpty && text.utf8.first != 0x3F && !text.isEmpty ? "/" : path
        query = mark.map { rest[rest.utf8.index(after: $0)...] }
    }

    /// Whether this is the path a server serves; a slash at the end makes no difference.
    public func leads(to servePath: String) -> Bool {
        Self.trimmed(path.utf8).elementsEqual(Self.trimmed(servePath[...].utf8))
    }

    private static func trimmed(_ path: Substring.UTF8View) -> Substring.UTF8View {
        path.last == 0x2F ? path.dropLast() : path
    }

    /// Where the path of an absolute form begins; nil for all other forms.
    private static func endOfAuthority(_ text: Substring.UTF8View) -> String.Index? {
        for scheme in ["http://", "https://"] {
            let start = text.prefix(scheme.utf8.count)
            guard start.elementsEqual(scheme.utf8, by: { $0 == $1 || ($0 | 0x20 == $1 && $0 > 0x40) }) else { continue }
            let authority = text[start.endIndex...]
            return authority.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? text.endIndex
        }
        return nil
    }
}
