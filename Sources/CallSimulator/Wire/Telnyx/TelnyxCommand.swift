/// The commands for a call: their fields, and whether the call has to be up.
enum TelnyxCommand: String, CaseIterable {
    case answer, reject, hangup, speak, gather, transfer
    case playbackStart = "playback_start"
    case playbackStop = "playback_stop"
    case gatherStop = "gather_stop"
    case transcriptionStart = "transcription_start"
    case transcriptionStop = "transcription_stop"
    case sendDTMF = "send_dtmf"
    case clientStateUpdate = "client_state_update"
    case streamingStart = "streaming_start"
    case streamingStop = "streaming_stop"

    /// Commands that exist and are not simulated.
    static let others: Set<String> = [
        "bridge", "enqueue", "fork_start", "fork_stop", "gather_using_ai", "gather_using_audio", "gather_using_speak",
        "leave_queue", "noise_suppression_start", "noise_suppression_stop", "record_pause", "record_resume",
        "record_start", "record_stop", "refer", "send_sip_info", "siprec_start", "siprec_stop",
        "suppression_start", "suppression_stop", "ai_assistant_start", "ai_assistant_stop",
    ]

    /// Fields of live sound that several requests share.
    static let streams: Set<String> = [
        "stream_url", "stream_track", "stream_codec", "stream_bidirectional_mode", "stream_bidirectional_codec",
        "stream_bidirectional_target_legs", "send_silence_when_idle",
    ]

    var needsAnswer: Bool {
        switch self {
        case .answer, .reject, .hangup, .clientStateUpdate: false
        default: true
        }
    }

    var known: Set<String> { own.union(["client_state", "command_id"]) }

    private var own: Set<String> {
        switch self {
        case .answer: Self.answering
        case .reject: ["cause"]
        case .hangup: ["custom_headers", "reason"]
        case .speak:
            [
                "payload", "voice", "payload_type", "language", "service_level", "loop", "stop", "target_legs",
                "voice_settings",
            ]
        case .playbackStart:
            [
                "audio_url", "media_name", "playback_content", "audio_type", "loop", "overlay", "cache_audio", "stop",
                "target_legs",
            ]
        case .playbackStop: ["stop", "overlay"]
        case .gather:
            [
                "minimum_digits", "maximum_digits", "timeout_millis", "initial_timeout_millis",
                "inter_digit_timeout_millis", "terminating_digit", "valid_digits", "gather_id",
            ]
        case .gatherStop, .transcriptionStop, .clientStateUpdate: []
        case .transcriptionStart:
            ["transcription_engine", "transcription_engine_config", "transcription_tracks"]
        case .sendDTMF: ["digits", "duration_millis"]
        case .streamingStart:
            Self.streams.union([
                "stream_auth_token", "stream_bidirectional_sampling_rate", "custom_parameters", "enable_dialogflow",
            ])
        case .streamingStop: ["stream_id"]
        case .transfer: Self.transferring
        }
    }

    private static let answering: Set<String> = streams.union([
        "webhook_url", "webhook_url_method", "webhook_urls", "webhook_urls_method", "webhook_retries_policies",
        "billing_group_id", "custom_headers", "sip_headers", "preferred_codecs", "sound_modifications", "record",
        "record_channels", "record_custom_file_name", "record_format", "record_max_length", "record_timeout_secs",
        "record_track", "record_trim", "transcription", "transcription_config",
    ])

    private static let transferring: Set<String> = [
        "to", "from", "from_display_name", "timeout_secs", "time_limit_secs", "answering_machine_detection",
        "answering_machine_detection_config", "target_leg_client_state", "early_media", "audio_url", "media_name",
        "custom_headers", "sip_headers", "sip_auth_username", "sip_auth_password", "sip_transport_protocol",
        "sip_region", "media_encryption", "mute_dtmf", "park_after_unbridge", "preferred_codecs", "privacy", "record",
        "record_channels", "record_custom_file_name", "record_format", "record_max_length", "record_timeout_secs",
        "record_track", "record_trim", "sound_modifications", "webhook_url", "webhook_url_method", "webhook_urls",
        "webhook_urls_method", "webhook_retries_policies",
    ]
}
