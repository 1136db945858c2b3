import CallCore
import ScriptValue

extension ConfigTable {
    static let speech: [ConfigKey] = speech("tts", "How text becomes speech.")

    static func speech(_ prefix: String, _ summary: String) -> [ConfigKey] {
        [
            ConfigKey(prefix, .object, nil, summary),
            ConfigKey("\(prefix).auto", .text(.notEmpty), nil, "When the host speaks on its own; calls always speak."),
            ConfigKey("\(prefix).enabled", .boolean, nil, "Whether the host speaks; calls always speak."),
            ConfigKey("\(prefix).mode", .text(.notEmpty), nil, "What the host speaks: final answers or everything."),
            ConfigKey(
                "\(prefix).provider", .text(.notEmpty), nil,
                "The speech service, by its name. Calls without audio streams are spoken by the carrier: in the voice "
                    + "that this service's settings give as `speakerVoice`, `speakerVoiceId`, `voice` or `voiceId`, "
                    + "the first there is, where the carrier has it; else in one like it or the carrier's usual one."),
            ConfigKey("\(prefix).persona", .text(.notEmpty), nil, "One of `\(prefix).personas`."),
            ConfigKey("\(prefix).personas", .map(.notEmpty), nil, "Voices with names."),
            ConfigKey("\(prefix).personas.*", .openObject, nil, "One voice."),
            ConfigKey("\(prefix).summaryModel", .text(.notEmpty), nil, "Model that shortens long texts."),
            ConfigKey("\(prefix).modelOverrides", .openObject, nil, "What a model may change about its own speech."),
            ConfigKey("\(prefix).prefsPath", .text(.filePath), nil, "File with the preferences of listeners."),
            ConfigKey("\(prefix).maxTextLength", .positive, nil, "Longest text to speak, in characters."),
            ConfigKey("\(prefix).timeoutMs", .integer(1000...120_000), nil, "How long making speech may take."),
        ]
            + services("\(prefix).providers", "speech services").map { key in
                var key = key
                if key.path == "\(prefix).providers" { key.standard = nil }
                return key
            }
    }

    static let streaming: [ConfigKey] =
        [
            ConfigKey("streaming", .object, nil, "Recognising speech while it is spoken."),
            ConfigKey("streaming.enabled", .boolean, false, "Whether the sound of calls goes through media streams."),
            ConfigKey(
                "streaming.provider", .text(.notEmpty), nil, "The recogniser; the first usable one without it."),
            ConfigKey("streaming.streamPath", .text(.urlPath), "/voice/stream", "Path of the audio connections."),
            ConfigKey(
                "streaming.preStartTimeoutMs", .positive, 5000,
                "How long a connection may stay without a start message."),
            ConfigKey("streaming.maxPendingConnections", .positive, 32, "Connections that have not started yet."),
            ConfigKey("streaming.maxPendingConnectionsPerIp", .positive, 4, "The same from one address."),
            ConfigKey("streaming.maxConnections", .positive, 128, "Connections altogether."),
            ConfigKey(
                "streaming.framesToService", .integer(1...12), 3,
                "Frames of 20 ms in one message to the recogniser; more of them cost less and are heard later."),
            ConfigKey(
                "streaming.framesToCarrier", .integer(1...25), 5,
                "The same in one message to the carrier, which buffers what it plays."),
        ] + services("streaming.providers", "recognisers")

