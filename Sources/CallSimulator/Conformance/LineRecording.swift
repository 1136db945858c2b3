import CallCore

/// Everything that went into a line and came out of it.
struct LineRecording: Sendable {
    struct Step: Sendable {
        var now: CallTime
        var input: LineInput
        var actions: [LineAction]
    }

    var context: LineContext
    var steps: [Step] = []

    /// The rules this line broke.
    var violations: [LineViolation] {
        var watch = LineWatch(context)
        for step in steps { watch.saw(step) }
        return watch.violations
    }

    /// The first step that goes another way when the same is put into a new line; nil when none does.
    func divergence(on driver: any CarrierDriver) -> String? {
        var line = driver.line(context)
        for (index, step) in steps.enumerated() {
            let actions = line.handle(step.input, now: step.now)
            guard actions != step.actions else { continue }
            return
                "input \(index + 1) (\(step.input.word)) led to \(step.actions.count) actions, then to \(actions.count)"
                + " or to others of that number"
        }
        return nil
    }
}

extension LineInput {
    /// For details of findings.
    var word: String {
        switch self {
        case .command(let id, let command, let again): "command \(id) \(command.word)\(again ? " again" : "")"
        case .notice(let notice, let reply): "notice \(notice.key)" + (reply.map { ", reply \($0)" } ?? "")
        case .response(let id, let response): "response \(id) \(response.word)"
        case .timer(let number): "timer \(number)"
        case .abandoned(let reply): "abandoned \(reply)"
        case .realtime(let id, _): "realtime \(id)"
        case .foresee: "foresee realtime"
        case .steer(let id, _): "steer \(id)"
        case .stream(let report): "stream \(report)"
        case .reconcile: "reconcile"
        }
    }
}

extension CarrierResponse {
    var word: String {
        switch self {
        case .answered(let status, _, _): "\(status)"
        case .notSent: "not sent"
        case .lost: "lost"
        }
    }
}
