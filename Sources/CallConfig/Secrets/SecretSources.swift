/// What secrets are looked up in.
public struct SecretSources: Sendable {
    /// Why a program gave nothing; without anything it printed.
    public struct RunFault: Error, Hashable, Sendable {
        public var message: String
        public init(_ message: String) { self.message = message }
    }

    public var environment: @Sendable (String) -> String?
    public var file: @Sendable (_ path: String, _ most: Int) throws(ConfigFiles.Fault) -> SecretFile
    /// Whether a path is a symbolic link.
    public var isLink: @Sendable (_ path: String) -> Bool
    /// Runs a program and gives what it printed; must keep to the limits of the command.
    public var run: @Sendable (SecretCommand) async throws(RunFault) -> [UInt8]

    public init(
        environment: @escaping @Sendable (String) -> String?,
        file: @escaping @Sendable (_ path: String, _ most: Int) throws(ConfigFiles.Fault) -> SecretFile = {
            (path, most) throws(ConfigFiles.Fault) in try SecretFile.onDisk(path, most)
        },
        isLink: @escaping @Sendable (_ path: String) -> Bool = SecretFile.isLink,
        run: @escaping @Sendable (SecretCommand) async throws(RunFault) -> [UInt8]
    ) {
        self.environment = environment
        self.file = file
        self.isLink = isLink
        self.run = run
    }
}
