/// How long the tools may take, and how much of what they print is kept.
public struct ExposureLimits: Hashable, Sendable {
    /// Until ngrok has a public address.
    public var ngrokStart: Duration
    /// For `tailscale status`.
    public var tailscaleStatus: Duration
    /// For one `tailscale serve` or `tailscale funnel`.
    public var tailscaleRoute: Duration
    /// For turning one route off.
    public var tailscaleOff: Duration
    /// Between SIGTERM and SIGKILL.
    public var stop: Duration
    /// A longer status is refused, in bytes.
    public var statusBytes: Int
    /// Of any other output only the last bytes are kept.
    public var outputBytes: Int

    public init(
        ngrokStart: Duration = .seconds(30), tailscaleStatus: Duration = .milliseconds(2500),
        tailscaleRoute: Duration = .seconds(10), tailscaleOff: Duration = .seconds(10), stop: Duration = .seconds(2),
        statusBytes: Int = 4 << 20, outputBytes: Int = 16 << 10
    ) {
        self.ngrokStart = ngrokStart
        self.tailscaleStatus = tailscaleStatus
        self.tailscaleRoute = tailscaleRoute
        self.tailscaleOff = tailscaleOff
        self.stop = stop
        self.statusBytes = statusBytes
        self.outputBytes = outputBytes
    }
}
