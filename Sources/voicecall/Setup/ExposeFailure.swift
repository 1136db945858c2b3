import Exposure

/// What Tailscale refused.
struct ExposeFailure: Error {
    var error: ExposureError

    var line: CommandFailure {
        CommandFailure(
            .unavailable, error.code, error.message,
            next: error.enableURL.map { "allow it at \($0), then try again" } ?? "do what stands there, then try again")
    }
}
