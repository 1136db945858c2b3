@testable import CallCore

/// A call machine with the host that its actions ask for: timers on a virtual clock, nothing else.
///
/// A class, because `#expect` takes no mutating calls.
final class MachineRun {
    var machine: CallMachine
    var now: CallTime
    var actions: [CallMachine.Action] = []
    /// Running timers as the actions alone tell them.
    var timers: [CallMachine.Timer: (generation: Int, deadline: CallTime)] = [:]

    convenience init(_ direction: CallDirection = .outbound, limits: CallLimits = CallLimits(), now: Int64 = 1_000_000)
    {
        self.init(
            CallMachine(direction: direction, limits: limits, now: CallTime(milliseconds: now)),
            now: CallTime(milliseconds: now))
    }

    init(_ machine: CallMachine, now: CallTime) {
        self.machine = machine
        self.now = now
        note(machine.runningTimers)
    }

    var state: CallState { machine.state }

    var endings: [EndReason] {
        actions.compactMap { if case .ended(let reason, _) = $0 { reason } else { nil } }
    }

    @discardableResult
    func send(_ input: CallMachine.Input, after delay: Milliseconds = 0) -> [CallMachine.Action] {
        now = now + delay
        if case .timer(let timer, let generation) = input, timers[timer]?.generation == generation {
            timers[timer] = nil
        }
        let produced = machine.handle(input, now: now)
        actions += produced
        note(produced)
        return produced
    }

    @discardableResult
    func event(_ kind: CallEvent.Kind, after delay: Milliseconds = 0) -> [CallMachine.Action] {
        now = now + delay
        return send(.event(kind, at: now))
    }

    /// Lets the earliest running timer fire at its deadline. False when none is running.
    func fireNextTimer() -> Bool {
        let earliest = timers.min {
            ($0.value.deadline.milliseconds, $0.value.generation) < (
                $1.value.deadline.milliseconds, $1.value.generation
            )
        }
        guard let (timer, armed) = earliest else { return false }
        now = max(now, armed.deadline)
        send(.timer(timer, generation: armed.generation))
        return true
    }

    private func note(_ produced: [CallMachine.Action]) {
        for action in produced {
            switch action {
            case .startTimer(let timer, let generation, let deadline): timers[timer] = (generation, deadline)
            case .cancelTimer(let timer): timers[timer] = nil
            default: break
            }
        }
    }
}
