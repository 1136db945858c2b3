/// The tables that verbs return.
public enum ResultShapes {
    public static let spoken = RecordSpec(
        "Spoken",
        [
            .required("played_ms", .integer(0...Int64(Int32.max)), "How much the caller heard.", unit: "ms"),
            .required("interrupted", .boolean, "Whether it was cut off."),
            .required("heard", .text(0...10_000), "The part of the text the caller heard; empty for a recording."),
        ])

    public static let dialled = RecordSpec(
        "Dialled",
        [
            .required("answered_by", .oneOf(AnsweredBy.allCases.map(\.rawValue)), "Who picked up."),
            .optional("said", .record(spoken), "What became of the `say` text; absent when there was none."),
        ])

    public static let heard = RecordSpec(
        "Heard",
        [
            .required("text", .text(0...10_000), "What the caller said."),
            .required("confidence", .number(0...1), "How sure the transcriber is; 1 when it does not tell."),
        ])

    public static let pressed = RecordSpec(
        "Pressed",
        [.required("digits", .digits(.keypad, 0...64), "The keys, without the one that finished.")])

    public static let happened = RecordSpec(
        "Happened",
        [
            .required("event", .label, "Which of the events it was."),
            .optional("data", .any, "What came with it."),
        ])

    public static let realtimeLine = RecordSpec(
        "TranscriptLine",
        [
            .required("speaker", .oneOf(["bot", "user"]), "Who said it."),
            .required("text", .text(0...10_000), "What was said."),
        ])

    public static let realtime = RecordSpec(
        "RealtimeEnding",
        [
            .required(
                "reason", .label,
                "Why the session ended: `tool`, `phrase`, `event`, `timeout`, `end_call` (the model said goodbye) or `completed`."
            ),
            .required("transcript", .array(of: .record(realtimeLine), maxCount: 10_000), "Who said what, in order."),
            .required("usage", .map(of: .any, maxCount: 64), "What the provider counted, such as tokens."),
        ])

    public static let reply = RecordSpec(
        "Reply",
        [
            .required("text", .text(0...10_000), "What the agent answered, or the `otherwise` text."),
            .required("fallback", .boolean, "Whether it is the `otherwise` text."),
            .optional("heard", .text(0...10_000), "With `say`: what of it was heard."),
            .optional("interrupted", .boolean, "With `say`: whether the caller talked over it."),
            .optional("added", .text(0...10_000), "With `say`: what the caller added to the question."),
        ])

    public static let response = RecordSpec(
        "Response",
        [
            .required("status", .integer(100...599), "The HTTP status."),
            .required("headers", .map(of: .text(0...8192), maxCount: 128), "Header values by lower-case name."),
            .required("body", .bytes(1_048_576), "The body."),
        ])

    /// In the order of the reference page.
    public static let all = [spoken, dialled, heard, pressed, happened, realtimeLine, realtime, reply, response]
}
