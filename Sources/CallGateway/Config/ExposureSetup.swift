import CallConfig
import CallCore
import Exposure

/// The way in from the outside that a configuration asks for.
public enum ExposureSetup {
    /// Nil when carriers reach the front door without help: its address is public, or told by `publicUrl`.
    ///
    /// - Parameters:
    ///   - prefix: where the configuration stands in its file.
    ///   - observer: is told when the way in is lost later.
    public static func exposure(
        _ config: VoiceCallConfig, secrets: ResolvedSecrets, prefix: ConfigPath, environment: [String: String],
        observer: @escaping @Sendable (ExposureError) -> Void
    ) throws(ConfigProblem) -> (any Exposure)? {
        guard config.publicURL == nil else { return nil }
        switch config.tunnel.provider {
        case .ngrok:
            let path = prefix.adding("tunnel.ngrokAuthToken")
            let token = config.tunnel.ngrokAuthToken == nil ? nil : try secrets.secret(at: path)
            return NgrokTunnel(
                NgrokOptions(authToken: token, domain: config.tunnel.ngrokDomain), environment: environment,
                observer: observer)
        case .tailscaleServe: return tailscale(.serve, config, environment, observer)
        case .tailscaleFunnel: return tailscale(.funnel, config, environment, observer)
        case .none: break
        }
        switch config.tailscale.mode {
        case .serve: return tailscale(.serve, config, environment, observer)
        case .funnel: return tailscale(.funnel, config, environment, observer)
        case .off: return nil
        }
    }

    private static func tailscale(
        _ mode: TailscaleOptions.Mode, _ config: VoiceCallConfig, _ environment: [String: String],
        _ observer: @escaping @Sendable (ExposureError) -> Void
    ) -> any Exposure {
        let (local, open) = (config.serve.path, config.tailscale.path)
        var paths = [local: open]
        // What stands before the webhook's path outside stands before the other paths too.
        if config.streaming.isEnabled, open.hasSuffix(local) {
            paths[config.streaming.streamPath] = open.dropLast(local.count) + config.streaming.streamPath
        }
        return TailscaleExposure(
            TailscaleOptions(mode: mode, port: config.tailscale.port, publicPaths: paths),
            environment: environment, observer: observer)
    }
}
