extension CallMachine {
    /// Asks the carrier to hang up, once at a time; the first reason stays.
    mutating func hangUp(_ reason: EndReason, isForced: Bool, now: CallTime) -> [Action] {
        guard ending == nil else { return [] }
        ending = Ending(reason: reason, isForced: isForced)
        return [arm(.hangUp, deadline: now + limits.hangUpMilliseconds), .hangUp(reason)]
    }

    /// The call stays as it is. A limit that has passed is tried again after a pause, and in the end without the
    /// carrier's consent: a call that cannot be hung up must still not stay in the books for ever.
    mutating func hangUpFailed(_ message: String, now: CallTime) -> [Action] {
        guard let failed = ending else { return [] }
        if failed.isForced {
            refusedHangUps += 1
            if refusedHangUps >= limits.hangUpTries { return [.hangUpFailed(message)] + finish(failed.reason, at: now) }
        }
        ending = nil
        armed[.hangUp] = nil
        var actions: [Action] = [.cancelTimer(.hangUp), .hangUpFailed(message)]
        // A limit that has passed would otherwise not be seen to again.
        for timer in Self.timers(of: state) where armed[timer] == nil && limits.length(of: timer) != nil {
            actions.append(arm(timer, deadline: now + limits.hangUpMilliseconds))
        }
        return actions
    }

    /// A timer has fired. One that was replaced or cancelled meanwhile is recognised by its generation.
    mutating func fired(_ timer: Timer, generation: Int, now: CallTime) -> [Action] {
        guard armed[timer]?.generation == generation else { return [] }
        armed[timer] = nil
        switch timer {
        case .setup: return hangUp(.failed, isForced: true, now: now)
        case .ring: return hangUp(.noAnswer, isForced: true, now: now)
        case .unanswered, .maxDuration: return hangUp(.timeout, isForced: true, now: now)
        case .hangUp: return ending.map { finish($0.reason, at: now) } ?? []
        }
    }

    /// The reason to keep when the carrier reports an end.
    ///
    /// `completed` and `hangup-bot` are how carriers describe our own hang-up, so then the wanted reason stays. Any
    /// other reason is news: the other side was faster.
    func reason(_ said: EndReason) -> EndReason {
        guard let wanted = ending?.reason, said == .completed || said == .hangupBot else { return said }
        return wanted
    }

    /// Ends the call. Carriers' clocks differ and some count whole seconds, so the end is never before the answer.
    mutating func finish(_ reason: EndReason, at time: CallTime) -> [Action] {
        let origin = state
        let end = max(time, answeredAt ?? time)
        let timers = Timer.allCases.filter { armed[$0] != nil }
        state = .ended(reason)
        endedAt = end
        ending = nil
        armed = [:]
        return timers.map { .cancelTimer($0) } + [.stateChanged(from: origin, to: state), .ended(reason, at: end)]
    }
}
