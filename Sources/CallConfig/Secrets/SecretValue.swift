import CallCore
import ScriptValue

/// A credential of the configuration.
public enum SecretValue: Hashable, Sendable {
    /// It stands in the file.
    case literal(Secret)
    case reference(SecretReference)
    /// The file says nothing, and a variable that may stand in for it is set.
    case environment(String)

    /// Reads a text, `"${NAME}"`, `"$NAME"` or `{ source, provider, id }`.
    ///
    /// - Parameter defaults: the source for references that name none, by kind; "default" otherwise.
    init(_ node: JSON5Node, defaults: [String: String]) throws(SecretReferenceError) {
        switch node.content {
        case .string(let text): self = try Self.text(text, defaults)
        case .object(let members): self = .reference(try Self.reference(members, defaults))
        default:
            throw SecretReferenceError(
                what: "is neither a text nor a secret reference",
                next: #"write a text in quotes or { source: "env", provider: "default", id: "NAME" }"#, isType: true)
        }
    }

    private static func text(_ text: String, _ defaults: [String: String]) throws(SecretReferenceError) -> SecretValue {
        guard !text.allSatisfy(\.isWhitespace) else {
            throw SecretReferenceError(what: "is an empty text", next: "write the secret or delete the key")
        }
        let provider = defaults["env"] ?? "default"
        if text.hasPrefix("${"), text.hasSuffix("}") {
            let name = String(text.dropFirst(2).dropLast())
            guard SecretReference.isEnvironmentName(name) else {
                throw SecretReferenceError(
                    what: "names no environment variable", next: "write \"${NAME}\" with capitals, digits and _")
            }
            return .reference(SecretReference(source: .env, provider: provider, id: name))
        }
        if text.hasPrefix("$"), SecretReference.isEnvironmentName(String(text.dropFirst())) {
            return .reference(SecretReference(source: .env, provider: provider, id: String(text.dropFirst())))
        }
        return .literal(Secret(text))
    }

    private static func reference(
        _ members: [JSON5Member], _ defaults: [String: String]
    ) throws(SecretReferenceError) -> SecretReference {
        let fields = Dictionary(members.map { ($0.key, $0.value.text) }, uniquingKeysWith: { _, last in last })
        guard Set(fields.keys).isSubset(of: ["source", "provider", "id"]) else {
            throw SecretReferenceError(
                what: "has keys that a secret reference does not have", next: "keep source, provider and id only")
        }
        guard let name = fields["source"] ?? nil, let source = SecretReference.Source(rawValue: name) else {
            throw SecretReferenceError(
                what: "is a secret reference without a known source",
                next: "write source: \"env\", \"file\" or \"exec\"")
        }
        let provider = fields.keys.contains("provider") ? fields["provider"] ?? nil : defaults[name] ?? "default"
        guard let provider, SecretReference.isProvider(provider) else {
            throw SecretReferenceError(
                what: "is a secret reference with a provider that is no name",
                next: "write provider: \"default\" or a name of secrets.providers")
        }
        let reference = SecretReference(source: source, provider: provider, id: (fields["id"] ?? nil) ?? "")
        guard reference.hasFittingID else {
            throw SecretReferenceError(what: "is a secret reference whose id does not fit", next: hint(source))
        }
        return reference
    }

    private static func hint(_ source: SecretReference.Source) -> String {
        switch source {
        case .env: "write id: \"NAME\" with capitals, digits and _"
        case .file: "write id: \"/path/in/the/file\" (JSON pointer) or \"value\""
        case .exec: "write id: \"voice/openai\" with letters, digits and . _ : / # -"
        }
    }

    /// The credential as it may be printed.
    public var shown: String {
        switch self {
        case .literal: "•••"
        case .reference(let reference): "secret \(reference)"
        case .environment(let name): "${\(name)}"
        }
    }
}

extension SecretValue {
    /// The credential as `config show` prints it.
    var shownValue: Value {
        guard case .reference(let reference) = self else { return Value(shown) }
        return [
            "source": Value(reference.source.rawValue), "provider": Value(reference.provider),
            "id": Value(reference.id),
        ]
    }
}

extension SecretValue: CustomStringConvertible {
    public var description: String { shown }
}
