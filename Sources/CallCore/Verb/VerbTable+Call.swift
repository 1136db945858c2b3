extension VerbTable {
    static let callVerbs: [VerbSpec] = [dial, answer, reject, hangup, finish, transfer, dtmf, callerAllowed]

    private static let dial = VerbSpec(
        "call:dial", .call,
        "Places the call and waits until somebody picks up or nobody does. A call is dialled at most once.",
        [
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "DialOptions",
                        [
                            .optional("to", .phoneNumber, "Whom to call, E.164; the call's own `to` when left out."),
                            .optional("from", .phoneNumber, "The caller id to show; the deployment's when left out."),
                            .optional("say", .speech, "Spoken exactly once, as soon as somebody picks up."),
                            .optional(
                                "dtmf", .digits(.dialling, 1...256),
                                "Keys sent on answer; `w` waits half a second, `W` a second.",
                                needs: .dtmfBeforeConnect),
                            .optional(
                                "ring", .number(1...600), "How long to let it ring; the deployment's when left out.",
                                unit: "s"),
                            .optional(
                                "detect_machine", .boolean, "Find out whether a person or a machine answers.",
                                needs: .machineDetection),
                        ])), "How to dial.")
        ],
        returns: [ResultSpec("dialled", .record(ResultShapes.dialled), "Who picked up.")],
        or: [
            VerbReason("no-answer", "nobody picked up in time"), VerbReason("busy", "the line was busy"),
            VerbReason("failed", "the carrier could not place the call"),
            VerbReason("canceled", "the call was ended before anybody picked up"),
            VerbReason("lost", "the host stopped while it rang and the carrier does not know the call any more"),
        ],
        requires: .outboundInitiated, recovery: .neverTwice,
        example: "local who, reason = call:dial{ ring = 25, detect_machine = true }")

    private static let answer = VerbSpec(
        "call:answer", .call, "Picks up an inbound call.",
        returns: [done], or: [VerbReason("failed", "the carrier could not connect the call")],
        requires: .inboundUnanswered, recovery: .lookUp, example: "call:answer()")

    private static let reject = VerbSpec(
        "call:reject", .call, "Refuses an inbound call before it is answered; the caller pays nothing.",
        [.optional("reason", .oneOf(["busy", "rejected"]), "What the caller's line hears.", default: "rejected")],
        returns: [done], requires: .inboundUnanswered, carrier: .rejectBeforeAnswer, recovery: .repeatable, ends: true,
        raisesHangup: false, example: "call:reject(\"busy\")")

    private static let hangup = VerbSpec(
        "call:hangup", .call, "Ends the call at once, in the middle of a word if need be.",
        returns: [done], requires: .notEnded, recovery: .repeatable, ends: true, raisesHangup: false,
        example: "call:hangup()")

    private static let finish = VerbSpec(
        "call:finish", .call,
        "Says goodbye and ends the call once the farewell was really played; a caller who talks over it keeps the call.",
        [
            .optional(
                "options",
                .record(
                    RecordSpec(
                        "FinishOptions",
                        [
                            .optional("say", .speech, "The farewell.", needs: .speak),
                            .optional("voice", .label, "Whose voice says it."),
                        ])), "The farewell.")
        ],
        returns: [done], or: [VerbReason("caller_spoke", "the caller talked over the farewell; the call goes on")],
        requires: .notEnded, recovery: .lookUp, ends: true, raisesHangup: false,
        example: "call:finish{ say = \"Goodbye.\" }")

    private static let transfer = VerbSpec(
        "call:transfer", .call, "Connects the caller with another number and leaves the call.",
        [
            .required(
                "options",
                .record(
                    RecordSpec(
                        "TransferOptions",
                        [
                            .required("to", .phoneNumber, "Where to, E.164; must be granted in `needs.transfer`."),
                            .optional("announce", .speech, "Told to the caller first."),
                            .optional(
                                "timeout", .number(1...600), "How long the other number may ring.", default: 30,
                                unit: "s"),
                        ])), "Where to.")
        ],
        returns: [done],
        or: [
            VerbReason("busy", "the other number was busy; the caller is back with the flow"),
            VerbReason("no-answer", "the other number did not pick up; the caller is back with the flow"),
            VerbReason("failed", "the carrier could not connect them; the caller is back with the flow"),
        ],
        requires: .answered, carrier: .transfer, grant: .transferNumber, recovery: .lookUp, ends: true,
        example: "local ok, reason = call:transfer{ to = \"+15550001111\", announce = \"One moment.\" }")

    private static let dtmf = VerbSpec(
        "call:dtmf", .call, "Presses keys towards the other side.",
        [.required("digits", .digits(.dialling, 1...256), "Which keys; `w` waits half a second, `W` a second.")],
        returns: [done], or: [VerbReason("failed", "the carrier could not send them")],
        requires: .answered, carrier: .sendDTMF, recovery: .neverTwice, example: "call:dtmf(\"1w2\")")

    private static let callerAllowed = VerbSpec(
        "call:caller_allowed", .call, "Whether the deployment's inbound policy lets this caller in.",
        returns: [ResultSpec("allowed", .boolean, "True when the policy lets the caller in.")],
        requires: .any, recovery: .immediate, inScreen: true,
        example: "if not call:caller_allowed() then return false, \"rejected\" end")
}
