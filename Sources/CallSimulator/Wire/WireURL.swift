import CallCore

/// URL references as they stand in a carrier's documents.
enum WireURL {
    /// The full URL of a reference that stands in a document from `base`; nil when there is none.
    static func resolve(_ reference: String, against base: String?) -> String? {
        let reference = trimmed(reference)
        if let address = WebAddress(reference) { return isWeb(address) ? reference : nil }
        guard let base, var address = WebAddress(base), !reference.contains("://") else { return nil }
        address.fragment = nil
        if reference.isEmpty { return address.text }
        if reference.hasPrefix("//") { return resolve("\(address.scheme):\(reference)", against: nil) }
        if reference.hasPrefix("?") {
            address.query = nil
            return address.text + reference
        }
        let directory = address.path.lastIndex(of: "/").map { String(address.path[...$0]) } ?? "/"
        address.query = nil
        let start = reference.hasPrefix("/") ? "" : directory
        address.path = ""
        return address.text + withoutDots(start + reference)
    }

    static func isWeb(_ address: WebAddress) -> Bool { ["http", "https"].contains(address.scheme.lowercased()) }

    static func trimmed(_ text: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 <= UInt8(ascii: " ") }
        let bytes = text.utf8.drop(while: isSpace)
        guard let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(decoding: bytes[...last], as: UTF8.self)
    }

    /// Takes `.` and `..` out of a path, as RFC 3986 section 5.2.4 wants it.
    private static func withoutDots(_ target: String) -> String {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        let rest = target[path.endIndex...]
        var parts: [Substring] = []
        let pieces = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            switch piece {
            case "..":
                if parts.count > 1 { parts.removeLast() }
                if isLast { parts.append("") }
            case ".": if isLast { parts.append("") }
            default: parts.append(piece)
            }
        }
        return parts.joined(separator: "/") + rest
    }
}
