extension VerbTable {
    static let speakVerbs: [VerbSpec] = [say, play, stopSpeaking]
    static let hearVerbs: [VerbSpec] = [listen, gather, ask]

    private static let bargeIn = ParameterSpec.optional(
        "barge_in", .union([.boolean, .function(signature: "fun(partial: string): boolean")]),
        "Whether the caller may interrupt; a function decides by what was understood so far.", default: true)
    private static let voice = ParameterSpec.optional(
        "voice", .label, "Whose voice says it; the deployment's when left out.")
    private static let silence = ParameterSpec.optional(
        "silence", .number(0.1...10), "How much silence ends what the caller says.", default: 0.8, unit: "s")
    private static let digits = ParameterSpec.optional(
        "digits", .integer(1...64), "Exactly so many keys; the last one finishes.")
    private static let most = ParameterSpec.optional("max", .integer(1...64), "At most so many keys.")
    private static let finishOn = ParameterSpec.optional(
        "finish_on", .digits(.keypad, 0...1), "The key that finishes; an empty string for none.", default: "#")
    private static let tries = ParameterSpec.optional(
        "tries", .integer(1...10), "How often to ask when nothing is heard.", default: 1)
    private static let timedOut = VerbReason("timeout", "nothing was heard in time")

    private static func timeout(default seconds: Int64) -> ParameterSpec {
        .optional(
            "timeout", .number(0.1...3600), "How long to wait for the caller to begin.", default: .int(seconds),
            unit: "s")
    }

    private static let say = VerbSpec(
        "call:say", .speak, "Speaks a text and waits until it was played or interrupted.",
        [
            .required("text", .speech, "What to say."),
            .optional("options", .record(RecordSpec("SayOptions", [voice, bargeIn])), "How to say it."),
        ],
        returns: [ResultSpec("spoken", .record(ResultShapes.spoken), "What the caller heard of it.")],
        or: [VerbReason("failed", "it could not be spoken; the caller heard nothing")], requires: .answered,
        carrier: .speak, recovery: .neverTwice,
        example: "local spoken = call:say(\"Hello.\", { barge_in = false })")

    private static let play = VerbSpec(
        "call:play", .speak, "Plays a recording and waits until it was played or interrupted.",
        [
            .required(
                "source",
                .record(
                    RecordSpec(
                        "PlayOptions",
                        [
                            .optional("url", .url, "Where the recording is; its host must be granted in `needs.http`."),
                            .optional("file", .relativePath, "A WAV file in the flow's folder."), bargeIn,
                        ], rules: [.exactlyOne(["url", "file"])])), "What to play.")
        ],
        returns: [ResultSpec("spoken", .record(ResultShapes.spoken), "How much the caller heard.")],
        or: [VerbReason("failed", "it could not be played; the caller heard nothing")], requires: .answered,
        carrier: .play, grant: .httpHost, recovery: .neverTwice,
        example: "call:play{ file = \"music.wav\", barge_in = false }")

    private static let stopSpeaking = VerbSpec(
        "call:stop_speaking", .speak, "Stops whatever is being said or played at once.",
        returns: [done], requires: .answered, carrier: .interrupt, recovery: .repeatable,
        example: "call:stop_speaking()")

    private static let listen = VerbSpec(
        "call:listen", .hear, "Waits until the caller has said something.",
        [
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "ListenOptions",
                        [
                            timeout(default: 10), silence,
                            .optional(
                                "partial", .function(signature: "fun(text: string)"),
                                "Called with what was understood so far; it may not wait."),
                        ])), "How to listen.")
        ],
        returns: [ResultSpec("heard", .record(ResultShapes.heard), "What the caller said.")], or: [timedOut],
        requires: .answered, carrier: .listen, recovery: .repeatable,
        example: "local heard, reason = call:listen{ timeout = 8 }")

    private static let gather = VerbSpec(
        "call:gather", .hear, "Collects keys, or speech when `speech` is set, whichever comes first.",
        [
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "GatherOptions",
                        [
                            digits, most, finishOn, .optional("say", .speech, "Said before each try."), tries,
                            timeout(default: 5),
                            .optional("speech", .boolean, "Take speech as well.", default: false, needs: .listen),
                        ], rules: [.atMostOne(["digits", "max"])])), "What to collect.")
        ],
        returns: [
            ResultSpec(
                "input", .union([.record(ResultShapes.pressed), .record(ResultShapes.heard)]),
                "The keys, or what was said.")
        ], or: [timedOut],
        requires: .answered, carrier: .gatherDTMF, recovery: .repeatable,
        example: "local pin = call:gather{ digits = 4, say = \"Your PIN, please.\", tries = 3 }")

    private static let ask = VerbSpec(
        "call:ask", .hear, "Says a question and waits for the answer, spoken or on the keys.",
        [
            .required("text", .speech, "The question."),
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "AskOptions",
                        [
                            timeout(default: 10), silence, digits, most, finishOn, tries,
                            .optional("reprompt", .speech, "Said instead of the question from the second try on."),
                            voice, bargeIn,
                        ], rules: [.atMostOne(["digits", "max"])])), "How to ask."),
        ],
        returns: [
            ResultSpec(
                "answer", .union([.record(ResultShapes.heard), .record(ResultShapes.pressed)]),
                "What was said, or the keys.")
        ], or: [timedOut],
        requires: .answered, carrier: .listen, recovery: .repeatable,
        example: "local answer = call:ask(\"Sales or support?\", { tries = 2, digits = 1 })")
}
