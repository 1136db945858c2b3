import CallConfig
import ScriptValue

/// Whether calls can be placed with a configuration, point by point. Nobody is asked and nothing is looked up.
struct SetupCheck {
    struct Point {
        var id: String
        var isOK: Bool
        var message: String
        /// In place of the message where each has a line of its own.
        var list: (title: String, items: [String])?
    }

    let points: [Point]

    init(_ reading: ConfigReading) {
        let config = reading.config
        let errors = reading.errors.map(\.sentence)
        points = [
            Point(
                id: "plugin-enabled", isOK: config.isEnabled,
                message: config.isEnabled ? "calls are enabled" : "nothing runs: write enabled: true"),
            Point(
                id: "provider", isOK: config.provider != nil,
                message: config.provider.map { "calls go through \($0.rawValue)" }
                    ?? "no carrier is chosen: write provider"),
            Point(
                id: "provider-config", isOK: errors.isEmpty,
                message: "\(reading.file): " + (errors.isEmpty ? "no errors" : errors.joined(separator: "; ")),
                list: errors.count > 1 ? ("\(reading.file): \(errors.count) errors", errors) : nil),
            Self.exposure(reading), Self.mode(config),
        ]
    }

    var isOK: Bool { points.allSatisfy(\.isOK) }

    private static func exposure(_ reading: ConfigReading) -> Point {
        let config = reading.config
        if let problem = reading.problems.first(where: { $0.code == .exposure }) {
            return Point(id: "webhook-exposure", isOK: false, message: problem.sentence)
        }
        let message: String =
            if let url = config.publicURL {
                "carriers reach \(url)"
            } else if config.tunnel.provider != .none {
                "carriers come through a tunnel"
            } else if config.tailscale.mode != .off {
                "carriers come through Tailscale (\(config.tailscale.mode.rawValue))"
            } else {
                "the carrier needs no public address"
            }
        return Point(id: "webhook-exposure", isOK: true, message: message)
    }

    private static func mode(_ config: VoiceCallConfig) -> Point {
        switch (config.realtime.isEnabled, config.streaming.isEnabled) {
        case (true, true):
            Point(id: "mode", isOK: false, message: "realtime and streaming are both on: turn one of them off")
        case (true, false): Point(id: "mode", isOK: true, message: "realtime")
        case (false, true): Point(id: "mode", isOK: true, message: "streaming")
        case (false, false): Point(id: "mode", isOK: true, message: "plain: the carrier speaks and listens")
        }
    }

    /// `{ok, checks: [{id, ok, message}]}`.
    var value: Value {
        [
            "ok": .bool(isOK),
            "checks": .array(
                points.map { ["id": Value($0.id), "ok": .bool($0.isOK), "message": Value($0.message)] }),
        ]
    }

    var lines: [String] {
        ["Voice Call setup: \(isOK ? "OK" : "needs attention")"]
            + points.flatMap { point in
                ["\(point.isOK ? "OK" : "FAIL") \(point.id): \(point.list?.title ?? point.message)"]
                    + (point.list?.items.map { "  " + $0 } ?? [])
            }
    }
}
