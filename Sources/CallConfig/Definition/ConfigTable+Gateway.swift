import ScriptValue

extension ConfigTable {
    static let gateway: [ConfigKey] = [
        ConfigKey("gateway", .object, nil, "The process that runs calls, and how it is given orders."),
        ConfigKey(
            "gateway.socket", .text(.filePath), nil,
            "Unix socket for commands, agents and metrics; `gateway.sock` in the store without it. Only this user may open "
                + "it."),
        ConfigKey("gateway.port", .port, nil, "TCP port for the same, on this machine only; none without it."),
        ConfigKey("gateway.bind", .text(.notEmpty), "127.0.0.1", "Address of `gateway.port`: a loopback address."),
        ConfigKey("gateway.auth", .object, nil, "Who may give orders."),
        ConfigKey(
            "gateway.auth.token", .secret, nil,
            "Token that clients show; without it one is made up and kept in the store as `gateway.token`.",
            environment: "VOICECALL_GATEWAY_TOKEN"),
        ConfigKey(
            "gateway.drainSeconds", .zeroOrMore, 300,
            "How long calls may go on after the process was told to end. What is live then is taken up by the next start."
        ),
        ConfigKey(
            "gateway.logFormat", .choice(GatewayConfig.LogFormat.allCases.map(\.rawValue)), "text",
            "Lines for people, or one JSON object a line."),
        ConfigKey(
            "gateway.logLevel", .choice(GatewayConfig.LogLevel.allCases.map(\.rawValue)), "info",
            "The least that is logged; `debug` shows what is said in calls."),
    ]
}
