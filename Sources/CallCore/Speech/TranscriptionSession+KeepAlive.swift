extension TranscriptionSession {
    mutating func audioFlows(_ flows: Bool, now: CallTime) {
        guard flows != meter.isFlowing else { return }
        meter.setFlowing(flows, now: now)
        guard phase == .open else { return }
        if flows { return cancel(.keepAlive) }
        if case .lasting(let length) = dialect.keepAlive.silence { silenceLeft = length }
        awaitKeepAlive(now: now)
    }

    mutating func keepAlive(now: CallTime) {
        if sendsSilence {
            actions.append(.send(framing.silence(limits.silence)))
            meter.add(limits.silence)
            silenceLeft = max(silenceLeft - limits.silence, 0)
        } else if let message = dialect.keepAlive.message {
            actions.append(.send(message))
        }
        awaitKeepAlive(now: now)
    }

    mutating func awaitKeepAlive(now: CallTime) {
        if sendsSilence {
            start(.keepAlive, after: limits.silence, now: now)
        } else if dialect.keepAlive.message != nil {
            start(.keepAlive, after: dialect.keepAlive.interval, now: now)
        }
    }

    private var sendsSilence: Bool { dialect.keepAlive.silence == .always || silenceLeft > 0 }
}
