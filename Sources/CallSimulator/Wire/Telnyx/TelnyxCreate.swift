import CallCore

/// A request to dial, checked.
struct TelnyxCreate {
    var to: String
    var from: String
    var ring: Milliseconds
    var timeLimit: Milliseconds
    var digits: String?
    var detection: TelnyxDetection?
    var webhookURL: String?
    var clientState: String?
    /// The word for a call that rings out.
    var ringOutCause: String
    var stream: TelnyxStreamTerms?

    static let known: Set<String> = TelnyxCommand.streams.union([
        "connection_id", "to", "from", "from_display_name", "timeout_secs", "time_limit_secs",
        "answering_machine_detection", "answering_machine_detection_config", "webhook_url", "webhook_url_method",
        "webhook_urls", "webhook_urls_method", "webhook_retries_policies", "client_state", "command_id", "link_to",
        "bridge_intent", "bridge_on_answer", "send_digits_on_answer", "record", "record_channels", "record_format",
        "record_max_length", "record_timeout_secs", "record_track", "record_trim", "custom_headers", "sip_headers",
        "sip_auth_username", "sip_auth_password", "sip_transport_protocol", "media_encryption", "media_name",
        "audio_url", "transcription", "transcription_config", "retry_on_timeout", "preferred_codecs",
        "billing_group_id", "park_after_unbridge", "prevent_double_bridge", "sound_modifications",
        "supervise_call_control_id", "supervisor_role", "conference_config", "dialogflow_config", "privacy",
        "stream_auth_token", "stream_establish_before_call_originate", "stream_bidirectional_sampling_rate",
    ])

    init(_ fields: TelnyxFields, settings: TelnyxSettings) throws(TelnyxError) {
        try fields.only(Self.known)
        let connection = try fields.words("connection_id")
        guard connection == settings.connectionID else {
            throw .invalid("connection_id", "is no Call Control application of this account")
        }
        let called = try Self.called(fields)
        to = called.number
        from = try Self.calling("from", fields, settings, besides: [])
        ring = (try fields.number("timeout_secs", in: 5...600) ?? 30) * 1_000
        timeLimit = (try fields.number("time_limit_secs", in: 30...14_400) ?? 14_400) * 1_000
        digits = try fields.keys("send_digits_on_answer", atMost: 64) ?? called.digits
        detection = try TelnyxDetection(fields)
        webhookURL = try fields.url("webhook_url")
        _ = try fields.choice("webhook_url_method", of: ["GET", "POST"])
        _ = try fields.text("from_display_name", atMost: 128)
        clientState = try fields.state()
        stream = try TelnyxStreamTerms(fields)
        ringOutCause = try fields.flag("retry_on_timeout") == false ? "no_answer" : "timeout"
    }

    /// The number and the keys that may follow it after a comma.
    static func called(_ fields: TelnyxFields) throws(TelnyxError) -> (number: String, digits: String?) {
        if fields["to"]?.array != nil { throw .notSimulated("dialling several numbers at once") }
        let to = try fields.words("to")
        if to.hasPrefix("sip:") { return (to, nil) }
        let parts = to.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        try check(parts[0], "to")
        return (parts[0], parts.count > 1 ? "," + parts[1] : nil)
    }

    /// - Parameter others: numbers that may be shown without being one's own.
    static func calling(
        _ name: String, _ fields: TelnyxFields, _ settings: TelnyxSettings, besides others: [String]
    ) throws(TelnyxError) -> String {
        let from = try fields.words(name)
        try check(from, name)
        guard settings.url(of: from) != nil || others.contains(from) else {
            throw .invalid(
                name, "\(from) is not a number of this account", code: "10010", title: "Authorization failed",
                status: 403)
        }
        return from
    }

    private static func check(_ number: String, _ name: String) throws(TelnyxError) {
        guard PhoneNumber(number).e164 == nil else { return }
        let isNumber = !number.isEmpty && number.utf8.allSatisfy { $0 == 0x2B || (0x30...0x39).contains($0) }
        throw isNumber
            ? .invalid(name, "has to be in +E.164 format", code: "10016", title: "Phone number must be in +E164 format")
            : .invalid(name, "is not a phone number", code: "10002", title: "Invalid phone number")
    }
}
