import ScriptValue

/// Makes a configuration out of the text of a file. Pure: the environment is handed in.
public struct ConfigReader: Sendable {
    static let hostPath: ConfigPath = ["plugins", "entries", "voice-call", "config"]

    public var environment: @Sendable (String) -> String?
    public var limits: JSON5Limits

    public init(environment: @escaping @Sendable (String) -> String?, limits: JSON5Limits = JSON5Limits()) {
        self.environment = environment
        self.limits = limits
    }

    /// - Parameter file: the name of the file; relative paths in it begin at its folder.
    public func read(_ bytes: [UInt8], file: String) -> ConfigReading {
        do throws(JSON5Error) {
            return read(try JSON5Reader.read(bytes, limits: limits), bytes, file)
        } catch {
            return failed(file, Self.problem(error))
        }
    }

    /// The reading of a file that gives nothing.
    func failed(_ file: String, _ problem: ConfigProblem) -> ConfigReading {
        var reading = assemble(Part(node: JSON5Node(.object([])), prefix: []), lines: LineIndex([]), file: file)
        reading.problems = [problem]
        return reading
    }

    private static func problem(_ error: JSON5Error) -> ConfigProblem {
        switch error.kind {
        case .syntax:
            ConfigProblem(
                .syntax, at: [], "the file is not JSON5: \(error.message)", next: "mend the text at this place",
                place: error.place)
        case .tooLarge: ConfigProblem(.tooLarge, at: [], "the file is too large: \(error.message)", next: "shorten it")
        case .tooDeep:
            ConfigProblem(
                .tooDeep, at: [], "the file is nested too deeply: \(error.message)", next: "flatten it",
                place: error.place)
        }
    }

    /// The configuration inside a file.
    struct Part {
        var node: JSON5Node
        var prefix: ConfigPath
        /// The `secrets` of a host's file, which are not in the configuration itself.
        var hostSecrets: JSON5Node?
        var isHost = false
        /// The host's own switch.
        var isSwitchedOff = false
    }

    private func read(_ root: JSON5Node, _ bytes: [UInt8], _ file: String) -> ConfigReading {
        guard root.members != nil else {
            return failed(
                file, ConfigProblem(.type, at: [], "the file holds no object", next: "write { } around its keys"))
        }
        guard let part = Self.part(of: root) else {
            return failed(
                file,
                ConfigProblem(
                    .missing, at: ["plugins", "entries", "voice-call"], "is not in the file",
                    next: "write plugins: { entries: { \"voice-call\": { enabled: true, config: { … } } } }"))
        }
        let migration = LegacyMigration(part.node, prefix: part.prefix)
        var now = part
        now.node = migration.config
        var reading = assemble(now, lines: LineIndex(bytes), file: file, legacy: migration.report)
        var migrated = root
        if part.prefix.parts.isEmpty {
            migrated = migration.config
        } else if !migration.report.issues.isEmpty {
            migrated[part.prefix.parts[...]] = migration.config
        }
        reading.text = ConfigText(bytes: bytes, original: root, migrated: migrated)
        return reading
    }

    private static func part(of root: JSON5Node) -> Part? {
        guard let plugins = root["plugins"] else { return Part(node: root, prefix: []) }
        guard let entry = plugins["entries"]?["voice-call"], entry.members != nil else { return nil }
        return Part(
            node: entry["config"] ?? JSON5Node(.object([])), prefix: hostPath, hostSecrets: root["secrets"],
            isHost: true, isSwitchedOff: entry["enabled"]?.bool == false)
    }
}
