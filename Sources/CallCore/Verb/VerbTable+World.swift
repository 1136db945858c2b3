import ScriptValue

extension VerbTable {
    static let agentVerbs: [VerbSpec] = [respond, consult]
    static let worldVerbs: [VerbSpec] = [
        httpGet, httpPost, kvGet, kvSet, kvDelete, memoryGet, memoryAppend, logInfo, logWarn, emit, clockNow,
    ]

    private static let agentCommon: [ParameterSpec] = [
        .required(
            "deadline", .number(0.1...600), "How long the caller may be kept waiting. Required: never dead air.",
            unit: "s"),
        .optional("meanwhile", .speech, "Said when the answer takes longer."),
        .optional("meanwhile_after", .number(0...600), "When to say it.", default: 2, unit: "s"),
        .optional("otherwise", .speech, "Returned as the answer when none comes in time."),
    ]
    private static func tools(_ usual: String) -> ParameterSpec {
        .optional(
            "tools", .array(of: .label, maxCount: 64),
            "Which of the flow's tools the agent gets, at a chat endpoint; \(usual) when left out.")
    }
    private static let agentReasons = [
        VerbReason("deadline", "no answer came in time and there is no `otherwise`"),
        VerbReason("failed", "the agent answered with an error and there is no `otherwise`"),
        VerbReason("unavailable", "no agent is set up and there is no `otherwise`"),
    ]
    private static let reply = ResultSpec("reply", .record(ResultShapes.reply), "The agent's answer.")

    private static let respond = VerbSpec(
        "agent.respond", .agent, "Asks the agent for the next thing to say, with the conversation so far.",
        [
            .required(
                "options",
                .record(
                    RecordSpec(
                        "RespondOptions",
                        [
                            .required("text", .speech, "What the caller said."),
                            .optional(
                                "say", .boolean,
                                "Says the answer, the first sentence while the rest is written, and returns when it was "
                                    + "said. What the caller adds before its first word belongs to the question: the "
                                    + "agent is asked anew, with both. Who talks over it ends it, and those words wait "
                                    + "for the next `call:listen`. `otherwise` is said as well, and the deadline is for "
                                    + "the next sentence. On an answered call only.", default: false),
                            tools("all of them"),
                        ] + agentCommon)), "What to answer.")
        ],
        returns: [reply], or: agentReasons, requires: .any, grant: .agent, recovery: .repeatable,
        example: "local reply = agent.respond{ text = heard.text, deadline = 8, meanwhile = \"One moment.\" }")

    private static let consult = VerbSpec(
        "agent.consult", .agent, "Asks the agent a question of the flow's own, outside the conversation.",
        [
            .required(
                "options",
                .record(
                    RecordSpec(
                        "ConsultOptions",
                        [
                            .required("question", .speech, "The question."),
                            .optional("context", .any, "Whatever the agent should know for it."),
                            tools("those that are `read_only`"),
                        ] + agentCommon)), "What to ask.")
        ],
        returns: [reply], or: agentReasons, requires: .any, grant: .agent, recovery: .repeatable,
        example: "local reply = agent.consult{ question = \"Are we open today?\", deadline = 5 }")

    private static let request: [ParameterSpec] = [
        .required("url", .url, "The address; its host must be granted in `needs.http`."),
        .optional("headers", .headers, "Header values by name."),
        .optional("timeout", .number(0.1...60), "How long the whole exchange may take.", default: 10, unit: "s"),
    ]
    private static let httpReasons = [
        VerbReason("timeout", "no complete answer came in time"),
        VerbReason("failed", "the connection or the exchange failed, or the answer is too large"),
        VerbReason("unavailable", "the address is not one that flows may reach"),
        VerbReason("lost", "the host stopped while the request was under way; it is not sent again"),
    ]
    private static let response = ResultSpec(
        "response", .record(ResultShapes.response), "The answer, whatever its status.")

