import CallCore
import ScriptValue

/// Reads the requests of a client of a Gateway, strictly: what is not in the schema is refused.
enum GatewayRequests {
    private static let clients = ["gateway-client", "cli", "webchat", "node-host", "test"]
    private static let modes = ["webchat", "cli", "ui", "backend", "node", "probe", "test"]

    static func introduction(_ fields: StrictFields, token: Secret?) throws(GatewayError) {
        try reading { () throws(FieldProblem) in
            try fields.only([
                "minProtocol", "maxProtocol", "client", "role", "scopes", "caps", "auth", "locale", "userAgent",
                "device",
            ])
            guard let low = try fields.integer("minProtocol", in: 1...100),
                let high = try fields.integer("maxProtocol", in: 1...100), (low...high).contains(4)
            else { throw .value("maxProtocol", "it has to go up to 4") }
            guard let client = try fields.object("client") else { throw .missing("client") }
            try client.only(["id", "displayName", "version", "platform", "mode", "deviceFamily", "instanceId"])
            try client.require("id", "version", "platform", "mode")
            let name = try client.choice("id", of: clients)
            let mode = try client.choice("mode", of: modes)
            guard try fields.choice("role", of: ["operator", "node"]) == "operator" else { throw .missing("role") }
            let scopes = try fields.texts("scopes") ?? []
            guard scopes.contains("operator.read"), scopes.contains("operator.write") else {
                throw .value("scopes", "operator.read and operator.write are needed for what follows")
            }
            _ = try fields.texts("caps")
            guard name == "gateway-client", mode == "backend" else {
                throw .value("client", "device identity required")
            }
            let auth = try fields.object("auth") ?? StrictFields([:])
            try auth.only(["token", "password", "deviceToken"])
            if let token, try auth.text("token") != token.reveal() {
                throw .value("auth", "unauthorized: gateway token mismatch")
            }
        }
    }

    static func question(_ fields: StrictFields) throws(GatewayError) -> (key: String, AgentScript.Question) {
        try reading { () throws(FieldProblem) in
            try fields.only([
                "message", "sessionKey", "agentId", "idempotencyKey", "extraSystemPrompt", "lane", "deliver", "timeout",
                "sessionId", "provider", "model", "thinking", "channel", "to", "label",
            ])
            let text = try fields.neededText("message")
            guard !text.isEmpty else { throw .value("message", "it has to have at least one character") }
            _ = try fields.flag("deliver")
            _ = try fields.integer("timeout", in: 0...86_400)
            for name in ["agentId", "lane", "provider", "model", "thinking", "channel"] { _ = try fields.text(name) }
            let question = AgentScript.Question(
                system: try fields.text("extraSystemPrompt") ?? "", turns: [AgentTurn(.user, text)],
                sessionKey: try fields.text("sessionKey"))
            return (try fields.neededText("idempotencyKey"), question)
        }
    }

    static func waiting(_ fields: StrictFields) throws(GatewayError) -> (runID: String, timeout: Milliseconds) {
        try reading { () throws(FieldProblem) in
            try fields.only(["runId", "timeoutMs"])
            return (try fields.neededText("runId"), try fields.integer("timeoutMs", in: 0...86_400_000) ?? 30_000)
        }
    }

    static func abortion(_ fields: StrictFields) throws(GatewayError) -> (sessionKey: String, runID: String) {
        try reading { () throws(FieldProblem) in
            try fields.only(["sessionKey", "runId"])
            return (try fields.neededText("sessionKey"), try fields.neededText("runId"))
        }
    }

    private static func reading<Result>(
        _ body: () throws(FieldProblem) -> Result
    ) throws(GatewayError) -> Result {
        do throws(FieldProblem) { return try body() } catch { throw GatewayError(error) }
    }
}
