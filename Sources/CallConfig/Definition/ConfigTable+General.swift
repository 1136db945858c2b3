import CallCore
import ScriptValue

extension ConfigTable {
    static let general: [ConfigKey] = [
        ConfigKey("$schema", .text(.any), nil, "Where editors find the schema of this file."),
        ConfigKey(
            "enabled", .boolean, false,
            "Whether calls are made and taken. In an `openclaw.json` a missing value counts as true."),
        ConfigKey(
            "provider", .choice(CarrierName.allCases.map(\.rawValue)), nil,
            "The carrier. In an `openclaw.json` a missing value counts as `mock`."),
        ConfigKey(
            "fromNumber", .text(.phoneNumber), nil, "The number calls are placed from.",
            environment: "TWILIO_FROM_NUMBER", for: .twilio),
        ConfigKey("toNumber", .text(.phoneNumber), nil, "The number that is called when none is given."),
        ConfigKey(
            "sessionScope", .choice(SessionScope.allCases.map(\.rawValue)), "per-phone",
            "Which calls share the agent's memory: all with one number (`voice:15550001234`), none (`voice:call:ID`), or "
                + "all, in the main session of the agent (`agent:main:main`)."),
        ConfigKey("memory", .object, nil, "What flows keep of callers between calls (`memory.append`)."),
        ConfigKey(
            "memory.retentionDays", .zeroOrMore, 365,
            "After so many days a note is removed; 0 keeps notes for ever. A change counts from the next start."),
        ConfigKey(
            "store", .text(.filePath), "~/.openclaw/voice-calls", "Folder of the call store; `~` is the home folder."),
    ]

    static let carriers: [ConfigKey] =
        [
            ConfigKey("telnyx", .object, nil, "The Telnyx account."),
            ConfigKey(
                "telnyx.apiKey", .secret, nil, "API key (v2).", environment: "TELNYX_API_KEY", for: .telnyx),
            ConfigKey(
                "telnyx.connectionId", .text(.notEmpty), nil, "The Call Control application.",
                environment: "TELNYX_CONNECTION_ID", for: .telnyx),
            ConfigKey(
                "telnyx.publicKey", .text(.notEmpty), nil, "The key webhooks are verified with (Ed25519, base64).",
                environment: "TELNYX_PUBLIC_KEY", for: .telnyx),
        ] + endpoint("telnyx", "Telnyx") + [
            ConfigKey("twilio", .object, nil, "The Twilio account."),
            ConfigKey(
                "twilio.accountSid", .text(.notEmpty), nil, "SID of the account.",
                environment: "TWILIO_ACCOUNT_SID", for: .twilio),
            ConfigKey(
                "twilio.authToken", .secret, nil, "Token that webhooks are signed with; each region has its own.",
                environment: "TWILIO_AUTH_TOKEN", for: .twilio),
            ConfigKey(
                "twilio.apiKey", .text(.apiKeySID), nil, "API key to send requests with instead of the auth token."),
            ConfigKey("twilio.apiSecret", .secret, nil, "Secret of `twilio.apiKey`."),
            ConfigKey("twilio.region", .choice(["us1", "ie1", "au1"]), "us1", "Where Twilio handles the calls."),
            ConfigKey(
                "twilio.edge", .text(.edge), nil, "Where requests enter Twilio's network, such as `dublin`."),
        ] + endpoint("twilio", "Twilio") + [
            ConfigKey("plivo", .object, nil, "The Plivo account."),
            ConfigKey(
                "plivo.authId", .text(.notEmpty), nil, "ID of the account.", environment: "PLIVO_AUTH_ID", for: .plivo),
            ConfigKey(
                "plivo.authToken", .secret, nil, "Token for requests; webhooks are signed with it, too.",
                environment: "PLIVO_AUTH_TOKEN", for: .plivo),
        ] + endpoint("plivo", "Plivo")

