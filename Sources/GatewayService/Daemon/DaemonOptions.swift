import CallConfig
import CallCore

/// How the gateway is started.
public struct DaemonOptions: Sendable {
    /// Nil for the usual place of the configuration.
    public var configFile: String?
    /// Over what the configuration says.
    public var store: String?
    /// Where flows are, over what the configuration says.
    public var namedFlowFolder: String?
    /// Where flows are when neither names a folder.
    public var flowFolder: String
    /// Of this program.
    public var version: String
    public var environment: [String: String]
    /// Runs the programs that secrets come from.
    public var runProgram: @Sendable (SecretCommand) async throws(SecretSources.RunFault) -> [UInt8]

    public init(
        configFile: String? = nil, store: String? = nil, namedFlowFolder: String? = nil, flowFolder: String,
        version: String, environment: [String: String],
        runProgram: @escaping @Sendable (SecretCommand) async throws(SecretSources.RunFault) -> [UInt8]
    ) {
        self.configFile = configFile
        self.store = store
        self.namedFlowFolder = namedFlowFolder
        self.flowFolder = flowFolder
        self.version = version
        self.environment = environment
        self.runProgram = runProgram
    }

    func flowFolder(_ config: VoiceCallConfig) -> String {
        namedFlowFolder ?? config.flowFolder ?? flowFolder
    }
}
