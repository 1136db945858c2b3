import CallCore
import ScriptValue

/// How a session finds the ends of utterances.
struct OpenAIVAD: Hashable, Sendable {
    var type = "server_vad"
    var threshold = 0.5
    /// Milliseconds.
    var prefix: Milliseconds = 300
    var silence: Milliseconds = 500
    var eagerness = "auto"

    init() {}

    /// Whether it begins answers, and breaks them off; only where there is somebody to answer.
    var answers = true
    var interrupts = true

    /// - Parameter hasAnswers: whether there is somebody to answer.
    init(_ fields: StrictFields, hasAnswers: Bool = false) throws(FieldProblem) {
        guard let type = try fields.choice("type", of: ["server_vad", "semantic_vad"]) else {
            throw .missing(fields.at("type"))
        }
        self.type = type
        let more: Set<String> = hasAnswers ? ["create_response", "interrupt_response"] : []
        if hasAnswers {
            answers = try fields.flag("create_response") ?? true
            interrupts = try fields.flag("interrupt_response") ?? true
        }
        if type == "server_vad" {
            let idle: Set<String> = hasAnswers ? ["idle_timeout_ms"] : []
            try fields.only(more.union(idle).union(["type", "threshold", "prefix_padding_ms", "silence_duration_ms"]))
            if hasAnswers { _ = try fields.integer("idle_timeout_ms", in: 5_000...30_000) }
            threshold = try fields.number("threshold", in: 0...1) ?? 0.5
            prefix = try fields.integer("prefix_padding_ms", in: 0...10_000) ?? 300
            silence = try fields.integer("silence_duration_ms", in: 0...60_000) ?? 500
        } else {
            try fields.only(more.union(["type", "eagerness"]))
            eagerness = try fields.choice("eagerness", of: ["low", "medium", "high", "auto"]) ?? "auto"
            // It waits for less where a sentence seems complete; this is what it waits for at most, halved.
            silence = ["low": 4_000, "high": 1_000][eagerness] ?? 2_000
            prefix = 0
        }
    }

    var value: Value {
        guard type == "server_vad" else { return ["type": "semantic_vad", "eagerness": Value(eagerness)] }
        return [
            "type": "server_vad", "threshold": .number(threshold), "prefix_padding_ms": .int(prefix),
            "silence_duration_ms": .int(silence), "idle_timeout_ms": .null,
        ]
    }
}
