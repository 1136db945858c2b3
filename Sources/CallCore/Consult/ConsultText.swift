import ScriptValue

/// What a voice model is told about the agent behind the call, and about its answers.
public enum ConsultText {
    /// Letters of an answer that is handed to the model unasked.
    static let longestAnswer = 1_800
    private static let cutMark = " [truncated]"

    /// What a model is told when a deployment has no words of its own.
    public static let stockInstructions = """
        You are speaking with somebody on the phone. Keep what you say short and natural. \
        Call openclaw_agent_consult before you answer anything that needs facts, memory or tools.
        """
    /// The same where there is no agent to ask.
    public static let plainInstructions =
        "You are speaking with somebody on the phone. Keep what you say short and natural."

    /// What is added to the instructions.
    static func guidance(_ policy: ConsultPolicy) -> String? {
        switch policy {
        case .auto: nil
        case .substantive:
            """
            Answer greetings and small talk yourself. For facts, memory, files, or anything that takes a tool, call \
            \(ConsultTool.name) first and answer with what it says.
            """
        case .always:
            """
            Call \(ConsultTool.name) before every answer but a greeting, say briefly that you are looking, and then \
            answer with what it says and nothing else.
            """
        }
    }

    static let working: Value = [
        "status": "working", "tool": Value(ConsultTool.name),
        "message": "The agent is at it; the answer comes by itself. Say briefly that you are looking, then wait.",
    ]
    static let alreadyDelivered: Value = [
        "status": "already_delivered", "tool": Value(ConsultTool.name),
        "message": "The caller has been told the answer. Do not say it again.",
    ]
    static let questionRequired: Value = ["error": "question required"]

    /// For an agent that answered without words.
    static let nothingSaid = "I need a moment to verify that."
    static let nothingFound =
        "Nothing about this is at hand. Say so briefly; do not guess."

    /// - Parameter fallback: what the caller is to hear instead.
    static func failed(_ reason: String, fallback: String) -> Value {
        ["status": Value(reason), "text": Value(fallback), "message": "No answer came. Say the text instead."]
    }

    static func found(_ hits: [RecallHit], for question: String) -> String {
        let list = hits.enumerated().map { "\($0 + 1). \($1.shown)" }
        return "Question: \(question)\nFrom memory and earlier calls:\n" + list.joined(separator: "\n")
            + "\nUse this only where it answers the question; otherwise say that you do not know."
    }

    /// An answer that the model did not ask for, as something said to it.
    static func delivery(_ answer: String) -> String {
        let cut = answer.count > longestAnswer ? answer.prefix(longestAnswer - cutMark.count) + cutMark : answer
        return "The agent has answered what the caller said last. Tell the caller now, briefly and without calling "
            + "tools, this: \"\(cut)\""
    }
}
