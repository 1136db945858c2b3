/// What is exposed through Tailscale, and how.
public struct TailscaleOptions: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable {
        /// For machines of the same tailnet.
        case serve
        /// For everyone. Whatever else Tailscale serves on the same public port becomes public with it.
        case funnel
    }

    public var mode: Mode
    /// The public port; a funnel has 443, 8443 or 10000.
    public var port: Int
    /// Under which public path a path of the front door appears; the same where there is none.
    public var publicPaths: [String: String]
    /// A name to look for on `PATH`, or a path.
    public var executable: String

    public init(
        mode: Mode, port: Int = 443, publicPaths: [String: String] = [:], executable: String = "tailscale"
    ) {
        self.mode = mode
        self.port = port
        self.publicPaths = publicPaths
        self.executable = executable
    }
}
