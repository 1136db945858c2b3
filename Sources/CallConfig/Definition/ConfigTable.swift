import ScriptValue

/// Every key of the configuration. Parsing, defaults, `config show`, the JSON Schema and the reference page are made
/// from it.
public enum ConfigTable {
    public static let all: [ConfigKey] =
        general + carriers + callers + limits + exposure + streaming + realtime + speech + answers + agent + flows
        + gateway + secrets

    /// Keys that belong to whoever runs an outside service's client.
    static func endpoint(_ prefix: String, _ service: String) -> [ConfigKey] {
        [
            ConfigKey(
                "\(prefix).baseUrl", .text(.webAddress), nil,
                "Where \(service) is reached instead of its own address: a regional host, a proxy or a test server."),
            ConfigKey(
                "\(prefix).caFile", .text(.filePath), nil,
                "File with the certificates (PEM) that \(service) is trusted by, instead of the system's."),
        ]
    }

    /// Settings of outside services by name.
    static func services(_ prefix: String, _ what: String) -> [ConfigKey] {
        [
            ConfigKey(
                prefix, .map(.notEmpty), [:], "Settings of \(what) by their names. Each service has keys of its own."),
            ConfigKey(
                "\(prefix).*", .openObject, nil, "Settings of one service; keys that are not listed are its own."),
            ConfigKey(
                "\(prefix).*.apiKey", .secret, nil,
                "Key of the service. Without it the service's own environment variable counts, such as "
                    + "`OPENAI_API_KEY`."),
        ] + endpoint("\(prefix).*", "the service")
    }
}
