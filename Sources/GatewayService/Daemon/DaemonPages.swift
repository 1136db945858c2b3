import CallCore
import CallCrypto
import GatewayRPC
import ScriptValue

/// What the private listener tells of the process over plain HTTP, and the address that agents use the tool at.
struct DaemonPages: PrivatePages {
    private let daemon: GatewayDaemon
    private let token: Secret
    private let tool: MCPDoor

    init(_ daemon: GatewayDaemon, token: Secret, tool: MCPDoor) {
        self.daemon = daemon
        self.token = token
        self.tool = tool
    }

    private func isAuthorized(_ request: PrivateRequest) -> Bool {
        ConstantTime.equal(request.token ?? "", token.reveal())
    }

    func longestBody(_ request: PrivateRequest) -> Int {
        guard request.path == MCPDoor.path else { return 0 }
        return isAuthorized(request) ? MCPDoor.longestBody : MCPDoor.longestStrangersBody
    }

    func page(_ request: PrivateRequest, _ answer: @escaping @Sendable (PrivateAnswer) -> Void) {
        if request.path == MCPDoor.path { return tool.handle(request, isAuthorized: isAuthorized(request), answer) }
        guard ["GET", "HEAD"].contains(request.method) else {
            return answer(PrivateAnswer(status: 405, text: "Method Not Allowed"))
        }
        switch request.path {
        case "/health", "/healthz": answer(.json(200, JSONText.encodePlainText(daemon.health) + "\n"))
        case "/ready", "/readyz":
            answer(.json(daemon.isReady ? 200 : 503, JSONText.encodePlainText(daemon.health) + "\n"))
        case "/metrics":
            guard isAuthorized(request) else {
                return answer(PrivateAnswer(status: 401, text: "Unauthorized: send the gateway's token as Bearer\n"))
            }
            Task {
                answer(
                    PrivateAnswer(
                        status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8",
                        text: await daemon.metricsText()))
            }
        default: answer(PrivateAnswer(status: 404, text: "Not Found\n"))
        }
    }
}
