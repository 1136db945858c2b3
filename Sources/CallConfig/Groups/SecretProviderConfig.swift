/// One source of secrets.
public struct SecretProviderConfig: Hashable, Sendable {
    /// A program that gives secrets.
    public struct Program: Hashable, Sendable {
        /// Absolute; run without a shell.
        public var command: String
        public var arguments: [String]
        public var passedEnvironment: [String]
        public var environment: [String: String]
        public var noOutputTimeoutMilliseconds: Int
        public var maxOutputBytes: Int
        public var isJSONOnly: Bool
        /// Folders the program must be in; any when empty.
        public var trustedFolders: [String]
        public var mayBeLink: Bool
    }

    public enum Kind: Hashable, Sendable {
        /// - allowlist: the only names it gives; nil: all.
        case environment(allowlist: [String]?)
        /// - isSingleValue: the whole file is the secret; otherwise it is JSON.
        case file(path: String, isSingleValue: Bool, maxBytes: Int)
        case program(Program)
    }

    public var kind: Kind
    public var timeoutMilliseconds: Int

    public init(kind: Kind, timeoutMilliseconds: Int = 5000) {
        self.kind = kind
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// Nil when it lacks what its kind needs.
    init?(_ fields: ConfigFields) {
        timeoutMilliseconds = fields.whole("timeoutMs") ?? 5000
        switch fields.text("source") {
        case "env": kind = .environment(allowlist: fields.texts("allowlist"))
        case "file":
            guard let path = fields.file("path") else { return nil }
            kind = .file(
                path: path, isSingleValue: fields.text("mode") == "singleValue",
                maxBytes: fields.whole("maxBytes") ?? 1 << 20)
        case "exec":
            guard let command = fields.text("command") else { return nil }
            kind = .program(
                Program(
                    command: command, arguments: fields.texts("args") ?? [],
                    passedEnvironment: fields.texts("passEnv") ?? [],
                    environment: fields.each("env") { $0.value?.text ?? "" },
                    noOutputTimeoutMilliseconds: fields.whole("noOutputTimeoutMs") ?? 2000,
                    maxOutputBytes: fields.whole("maxOutputBytes") ?? 1 << 20,
                    isJSONOnly: fields.flag("jsonOnly") ?? true, trustedFolders: fields.texts("trustedDirs") ?? [],
                    mayBeLink: fields.flag("allowSymlinkCommand") ?? false))
        default: return nil
        }
    }

    /// The key without which a source of its kind is none.
    static func missingKey(_ fields: ConfigFields) -> String? {
        let needed = ["file": "path", "exec": "command"][fields.text("source") ?? ""]
        return needed.flatMap { fields.text($0) == nil ? $0 : nil }
    }

    /// The kind of references that it serves.
    public var source: SecretReference.Source {
        switch kind {
        case .environment: .env
        case .file: .file
        case .program: .exec
        }
    }
}
