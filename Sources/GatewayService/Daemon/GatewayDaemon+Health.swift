import CallCore
import CallGateway
import Glibc
import MediaPlane
import ScriptValue
import VoiceCallEngine

extension GatewayDaemon {
    /// Whether new calls are taken.
    var isReady: Bool {
        let (phase, exposure) = state.withLock { ($0.phase, $0.parts?.exposure) }
        guard case .ready = phase else { return false }
        return exposure?.isOpen ?? true
    }

    /// How the process is, for whoever watches over it.
    var health: Value {
        let (phase, parts) = state.withLock { ($0.phase, $0.parts) }
        return [
            "ok": true, "ready": .bool(isReady), "state": Value("\(phase)"), "pid": .int(Int64(getpid())),
            "version": Value(options.version), "startedAt": parts.map { .int($0.startedAt.milliseconds) } ?? nil,
            "calls": .int(Int64(liveCalls.count)), "exposed": .bool(parts?.exposure?.isOpen ?? true),
            "webhookUrl": Value(parts?.gateway.webhookURL),
        ]
    }

    func metricsText() async -> String {
        let parts = parts
        let media = (try? await parts?.gateway.mediaFigures()) ?? nil
        return metrics.text(
            lanes: parts?.gateway.laneFigures ?? LaneFigures(), media: media,
            connections: parts?.listener.connections ?? 0, isReady: isReady)
    }
}
