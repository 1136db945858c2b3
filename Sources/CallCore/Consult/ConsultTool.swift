import ScriptValue

/// The tool by which a voice model asks the agent behind the call.
public enum ConsultTool {
    public static let name = "openclaw_agent_consult"

    private static let purpose = """
        Asks the agent behind this phone call, which has memory, tools and files. Use it for facts, for what was said \
        or agreed earlier, and for work that has to be done; it takes a few seconds.
        """

    /// As a flow's tools are offered. The model may go on talking meanwhile, where it can.
    static let offer: Value = [
        "name": Value(name),
        "description": Value(purpose),
        "parameters": [
            "type": "object",
            "properties": [
                "question": [
                    "type": "string", "description": "What the caller wants to know or have done, as a whole sentence.",
                ],
                "context": ["type": "string", "description": "What of the conversation matters for it."],
                "responseStyle": ["type": "string", "description": "How the answer should sound when spoken."],
            ],
            "required": ["question"],
        ],
        "takes_long": true,
    ]
}
