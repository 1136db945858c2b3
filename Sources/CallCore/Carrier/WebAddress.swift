/// A URL split into its parts as raw text. Nothing is normalised: carriers sign the URL byte for byte, so letters keep
/// their case, escapes stay as they are, and `text` gives back what was read.
public struct WebAddress: Hashable, Sendable {
    public var scheme: String
    /// What stands before the last `@` of the authority.
    public var userinfo: String?
    /// An IPv6 address keeps its brackets.
    public var host: String
    public var port: Int?
    /// Empty, or from the first `/` on.
    public var path: String
    /// Without the `?`; empty for a lone `?`, nil for none.
    public var query: String?
    /// Without the `#`. Carriers read settings from it and never send it.
    public var fragment: String?
    /// Digits of the port as written: `0443` is not `443` in a signed text; empty for a lone colon.
    private var portText: String?

    /// Nil for anything without scheme and host, with a port that is no number up to 65535, or with control
    /// characters.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            let colon = bytes.firstIndex(of: 0x3A), Self.isScheme(bytes[..<colon]),
            bytes[(colon + 1)...].starts(with: [0x2F, 0x2F])
        else { return nil }
        scheme = Self.string(bytes[..<colon])
        var rest = bytes[(colon + 3)...]
        if let hash = rest.firstIndex(of: 0x23) {
            fragment = Self.string(rest[(hash + 1)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: 0x3F) {
            query = Self.string(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        let slash = rest.firstIndex(of: 0x2F) ?? rest.endIndex
        path = Self.string(rest[slash...])
        var authority = rest[..<slash]
        if let at = authority.lastIndex(of: 0x40) {
            userinfo = Self.string(authority[..<at])
            authority = authority[(at + 1)...]
        }
        guard let end = Self.endOfHost(authority) else { return nil }
        host = Self.string(authority[..<end])
        if end < authority.endIndex {
            let digits = authority[(end + 1)...]
            guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            portText = Self.string(digits)
            port = Int(Self.string(digits))
            guard digits.isEmpty || (0...65_535).contains(port ?? -1) else { return nil }
        }
    }

    /// The URL as it was read, with whatever was changed since.
    public var text: String { base + path + (query.map { "?" + $0 } ?? "") + (fragment.map { "#" + $0 } ?? "") }

    /// The URL without query and fragment.
    public var withoutQuery: String { base + path }

    /// The URL with these fields, percent-encoded, behind those of its query and before the fragment.
    public func adding(query fields: [(String, String)]) -> String {
        guard !fields.isEmpty else { return text }
        let added = fields.map { PercentCoding.encode($0.0) + "=" + PercentCoding.encode($0.1) }.joined(separator: "&")
        var address = self
        if let query, !query.isEmpty { address.query = query + "&" + added } else { address.query = added }
        return address.text
    }

    private var base: String {
        scheme + "://" + (userinfo.map { $0 + "@" } ?? "") + host + (writtenPort.map { ":" + $0 } ?? "")
    }

    /// The digits as read unless `port` was changed since.
    private var writtenPort: String? {
        if let portText, Int(portText) == port { return portText }
        return port.map(String.init)
    }

    /// Where the colon of the port stands, or the end; nil when there is no host.
    private static func endOfHost(_ authority: ArraySlice<UInt8>) -> Int? {
        if authority.first == 0x5B {
            guard let bracket = authority.firstIndex(of: 0x5D), bracket > authority.startIndex + 1 else { return nil }
            let end = bracket + 1
            return end == authority.endIndex || authority[end] == 0x3A ? end : nil
        }
        let end = authority.firstIndex(of: 0x3A) ?? authority.endIndex
        let host = authority[..<end]
        return host.isEmpty || host.contains(where: { $0 == 0x20 || $0 == 0x5B || $0 == 0x5D }) ? nil : end
    }

    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
