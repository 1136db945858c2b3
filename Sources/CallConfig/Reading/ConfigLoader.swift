/// Finds and reads the configuration of this program.
public struct ConfigLoader: Sendable {
    public static let variable = "VOICECALL_CONFIG"
    static let standardPlace = "~/.voicecall/config.json5"

    private let reader: ConfigReader
    private let files: ConfigFiles

    public init(environment: @escaping @Sendable (String) -> String?, files: ConfigFiles = .disk) {
        reader = ConfigReader(environment: environment)
        self.files = files
    }

    /// The file that is read: the one asked for, else the one that `VOICECALL_CONFIG` names, else
    /// `~/.voicecall/config.json5`.
    public func place(option: String?) -> String {
        let named = option ?? reader.environment(Self.variable).flatMap { $0.isEmpty ? nil : $0 }
        let home = reader.environment("HOME") ?? ""
        return FilePlace.absolute(named ?? Self.standardPlace, home: home.isEmpty ? "/" : home, folder: "")
    }

    /// Reads the file. A missing or broken file is a reading with one problem.
    public func load(option: String? = nil) -> ConfigReading {
        let file = place(option: option)
        do throws(ConfigFiles.Fault) {
            return reader.read(try files.read(file, reader.limits.bytes), file: file)
        } catch {
            return reader.failed(file, problem(error, isNamed: option != nil))
        }
    }

    private func problem(_ fault: ConfigFiles.Fault, isNamed: Bool) -> ConfigProblem {
        switch fault {
        case .missing:
            ConfigProblem(
                .missing, at: [], "there is no such file",
                next: isNamed ? "name a file that is there" : "write it, or name another one with --config",
                environment: isNamed ? nil : Self.variable)
        case .unreadable(let reason):
            ConfigProblem(
                .unreadable, at: [], "the file cannot be read: \(reason)", next: "make it readable for this user")
        case .tooLarge:
            ConfigProblem(
                .tooLarge, at: [], "the file has more than \(reader.limits.bytes) bytes", next: "shorten it")
        }
    }
}
