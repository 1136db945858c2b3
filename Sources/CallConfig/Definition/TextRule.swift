import CallCore

/// What a text of the configuration must look like.
public enum TextRule: Hashable, Sendable, CaseIterable {
    case any, notEmpty, phoneNumber, webAddress, urlPath, filePath, name, apiKeySID, edge, absoluteFile, secretProvider,
        environmentName

    public func accepts(_ text: String) -> Bool {
        switch self {
        case .any: true
        case .notEmpty: !text.allSatisfy(\.isWhitespace)
        case .phoneNumber: PhoneNumber(text).e164 != nil
        case .webAddress: HTTPAddress(text) != nil && !text.contains("#")
        case .urlPath:
            text.hasPrefix("/") && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#\\".utf8.contains($0) }
        case .filePath: !text.isEmpty && !text.utf8.contains(0)
        case .name: !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy(Self.isNameByte)
        case .apiKeySID:
            text.utf8.count == 34 && text.hasPrefix("SK")
                && text.dropFirst(2).allSatisfy { $0.isASCII && $0.isHexDigit }
        case .edge:
            !text.isEmpty && text.utf8.count <= 32
                && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        case .absoluteFile: text.hasPrefix("/") && !text.utf8.contains(0)
        case .secretProvider: SecretReference.isProvider(text)
        case .environmentName: SecretReference.isEnvironmentName(text)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || "_-./".contains(character))
    }

    /// The rule as a regular expression (ECMA-262) for editors, where it is not just any text.
    public var pattern: String? {
        switch self {
        case .any: nil
        case .notEmpty: #"\S"#
        case .phoneNumber: #"^\+[1-9]\d{1,14}$"#
        case .webAddress: #"^[hH][tT][tT][pP][sS]?://[^\s/?#\\@]+[^\s#\\]*$"#
        case .urlPath: #"^/[^\s?#\\]*$"#
        case .filePath: "."
        case .name: #"^[A-Za-z0-9_./-]{1,64}$"#
        case .apiKeySID: "^SK[0-9a-fA-F]{32}$"
        case .edge: "^[a-z0-9-]{1,32}$"
        case .absoluteFile: "^/"
        case .secretProvider: "^[a-z][a-z0-9_-]{0,63}$"
        case .environmentName: "^[A-Z][A-Z0-9_]{0,127}$"
        }
    }

    /// What such a text is, for people.
    public var wanted: String {
        switch self {
        case .any: "a text"
        case .notEmpty: "a text that is not empty"
        case .phoneNumber: "a phone number in E.164 form"
        case .webAddress: "an http or https address without user name and fragment"
        case .urlPath: "a path that begins with /"
        case .filePath: "a file or folder"
        case .name: "a name of letters, digits and _ - . /"
        case .apiKeySID: "the SID of an API key: SK and 32 hexadecimal digits"
        case .edge: "the name of an edge location"
        case .absoluteFile: "an absolute path"
        case .secretProvider: "a name of lower-case letters, digits, _ and -"
        case .environmentName: "the name of an environment variable in capitals"
        }
    }

    /// A text that fits, as it would be written.
    public var example: String {
        switch self {
        case .any, .notEmpty: #""text""#
        case .phoneNumber: #""+15550001234""#
        case .webAddress: #""https://voice.example.com/voice/webhook""#
        case .urlPath: #""/voice/webhook""#
        case .filePath: #""~/.voicecall/file""#
        case .name: #""reception""#
        case .apiKeySID: #""SK0123456789abcdef0123456789abcdef""#
        case .edge: #""dublin""#
        case .absoluteFile: #""/usr/local/bin/resolver""#
        case .secretProvider: #""default""#
        case .environmentName: #""OPENAI_API_KEY""#
        }
    }
}
