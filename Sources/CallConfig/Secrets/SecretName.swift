/// Tells by its name whether a setting holds a secret.
public enum SecretName {
    public static func isTelling(_ name: String) -> Bool {
        let name = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return ["apikey", "token", "secret", "password", "authorization", "credential", "accesskey", "privatekey"]
            .contains { name.contains($0) }
    }
}
