import CallCore
import CallCrypto
import ScriptValue

/// What the private listener tells of the process over plain HTTP.
struct DaemonPages: PrivatePages {
    private let daemon: GatewayDaemon
    private let token: Secret

    init(_ daemon: GatewayDaemon, token: Secret) {
        self.daemon = daemon
        self.token = token
    }

    func page(_ path: String, token: String?, _ answer: @escaping @Sendable (PrivateAnswer) -> Void) {
        switch path {
        case "/health", "/healthz": answer(.json(200, JSONText.encodePlainText(daemon.health) + "\n"))
        case "/ready", "/readyz":
            answer(.json(daemon.isReady ? 200 : 503, JSONText.encodePlainText(daemon.health) + "\n"))
        case "/metrics":
            guard ConstantTime.equal(token ?? "", self.token.reveal()) else {
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
