import CallConfig
import CallCore
import CallGateway
import Exposure

/// A configuration that a gateway can run on, with its secrets looked up.
struct DaemonSetup: Sendable {
    var reading: ConfigReading
    var secrets: ResolvedSecrets
    var gateway: GatewayOptions

    var config: VoiceCallConfig { reading.config }

    /// Reads the configuration and everything that it refers to.
    static func read(_ options: DaemonOptions) async throws(DaemonError) -> DaemonSetup {
        let environment = options.environment
        let lookUp: @Sendable (String) -> String? = { environment[$0] }
        let reading = ConfigLoader(environment: lookUp).load(option: options.configFile)
        guard reading.isUsable else { throw refused(reading.file, reading.errors) }
        guard reading.config.isEnabled else {
            throw DaemonError(
                code: "config.disabled", message: "\(reading.file) says enabled: false",
                nextStep: "write enabled: true")
        }
        let sources = SecretSources(environment: lookUp, run: options.runProgram)
        let outcome = await SecretResolver(reading.config.secrets, sources: sources)
            .resolve(reading.config.secretSurfaces(prefix: reading.prefix))
        let errors = outcome.problems.filter { $0.severity == .error }
        guard errors.isEmpty else { throw refused(reading.file, errors) }
        do throws(ConfigProblem) {
            let gateway = try GatewayOptions(
                reading.config, secrets: outcome.secrets, prefix: reading.prefix, environment: lookUp)
            return DaemonSetup(reading: reading, secrets: outcome.secrets, gateway: gateway)
        } catch {
            throw refused(reading.file, [error])
        }
    }

    private static func refused(_ file: String, _ problems: [ConfigProblem]) -> DaemonError {
        let list = problems.map(\.sentence).joined(separator: "; ")
        return DaemonError(
            code: "config.errors", message: "\(file): setup incomplete: \(list)",
            nextStep: "mend it; all problems with their places: voicecall config check", problems: problems)
    }

    /// A carrier on the internet cannot call back to an address of this machine.
    func checkReach(publicURL: String?) throws(DaemonError) {
        guard gateway.isOutOfReach(at: publicURL) else { return }
        throw DaemonError(
            code: "config.unreachable",
            message: "\(gateway.account.driver.name) cannot reach \(publicURL ?? "this machine")",
            nextStep: "set publicUrl, tunnel.provider or tailscale.mode")
    }

    /// Keys whose change a running gateway does not follow.
    static let fixed = [
        "provider", "twilio", "telnyx", "plivo", "serve", "publicUrl", "tailscale", "tunnel", "webhookSecurity",
        "skipSignatureVerification", "streaming", "realtime", "tts", "agent", "store", "gateway", "flow_dir", "enabled",
    ]

    /// Those of the keys that have other values in another configuration.
    func fixedKeys(changedIn other: DaemonSetup) -> [String] {
        Self.fixed.filter { reading.effective[$0] != other.reading.effective[$0] }
    }
}
