import CallCore
import HTTPTransport

/// Sends what a carrier would send.
struct ProbeWeb: Sendable {
    let client: HTTPClient
    /// PEM file of the authorities that the public address is trusted by; nil for the system's.
    let caFile: String?

    /// Of a form, as carriers send it.
    static let formHeaders = HeaderList([
        "Content-Type": "application/x-www-form-urlencoded", "User-Agent": "voicecall-doctor",
    ])
    /// Carriers wait no longer either.
    private static let patience: Milliseconds = 15_000

    func send(_ webhook: Webhook) async -> HTTPOutcome {
        var call = HTTPCall(
            webhook.method, webhook.url, headers: webhook.headers, body: webhook.body, caFile: caFile)
        call.timeout = Self.patience
        return await send(call)
    }

    func send(_ call: HTTPCall) async -> HTTPOutcome {
        await withCheckedContinuation { continuation in client.send(call) { continuation.resume(returning: $0) } }
    }
}
