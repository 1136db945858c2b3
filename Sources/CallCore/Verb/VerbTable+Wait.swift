extension VerbTable {
    static let waitVerbs: [VerbSpec] = [sleep, wait, anyOf, allOf]
    static let realtimeVerbs: [VerbSpec] = [realtime]

    private static let branches = ArgumentType.collection(of: .function(signature: "fun(): any"), maxCount: 32)

    private static let sleep = VerbSpec(
        "call:sleep", .wait, "Waits.",
        [.required("seconds", .seconds, "How long.", unit: "s")], returns: [done],
        requires: .notEnded, recovery: .repeatable, example: "call:sleep(1.5)")

    private static let wait = VerbSpec(
        "call:wait", .wait, "Waits until one of the named events comes.",
        [
            .required(
                "options",
                .record(
                    RecordSpec(
                        "WaitOptions",
                        [
                            .required(
                                "events", .array(of: .eventName, maxCount: 32),
                                "`dtmf`, `speech`, `message`, or the name of a message of your own."),
                            .optional(
                                "timeout", .seconds, "How long; until the call ends when left out.", unit: "s"),
                        ])), "What to wait for.")
        ],
        returns: [ResultSpec("happened", .record(ResultShapes.happened), "Which event came, and with what.")],
        or: [VerbReason("timeout", "none of them came in time")],
        requires: .notEnded, recovery: .repeatable,
        example: "local got, reason = call:wait{ events = { \"dtmf\", \"message\" }, timeout = 30 }")

    private static let anyOf = VerbSpec(
        "call:any", .wait, "Runs functions side by side until the first one returns; the others are given up.",
        [.required("branches", branches, "The functions, as a sequence or by name.")],
        returns: [
            ResultSpec("key", .union([.integer(1...32), .label]), "Which function returned first."),
            ResultSpec("result", .any, "What it returned.", mayBeNil: true),
        ],
        requires: .any, recovery: .repeatable,
        example: "local key, result = call:any{ said = function() return call:listen() end }")

    private static let allOf = VerbSpec(
        "call:all", .wait, "Runs functions side by side until every one has returned.",
        [.required("branches", branches, "The functions, as a sequence or by name.")],
        returns: [
            ResultSpec("results", .collection(of: .any, maxCount: 32), "What each returned, under the same keys.")
        ],
        requires: .any, recovery: .repeatable,
        example: "local results = call:all{ weather = function() return kv.get(\"weather\") end }")

    private static let realtime = VerbSpec(
        "call:realtime", .realtime,
        "Lets a realtime model talk with the caller; returns when that session ends. A later one knows what was said.",
        [
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "RealtimeOptions",
                        [
                            .optional("provider", .label, "Which provider; the deployment's when left out."),
                            .optional("instructions", .text(0...65_536), "What the model is told."),
                            .optional(
                                "greeting", .speech,
                                "The model's first words; of a call placed with a `message` that message, when nothing "
                                    + "was said yet. An empty text for none."),
                            .optional(
                                "greeting_style", .oneOf(["verbatim", "free"]),
                                "Whether the greeting is said word for word, or is what the first words are about.",
                                default: "verbatim"),
                            .optional(
                                "greeting_when", .oneOf(["at_once", "spoken_to"]),
                                "Whether the greeting comes at once, or begins the answer to the other side's first "
                                    + "words. After three seconds of silence it comes anyway.",
                                default: "at_once"),
                            .optional("voice", .label, "Whose voice; the deployment's when left out."),
                            .optional(
                                "tools", .array(of: .label, maxCount: 64), "Which of the flow's tools the model gets."),
                            .optional("leave_when", .record(leaveWhen), "What ends it besides the call's end."),
                        ])), "How to run the session.")
        ],
        returns: [ResultSpec("ending", .record(ResultShapes.realtime), "Why it ended and what was said.")],
        or: [
            VerbReason("unavailable", "no realtime provider is set up, it refuses, or the call has no media stream"),
            VerbReason("failed", "the session broke off"),
        ],
        requires: .answered, carrier: .realtime, grant: .realtime, recovery: .repeatable,
        example: "local ending = call:realtime{ greeting = \"Hello!\", leave_when = { tool = \"book\" } }")

    private static let leaveWhen = RecordSpec(
        "LeaveWhen",
        [
            .optional("tool", .label, "After this tool of the flow has run; the model is not told its result."),
            .optional("phrase", .label, "When the caller says this."),
            .optional("event", .eventName, "When this event comes."),
            .optional("timeout", .seconds, "After so long.", unit: "s"),
        ])
}
