import CallCore

/// The credentials of a configuration, looked up once at the start.
public struct ResolvedSecrets: Sendable {
    private let values: [ConfigPath: Secret]
    private let references: [ConfigPath: SecretValue]

    init(values: [ConfigPath: Secret], references: [ConfigPath: SecretValue]) {
        self.values = values
        self.references = references
    }

    /// The credential of a key.
    ///
    /// - Throws: a problem that names the key and, when it refers to a secret that was not looked up, `env:default:X`.
    public func secret(at path: ConfigPath) throws(ConfigProblem) -> Secret {
        if let value = values[path] { return value }
        switch references[path] {
        case .reference(let reference):
            throw ConfigProblem(
                .secret, at: path, "is used, but the secret \(reference) is not resolved",
                next: "resolve it at the start: see voicecall config check")
        case .environment(let name):
            throw ConfigProblem(.secret, at: path, "is used, but \(name) is not set any more", next: "set \(name)")
        case .literal, nil:
            throw ConfigProblem(.required, at: path, "is used, but it is missing", next: "write it")
        }
    }
}
