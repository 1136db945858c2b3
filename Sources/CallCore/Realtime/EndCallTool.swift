import ScriptValue

/// The tool by which a voice model ends its session, once what it says was heard.
public enum EndCallTool {
    public static let name = "openclaw_end_call"

    /// The reason with which `call:realtime` returns.
    static let reason = "end_call"

    /// As a flow's tools are offered.
    static let offer: Value = [
        "name": Value(name),
        "description": """
        Ends this phone call once what you are saying has been heard. Say goodbye first, then call this, and only when \
        the caller is done. If the caller speaks meanwhile, the call goes on.
        """,
        "parameters": ["type": "object", "properties": [:]],
    ]

    /// For a model whose end was cancelled.
    static let cancelled: Value = [
        "status": "cancelled", "message": "The caller spoke. The call goes on: answer them.",
    ]
}
