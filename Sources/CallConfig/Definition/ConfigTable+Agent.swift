import ScriptValue

extension ConfigTable {
    static let agent: [ConfigKey] =
        [
            ConfigKey("agent", .object, nil, "Who answers `agent.respond` and `agent.consult` of flows."),
            ConfigKey(
                "agent.backend", .choice(["openclaw", "openai"]), nil,
                "`openclaw`: an OpenClaw Gateway, over its WebSocket. `openai`: a chat endpoint in OpenAI's form, such "
                    + "as OpenAI, Ollama, vLLM, llama.cpp or the HTTP endpoint of an OpenClaw Gateway. Nobody answers "
                    + "without it."),
            ConfigKey("agent.openclaw", .object, nil, "The OpenClaw Gateway."),
            ConfigKey(
                "agent.openclaw.token", .secret, nil, "Token of the Gateway (`gateway.auth.mode: \"token\"`).",
                environment: "OPENCLAW_GATEWAY_TOKEN"),
            ConfigKey(
                "agent.openclaw.password", .secret, nil,
                "Password of the Gateway (`gateway.auth.mode: \"password\"`); a token goes before it.",
                environment: "OPENCLAW_GATEWAY_PASSWORD"),
            ConfigKey(
                "agent.openclaw.baseUrl", .text(.webAddress), "http://127.0.0.1:18789",
                "Where the Gateway listens; `https` for TLS. A Gateway lets clients without a device of their own in "
                    + "from its own machine only."),
            ConfigKey(
                "agent.openclaw.caFile", .text(.filePath), nil,
                "File with the certificates (PEM) that the Gateway is trusted by, instead of the system's."),
            ConfigKey("agent.openai", .object, nil, "The chat endpoint."),
            ConfigKey(
                "agent.openai.apiKey", .secret, nil,
                "Its key; servers on one's own machine ask for none. The variable counts for OpenAI's own address only.",
                environment: "OPENAI_API_KEY"),
            ConfigKey(
                "agent.openai.model", .text(.notEmpty), "gpt-4.1-mini",
                "The model, unless `responseModel` names one. `openclaw`, `openclaw/AGENT` and the like are agents of "
                    + "an OpenClaw Gateway: they are told the session, and only what is new."),
            ConfigKey(
                "agent.openai.baseUrl", .text(.webAddress), "https://api.openai.com/v1",
                "The endpoint with its version: `http://localhost:11434/v1` for Ollama, `http://127.0.0.1:18789/v1` for "
                    + "an OpenClaw Gateway."),
            ConfigKey(
                "agent.openai.caFile", .text(.filePath), nil,
                "File with the certificates (PEM) that the endpoint is trusted by, instead of the system's."),
        ]
}
