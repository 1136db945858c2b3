/// Where a secret is kept.
public struct SecretReference: Hashable, Sendable, CustomStringConvertible {
    public enum Source: String, Hashable, Sendable, CaseIterable { case env, file, exec }

    public var source: Source
    /// Name of a source in `secrets.providers`.
    public var provider: String
    /// A variable, a place in a file (JSON pointer, RFC 6901), or a name that a program knows.
    public var id: String

    public init(source: Source, provider: String = "default", id: String) {
        self.source = source
        self.provider = provider
        self.id = id
    }

    /// `env:default:TWILIO_AUTH_TOKEN`.
    public var description: String { "\(source.rawValue):\(provider):\(id)" }

    static func isProvider(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && isLower(text.utf8.first)
            && text.utf8.allSatisfy { isLower($0) || isDigit($0) || "_-".utf8.contains($0) }
    }

    static func isEnvironmentName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && isUpper(text.utf8.first)
            && text.utf8.allSatisfy { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether `id` has the form that its source asks for.
    var hasFittingID: Bool {
        switch source {
        case .env: Self.isEnvironmentName(id)
        case .file: id == "value" || (id.utf8.count <= 1024 && JSONPointer(id) != nil)
        case .exec:
            (1...256).contains(id.utf8.count)
                && (Self.isLower(id.utf8.first) || Self.isUpper(id.utf8.first) || Self.isDigit(id.utf8.first))
                && id.utf8.allSatisfy {
                    Self.isLower($0) || Self.isUpper($0) || Self.isDigit($0) || "._:/#-".utf8.contains($0)
                }
                && !id.split(separator: "/").contains { $0 == "." || $0 == ".." }
        }
    }

    private static func isLower(_ byte: UInt8?) -> Bool { byte.map { (0x61...0x7A).contains($0) } ?? false }
    private static func isUpper(_ byte: UInt8?) -> Bool { byte.map { (0x41...0x5A).contains($0) } ?? false }
    private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
}
