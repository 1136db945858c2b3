import CallConfig
import CallCore

/// How the gateway is started.
public struct DaemonOptions: Sendable {
    /// Nil for the usual place of the configuration.
    public var configFile: String?
    /// Over what the configuration says.
    public var store: String?
    /// Where flows are when the configuration names no folder.
    public var flowFolder: String
    /// Of this program.
    public var version: String
    public var environment: [String: String]
    /// Runs the programs that secrets come from.
    public var runProgram: @Sendable (SecretCommand) async throws(SecretSources.RunFault) -> [UInt8]

    public init(
        configFile: String? = nil, store: String? = nil, flowFolder: String, version: String,
        environment: [String: String],
        runProgram: @escaping @Sendable (SecretCommand) async throws(SecretSources.RunFault) -> [UInt8]
    ) {
        self.configFile = configFile
        self.store = store
        self.flowFolder = flowFolder
        self.version = version
        self.environment = environment
        self.runProgram = runProgram
    }
}
