extension CallMachine {
    /// What the carrier says, turned into moves. `time` is the carrier's, `now` the host's.
    mutating func carrierReported(_ kind: CallEvent.Kind, at time: CallTime, now: CallTime) -> [Action] {
        switch kind {
        case .initiated: return advance(to: .initiated, at: time, now: now)
        case .ringing: return advance(to: .ringing, at: time, now: now)
        case .answered: return advance(to: .answered, at: time, now: now)
        case .active: return advance(to: .active, at: time, now: now)
        case .speaking: return advance(to: .speaking, at: time, now: now)
        case .speech: return advance(to: .listening, at: time, now: now)
        case .answeredBy, .spoken, .speechStarted, .silence, .dtmf, .gathered, .billed: return []
        // A connected transfer leaves nothing for our leg to do; a failed one leaves the call as it was.
        case .transferred(let failure): return failure == nil ? finish(reason(.completed), at: time) : []
        case .ended(let said): return finish(reason(said), at: time)
        case .error(_, let retryable):
            // The leg may still be up: let it go, or it would stay open and paid for with nobody to end it.
            if retryable { return [] }
            return (ending == nil ? [.hangUp(.error)] : []) + finish(.error, at: time)
        }
    }

    /// Moves forward to `target`, or does nothing when that would be a step back.
    ///
    /// Every state from `answered` on implies the answer, so a lost answer event leaves no call without its limit.
    mutating func advance(to target: CallState, at time: CallTime, now: CallTime) -> [Action] {
        guard Self.mayMove(from: state, to: target) else { return [] }
        let origin = state
        state = target
        var actions: [Action] = [.stateChanged(from: origin, to: target)]
        if target.isAnswered, answeredAt == nil {
            answeredAt = time
            actions.append(.answered(at: time))
            actions += disarm(.unanswered)
        }
        let previous = Self.exitTimer(of: origin)
        guard let next = Self.exitTimer(of: target), next != previous else { return actions }
        if let previous { actions += disarm(previous) }
        refusedHangUps = 0
        return actions + arm(next, from: now)
    }

    private mutating func disarm(_ timer: Timer) -> [Action] {
        armed.removeValue(forKey: timer) == nil ? [] : [.cancelTimer(timer)]
    }

    /// The forward-only rule: later states only, and both ways between `speaking` and `listening`.
    static func mayMove(from origin: CallState, to target: CallState) -> Bool {
        if origin == .listening, target == .speaking { return true }
        guard let from = CallState.live.firstIndex(of: origin) else { return false }
        guard let to = CallState.live.firstIndex(of: target) else { return true }
        return from < to
    }
}
