import ScriptValue

/// Where a value stands: `numbers.+15550001234.tts`, `realtime.tools[0].name`.
public struct ConfigPath: Hashable, Sendable, CustomStringConvertible, Comparable, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral
{
    /// Keys of objects; an index of a list is written `[0]`.
    public var parts: [String]

    public init(_ parts: [String] = []) { self.parts = parts }

    /// A path of plain keys.
    public init(stringLiteral text: String) { parts = text.split(separator: ".").map(String.init) }

    public init(arrayLiteral elements: String...) { parts = elements }

    public func adding(_ part: String) -> ConfigPath { ConfigPath(parts + [part]) }
    public func adding(index: Int) -> ConfigPath { ConfigPath(parts + ["[\(index)]"]) }
    public func adding(_ path: ConfigPath) -> ConfigPath { ConfigPath(parts + path.parts) }

    /// The rest of the path behind a prefix; nil when it does not begin with it.
    public func below(_ prefix: ConfigPath) -> ConfigPath? {
        parts.starts(with: prefix.parts) ? ConfigPath(Array(parts.dropFirst(prefix.parts.count))) : nil
    }

    public var description: String {
        parts.enumerated().reduce(into: "") { text, part in
            if part.element.hasPrefix("["), part.element.hasSuffix("]") {
                text += part.element
            } else if Self.isPlain(part.element) {
                text += (part.offset == 0 ? "" : ".") + part.element
            } else {
                text += "[\(ShownText.quoted(part.element))]"
            }
        }
    }

    public static func < (left: ConfigPath, right: ConfigPath) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }

    private static func isPlain(_ part: String) -> Bool {
        !part.isEmpty && part.utf8.count <= 64
            && part.unicodeScalars.allSatisfy { scalar in
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || "_-+$".unicodeScalars.contains(scalar)
            }
    }
}
