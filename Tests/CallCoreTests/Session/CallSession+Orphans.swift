@testable import CallCore

extension CallSession {
    /// Tasks that wait for something that cannot come any more. Those of a failed script wait for the hang-up.
    var orphans: [TaskNumber: Wait] {
        if case .apologising = ending { return [:] }
        return tasks.compactMapValues(\.wait).filter { !canEnd($0.value) }
    }

    private func canEnd(_ wait: Wait) -> Bool {
        switch wait {
        case .sleep(let timer): timers[timer] != nil
        case .dial(let dial): canEnd(dial)
        // The answer's own event ends it; the call's ring timer is behind that.
        case .answer: !machine.state.isTerminal
        case .utterance(let id), .announcement(let id, _, _): isToBePlayed(id)
        case .farewell(let id), .othersWords(let id): isToBePlayed(id)
        case .ending: machine.pendingReason != nil
        case .transfer(_, let timer): timers[timer] != nil
        case .turn(let token):
            turns.contains { $0.token == token && canEnd($0.phase, isTop: token == turns.last?.token) }
        case .effect(let id): effects[id] != nil
        case .agent(let wait):
            timers[wait.deadline] != nil || wait.speech?.utterance.map(isToBePlayed) ?? false
                || wait.speech?.held.map { timers[$0] != nil } ?? false
        case .events(_, let timer): timer.map { timers[$0] != nil } ?? true
        case .group(let group): !group.live.isEmpty && group.live.allSatisfy { tasks[$0] != nil }
        case .realtime(let wait): wait.leaving == nil || wait.timer.map { timers[$0] != nil } ?? false
        }
    }

    private func canEnd(_ dial: Wait.Dial) -> Bool {
        switch dial.stage {
        case .placing: effects[dial.effect] != nil || !machine.state.isAnswered
        case .ringing: !machine.state.isAnswered
        case .detecting(let timer): timers[timer] != nil
        case .unsure: effects[dial.effect] != nil
        case .saying: dial.placement.say.map { isToBePlayed($0.id) } ?? false
        }
    }

    private func canEnd(_ phase: HearingTurn.Phase, isTop: Bool) -> Bool {
        switch phase {
        case .prompting(let id): isTop && isToBePlayed(id)
        case .open(let timer): isTop && timers[timer] != nil
        case .paused: !isTop
        }
    }

    private func isToBePlayed(_ id: String) -> Bool {
        if playout.waiting.contains(where: { $0.utterance.id == id }) { return playout.current != nil }
        guard let current = playout.current, current.utterance.id == id else { return false }
        // Either the carrier still owes the answer to the command, or the end is watched by a timer.
        return effects[current.effect] != nil || current.lostMark.map { timers[$0] != nil } ?? false
    }
}
