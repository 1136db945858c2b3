extension ExposureError {
    static func tailscaleMissing(_ executable: String) -> ExposureError {
        ExposureError(
            code: "exposure.tailscale_missing",
            message: "there is no program '\(executable)' that this user may run. Install Tailscale (https://"
                + "tailscale.com/download) and see that it is on PATH, or set publicUrl to an address that leads here")
    }

    static func tailscaleNotRunning(_ why: String) -> ExposureError {
        ExposureError(
            code: "exposure.tailscale_not_running",
            message: "Tailscale is not connected: \(why). Start its service and run 'tailscale up'")
    }

    static func tailscaleStatus(_ what: String) -> ExposureError {
        ExposureError(
            code: "exposure.tailscale_status",
            message: "'tailscale status --json' cannot be used: \(what). Update Tailscale to 1.52 or later")
    }

    static let tailscaleNoName = ExposureError(
        code: "exposure.tailscale_no_name",
        message: "this machine has no name in the tailnet. Turn on MagicDNS in the admin console of Tailscale")

    static func tailscalePort(_ port: Int, _ mode: TailscaleOptions.Mode) -> ExposureError {
        let allowed = mode == .funnel ? "a funnel has 443, 8443 or 10000" : "it must be 1 to 65535"
        return ExposureError(
            code: "exposure.tailscale_port",
            message: "\(port) cannot be the public port: \(allowed). Set tailscale.port")
    }

    /// What tailscale printed tells the common reasons apart.
    ///
    /// - Parameter ending: nil when it had to be stopped after the limit.
    static func tailscaleRoute(
        _ path: String, _ mode: TailscaleOptions.Mode, _ ending: ChildEnding?, _ limit: Duration, said: String,
        node: TailscaleNode?
    ) -> ExposureError {
        let what = ending.map(\.description) ?? "it did not end"
        let problem = "tailscale \(mode.rawValue) failed for \(path): \(what)"
        let printed = said.isEmpty ? "" : "; it said: \(said)"
        // Where serve or funnel is not allowed yet, tailscale may also wait until it is.
        if said.contains("login.tailscale.com/f/") || said.contains("is not enabled on your tailnet") {
            let url = node?.enableURL(mode)
            return ExposureError(
                code: "exposure.tailscale_not_enabled",
                message: "\(mode.rawValue) is not allowed on this machine (\(path) was refused). Allow it at "
                    + "\(url ?? "https://login.tailscale.com/admin"), and try again",
                enableURL: url)
        }
        if said.lowercased().contains("access denied") {
            return ExposureError(
                code: "exposure.tailscale_denied",
                message: "\(problem)\(printed). Run 'sudo tailscale set --operator=$USER' once, so that this user may")
        }
        if ending == nil {
            return .timeout(
                "'tailscale \(mode.rawValue)' did not end for \(path)", limit, said: said,
                next: "Run 'tailscale \(mode.rawValue) status' to see what is set, and try again")
        }
        return ExposureError(
            code: "exposure.tailscale_failed",
            message: "\(problem)\(printed). Run 'tailscale \(mode.rawValue) status' to see what is set",
            enableURL: node?.enableURL(mode))
    }
}
