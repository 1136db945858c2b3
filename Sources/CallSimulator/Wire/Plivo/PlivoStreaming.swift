import CallCore

/// The rules of `<Stream>`.
enum PlivoStreaming {
    static let contentTypes = [
        "audio/x-mulaw;rate=8000", "audio/x-l16;rate=8000", "audio/x-l16;rate=16000", "audio/x-l16;rate=24000",
    ]
    /// How often a socket is tried.
    static let tries = 3
    /// Between two tries, in milliseconds.
    static let pause: Milliseconds = 500

    static func problem(in element: MarkupElement) -> String? {
        let url = WireURL.trimmed(element.rawText)
        guard url.utf8.count <= 2_048, let address = WebAddress(url), ["ws", "wss"].contains(address.scheme) else {
            return "<Stream> needs a ws or wss URL"
        }
        let hasOutbound = ["outbound", "both"].contains(element["audioTrack"] ?? "inbound")
        return hasOutbound && element["bidirectional"] == "true" ? "a two-way <Stream> has the inbound track only" : nil
    }
}