    private static let httpGet = VerbSpec(
        "http.get", .world, "Fetches an address.",
        [.required("request", .record(RecordSpec("GetRequest", request)), "What to fetch.")],
        returns: [response], or: httpReasons, requires: .any, grant: .httpHost, recovery: .repeatable, inScreen: true,
        example: "local response = http.get{ url = \"https://api.example.com/hours\", timeout = 3 }")

    private static let httpPost = VerbSpec(
        "http.post", .world, "Sends something to an address.",
        [
            .required(
                "request",
                .record(
                    RecordSpec(
                        "PostRequest",
                        request + [
                            .optional("body", .bytes(262_144), "The body as it is."),
                            .optional("json", .any, "The body as a value, sent as JSON."),
                        ], rules: [.atMostOne(["body", "json"])])), "What to send.")
        ],
        returns: [response], or: httpReasons, requires: .any, grant: .httpHost, recovery: .neverTwice,
        example: "local response = http.post{ url = \"https://api.example.com/orders\", json = { count = 2 } }")

    private static let key = ParameterSpec.required("key", .label, "The key.")

    private static let kvGet = VerbSpec(
        "kv.get", .world, "Reads what this flow has stored under a key.", [key],
        returns: [ResultSpec("value", .any, "The value, or nil when there is none.", mayBeNil: true)],
        requires: .any, recovery: .stored, inScreen: true, example: "local visits = kv.get(\"visits\") or 0")

    private static let kvSet = VerbSpec(
        "kv.set", .world, "Stores a value under a key, for every call of this flow.",
        [
            key, .required("value", .any, "Plain data; use `kv.delete` to remove a value."),
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "SetOptions",
                        [
                            .optional(
                                "ttl", .number(1...31_536_000), "Forgotten after so long; kept when left out.",
                                unit: "s")
                        ])), "How long to keep it."),
        ],
        returns: [done], requires: .any, recovery: .stored, inScreen: true,
        example: "kv.set(\"visits\", visits + 1, { ttl = 86400 })")

    private static let kvDelete = VerbSpec(
        "kv.delete", .world, "Removes what is stored under a key; nothing happens when there is nothing.", [key],
        returns: [done], requires: .any, recovery: .stored, inScreen: true, example: "kv.delete(\"visits\")")

    private static let memoryGet = VerbSpec(
        "memory.get", .world, "Reads the notes kept for this call's session.",
        returns: [ResultSpec("notes", .array(of: .text(0...10_000), maxCount: 1000), "The notes, oldest first.")],
        requires: .any, recovery: .stored, inScreen: true,
        example: "for _, note in ipairs(memory.get()) do log.info(note) end")

    private static let memoryAppend = VerbSpec(
        "memory.append", .world, "Adds a note for later calls of the same session.",
        [.required("text", .speech, "The note.")], returns: [done], requires: .any, recovery: .stored, inScreen: true,
        example: "memory.append(\"prefers the morning\")")

    private static func log(_ level: String, _ summary: String, example: String) -> VerbSpec {
        VerbSpec(
            "log.\(level)", .world, summary,
            [
                .required("message", .bytes(10_000), "What happened."),
                .optional("fields", .map(of: .any, maxCount: 64), "Details by name."),
            ], requires: .any, recovery: .immediate, inScreen: true, example: example)
    }

    private static let logInfo = log(
        "info", "Writes a line to the call's log.", example: "log.info(\"menu chosen\", { key = \"2\" })")
    private static let logWarn = log(
        "warn", "Writes a warning to the call's log.", example: "log.warn(\"lookup failed\", { reason = reason })")

    private static let emit = VerbSpec(
        "emit", .world, "Tells whoever follows the call that something happened.",
        [
            .required("name", .eventName, "Lower-case letters, digits and `_ . -`, at most 64."),
            .optional("data", .any, "What happened."),
        ],
        requires: .any, recovery: .immediate, inScreen: true, example: "emit(\"message.taken\", { length = 42 })")

    private static let clockNow = VerbSpec(
        "clock.now", .world, "The time, by the host's clock.",
        returns: [ResultSpec("seconds", .number(0...1e11), "Seconds since 1970, with fractions.")],
        requires: .any, recovery: .immediate, inScreen: true, example: "local started = clock.now()")
}
