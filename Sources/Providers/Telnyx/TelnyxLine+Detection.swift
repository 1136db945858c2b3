import CallCore

extension TelnyxLine {
    /// The first verdict counts. That of a machine is told when its greeting is over, so that words come after the beep.
    mutating func detected(_ who: AnsweredBy, _ event: TelnyxEvent) {
        guard placement?.detectMachine == true || context.isResumed, !hasVerdict, heldVerdict == nil else { return }
        let rest = who == .machine ? greetingLeft : 0
        guard rest > 0 else { return tell(who, event) }
        heldVerdict = event
        start(.greeting, after: rest)
    }

    /// A beep may come before the verdict, and then the verdict may never come.
    mutating func greeted(_ event: TelnyxEvent, beep: Bool) {
        // That a machine answered may have been held back by an earlier process.
        let isMachine = beep || heldVerdict != nil || context.isResumed
        guard placement?.detectMachine == true || context.isResumed, !hasVerdict, isMachine else { return }
        tell(.machine, event)
    }

    /// The greeting takes longer than anybody waits.
    mutating func releaseVerdict() {
        if let heldVerdict { tell(.machine, heldVerdict) }
    }

    private mutating func tell(_ who: AnsweredBy, _ event: TelnyxEvent) {
        hasVerdict = true
        heldVerdict = nil
        cancel { $0 == .greeting }
        report(.answeredBy(who), of: event)
    }

    /// How long the end of a greeting may be waited for.
    private var greetingLeft: Milliseconds {
        // `detect` never tells of it. After a restart it is not known how long somebody waits already.
        guard options.machineDetection != "detect", let start = answeredAt ?? (context.isResumed ? nil : now) else {
            return 0
        }
        return start + options.greetingTime - now
    }
}