    static let realtime: [ConfigKey] =
        [
            ConfigKey("realtime", .object, nil, "Talking to a speech-to-speech model."),
            ConfigKey("realtime.enabled", .boolean, false, "Whether calls are bridged to a realtime model."),
            ConfigKey(
                "realtime.provider", .text(.notEmpty), nil, "The model's service; the first usable one without it."),
            ConfigKey(
                "realtime.streamPath", .text(.urlPath), nil,
                "Path of the audio connections. Made from `serve.path` without it: `/voice/webhook` gives "
                    + "`/voice/stream/realtime`."),
            ConfigKey(
                "realtime.instructions", .text(.any), .init(RealtimeConfig.stockInstructions), "What the model is told."
            ),
            ConfigKey(
                "realtime.toolPolicy", .choice(["safe-read-only", "owner", "none"]), "safe-read-only",
                "Which tools the agent may use when the model asks it."),
            ConfigKey(
                "realtime.consultPolicy", .choice(["auto", "substantive", "always"]), "auto",
                "When the model should ask the agent."),
            ConfigKey(
                "realtime.consultThinkingLevel",
                .choice(["off", "minimal", "low", "medium", "high", "xhigh", "adaptive", "max", "ultra"]), nil,
                "How hard the agent thinks when it is asked."),
            ConfigKey("realtime.consultFastMode", .boolean, nil, "Whether the agent answers in its fast mode."),
            ConfigKey(
                "realtime.consultSilenceMs", .positive, .int(ConsultTerms.usualSilence),
                "The longest a caller hears nothing while the agent is asked; then a line of `consultProgress` is said."
            ),
            ConfigKey(
                "realtime.consultProgress", .list(.text(.notEmpty)),
                .array(ConsultTerms.stockProgress.map { Value($0) }),
                "Said in turn while the agent is asked, the last one again and again; nothing with an empty list."),
            ConfigKey(
                "realtime.consultFallback", .text(.notEmpty), Value(ConsultTerms.stockFallback),
                "What the model says when the agent gives no answer."),
            ConfigKey("realtime.tools", .list(.object), [], "Tools the model is offered."),
            ConfigKey("realtime.tools[]", .object, nil, "One tool."),
            ConfigKey("realtime.tools[].type", .choice(["function"]), nil, "Always `function`.", isRequired: true),
            ConfigKey("realtime.tools[].name", .text(.notEmpty), nil, "Name of the tool.", isRequired: true),
            ConfigKey("realtime.tools[].description", .text(.any), nil, "What it is for.", isRequired: true),
            ConfigKey("realtime.tools[].parameters", .object, nil, "JSON Schema of its arguments.", isRequired: true),
            ConfigKey(
                "realtime.tools[].parameters.type", .choice(["object"]), nil, "Always `object`.", isRequired: true),
            ConfigKey(
                "realtime.tools[].parameters.properties", .openObject, nil, "Schemas of the arguments by name.",
                isRequired: true),
            ConfigKey("realtime.tools[].parameters.required", .list(.text(.any)), nil, "Arguments that must be given."),
        ] + realtimeContext + services("realtime.providers", "realtime models")

    private static let realtimeContext: [ConfigKey] = [
        ConfigKey("realtime.fastContext", .object, nil, "Looking things up before the agent is asked."),
        ConfigKey("realtime.fastContext.enabled", .boolean, false, "Whether it is done."),
        ConfigKey("realtime.fastContext.timeoutMs", .positive, 800, "How long it may take."),
        ConfigKey("realtime.fastContext.maxResults", .positive, 3, "Most results."),
        ConfigKey(
            "realtime.fastContext.sources", .list(.choice(["memory", "sessions"]), atLeast: 1), ["memory", "sessions"],
            "Where it looks."),
        ConfigKey(
            "realtime.fastContext.fallbackToConsult", .boolean, false, "Ask the agent when nothing was found."),
        ConfigKey("realtime.agentContext", .object, nil, "What the model is told about the agent."),
        ConfigKey("realtime.agentContext.enabled", .boolean, false, "Whether it is told."),
        ConfigKey("realtime.agentContext.maxChars", .positive, 6000, "Most characters of it."),
        ConfigKey("realtime.agentContext.includeIdentity", .boolean, true, "Name and nature of the agent."),
        ConfigKey("realtime.agentContext.includeWorkspaceFiles", .boolean, true, "The files below."),
        ConfigKey(
            "realtime.agentContext.files", .list(.text(.notEmpty)), ["SOUL.md", "IDENTITY.md", "USER.md"],
            "Files of the agent's workspace, by relative path."),
        ConfigKey(
            "realtime.agentContext.workspace", .text(.filePath), "~/.openclaw/workspace",
            "The main agent's workspace. That of agent `sales` lies beside it, as `workspace-sales`."),
    ]
}