    static let callers: [ConfigKey] =
        [
            ConfigKey(
                "inboundPolicy", .choice(["disabled", "allowlist", "pairing", "open"]), "disabled",
                "Which incoming calls are taken. `pairing` acts as `allowlist`."),
            ConfigKey(
                "allowFrom", .list(.text(.phoneNumber)), [], "Callers that `allowlist` lets in, compared by all digits."
            ),
            ConfigKey(
                "inboundGreeting", .text(.any), nil,
                "First words of an incoming call, for flows that have a setting `greeting`; their own stock line "
                    + "without it. What `flow_config` says goes over it."),
            ConfigKey(
                "numbers", .map(.phoneNumber), [:],
                "Settings for incoming calls by the number that was called, compared by all digits. They go over the "
                    + "general ones; calls that are placed know the general ones only."),
            ConfigKey("numbers.*", .object, nil, "Settings of one number."),
            ConfigKey(
                "numbers.*.inboundGreeting", .text(.any), nil,
                "First words of a call to this number, as `inboundGreeting`."),
            ConfigKey(
                "numbers.*.flow", .text(.name), nil, "The flow that answers; `inbound` of `flows` without it."),
            ConfigKey("numbers.*.agentId", .text(.notEmpty), nil, "The agent that answers."),
            ConfigKey("numbers.*.responseModel", .text(.any), nil, "Model of the agent's answers."),
            ConfigKey("numbers.*.responseSystemPrompt", .text(.any), nil, "Instructions for the agent's answers."),
            ConfigKey("numbers.*.responseTimeoutMs", .positive, nil, "How long an answer may take."),
        ] + speech("numbers.*.tts", "Speech of this number; merged deeply into `tts`.")

    static let limits: [ConfigKey] = [
        ConfigKey("outbound", .object, nil, "Calls that are placed."),
        ConfigKey(
            "outbound.defaultMode", .choice(["notify", "conversation"]), "notify",
            "What a call does when nothing is said: speak and hang up, or talk."),
        ConfigKey(
            "outbound.notifyHangupDelaySec", .zeroOrMore, 3,
            "Seconds between the end of the message and hanging up: `notify_hangup_delay` of flows that have it, unless "
                + "`flow_config` says otherwise."),
        ConfigKey("maxDurationSeconds", .positive, 300, "Longest call, counted from the answer."),
        ConfigKey(
            "staleCallReaperSeconds", .zeroOrMore, 0,
            "Calls that are not answered so many seconds after they began are ended with `timeout`; 0 turns it off."),
        ConfigKey("silenceTimeoutMs", .positive, 800, "Accepted for compatibility; nothing reads it."),
        ConfigKey(
            "transcriptTimeoutMs", .positive, 180_000,
            "How long `continue` waits for what the caller says, where the flow has no `continue` of its own; an hour "
                + "at most."),
        ConfigKey("ringTimeoutMs", .positive, 30_000, "How long the other side may ring."),
        ConfigKey("maxConcurrentCalls", .positive, 1, "Calls at a time, both directions together."),
    ]

    static let answers: [ConfigKey] = [
        ConfigKey("agentId", .text(.notEmpty), nil, "The agent that answers; `main` without it."),
        ConfigKey(
            "responseModel", .text(.any), nil, "Model of the agent's answers, as `provider/model` or `model`."),
        ConfigKey("responseSystemPrompt", .text(.any), nil, "Instructions for the agent's answers."),
        ConfigKey(
            "responseTimeoutMs", .positive, 30_000,
            "How long an answer may take; a flow may give up on it earlier, but waits no longer."),
    ]

    static let flows: [ConfigKey] = [
        ConfigKey(
            "flows", .map(.name), [:],
            "Which flow serves a mode: `{ notify: \"notify.lua\", inbound: \"reception\" }`. Any mode may be added."),
        ConfigKey("flows.*", .text(.filePath), nil, "Name or file of the flow."),
        ConfigKey(
            "flow_dir", .text(.filePath), nil,
            "Folder of flows, relative to this file. Without it: `flows` where the program starts, else the flows that "
                + "came with it."),
        ConfigKey(
            "flow_config", .map(.name), [:],
            "Settings that flows read as `call.config`, by the name of the flow."),
        ConfigKey("flow_config.*", .openObject, nil, "Settings of one flow; the flow's own `config` says which."),
    ]
}
