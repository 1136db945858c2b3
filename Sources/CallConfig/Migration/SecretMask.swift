/// Shows a configuration's text without its secrets.
public enum SecretMask {
    static let dots = "•••"

    /// The text with the values of telling keys masked; only dots when it is no JSON5.
    static func text(_ bytes: [UInt8]) -> String {
        guard let node = try? JSON5Reader.read(bytes, limits: JSON5Limits(bytes: .max, depth: 128)),
            let masked = TextEdit.apply(edits(node, isTelling: false), to: bytes)
        else { return dots }
        return String(decoding: masked, as: UTF8.self)
    }

    private static func edits(_ node: JSON5Node, isTelling: Bool) -> [TextEdit] {
        switch node.content {
        case .string(let text):
            guard isTelling, !isReference(text), let span = node.span else { return [] }
            return [TextEdit(range: span, text: "\"\(dots)\"")]
        case .array(let items): return items.flatMap { edits($0, isTelling: isTelling) }
        case .object(let members):
            let isReference = Set(members.map(\.key)).isSubset(of: ["source", "provider", "id"])
            return members.flatMap {
                // Sources of secrets are described there, not secrets themselves.
                let isDescription = $0.key == "secrets" && !isTelling
                return edits(
                    $0.value, isTelling: !isDescription && SecretName.isTelling($0.key) || isTelling && !isReference)
            }
        default: return []
        }
    }

    /// `${NAME}` and `$NAME` tell where a secret is, not what it is.
    static func isReference(_ text: String) -> Bool {
        guard text.hasPrefix("$") else { return false }
        let name = text.hasPrefix("${") && text.hasSuffix("}") ? text.dropFirst(2).dropLast() : text.dropFirst()
        return SecretReference.isEnvironmentName(String(name))
    }
}
