import CallCore

/// What a request says of a media stream.
struct TelnyxStreamTerms: Hashable, Sendable {
    var url: String
    /// Whether sound may be sent to the phone as RTP payload.
    var isTwoWay: Bool
    var token: Secret?

    /// Nil when the request wants no stream.
    init?(_ fields: TelnyxFields) throws(TelnyxError) {
        guard let url = try fields.text("stream_url", atMost: 2_048) else { return nil }
        guard let address = WebAddress(url), ["ws", "wss"].contains(address.scheme) else {
            throw .invalid("stream_url", "has to be a ws or wss URL")
        }
        self.url = url
        _ = try fields.choice("stream_track", of: ["inbound_track", "outbound_track", "both_tracks"])
        let codecs = ["PCMU", "PCMA", "G722", "OPUS", "AMR-WB", "L16"]
        let heard = try fields.choice("stream_codec", of: codecs + ["default"]) ?? "default"
        let spoken = try fields.choice("stream_bidirectional_codec", of: codecs) ?? "PCMU"
        guard ["default", "PCMU"].contains(heard), spoken == "PCMU" else { throw .notSimulated("a codec but PCMU") }
        let rate = try fields.number("stream_bidirectional_sampling_rate", in: 8_000...48_000) ?? 8_000
        guard rate == 8_000 else { throw .notSimulated("a sampling rate but 8000") }
        let legs = try fields.choice("stream_bidirectional_target_legs", of: ["opposite", "self", "both"])
        _ = try fields.flag("send_silence_when_idle")
        // Without `rtp` whole MP3 files are expected, and on the opposite leg nobody is.
        isTwoWay =
            try fields.choice("stream_bidirectional_mode", of: ["mp3", "rtp"]) == "rtp" && legs != "opposite"
            && legs != nil
        token = try fields.text("stream_auth_token", atMost: 4_000).map { Secret($0) }
    }
}
