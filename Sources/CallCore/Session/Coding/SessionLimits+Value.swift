import ScriptValue

extension SessionLimits {
    /// The limits as the journal keeps them; lengths are milliseconds.
    public var value: Value {
        .coded(
            nil,
            [
                "max_duration_ms": .int(maxDuration), "ring_ms": .int(ring),
                "unanswered_ms": unanswered.map { .int($0) }, "transcript_ms": .int(transcript),
                "screen_ms": .int(screen),
                "on_end_ms": .int(onEnd), "mark_grace_ms": .int(markGrace),
                "machine_detection_ms": .int(machineDetection), "longest_turn_ms": .int(longestTurn),
                "tool_deadline_ms": .int(toolDeadline), "queued_utterances": .count(queuedUtterances),
                "tasks": .count(tasks), "verbs_per_event": .count(verbsPerEvent), "apology": Value(apology),
            ])
    }

    /// Nil when `value` was not made by `value` of limits; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let limits = try? Self.read(fields) else { return nil }
        self = limits
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> SessionLimits {
        var limits = SessionLimits()
        limits.maxDuration = try fields.length("max_duration_ms")
        limits.ring = try fields.length("ring_ms")
        limits.unanswered = try fields.optional("unanswered_ms", \.int)
        limits.transcript = try fields.optional("transcript_ms", \.int) ?? limits.transcript
        limits.screen = try fields.length("screen_ms")
        limits.onEnd = try fields.length("on_end_ms")
        limits.markGrace = try fields.length("mark_grace_ms")
        limits.machineDetection = try fields.length("machine_detection_ms")
        limits.longestTurn = try fields.length("longest_turn_ms")
        limits.toolDeadline = try fields.length("tool_deadline_ms")
        limits.queuedUtterances = try fields.number("queued_utterances")
        limits.tasks = try fields.number("tasks")
        limits.verbsPerEvent = try fields.number("verbs_per_event")
        limits.apology = try fields.text("apology")
        return limits
    }
}
