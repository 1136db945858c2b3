import CallCore
import ScriptValue

extension TelnyxLine {
    mutating func openGather(_ next: TelnyxHearing.NextGather) {
        guard let terms = next.listening.digits else { return }
        // Keys that wait belong to this question: a gather would miss them.
        guard keys.waiting.isEmpty || hearing.gather != nil else { return settle(next.effect) }
        if hearing.gather != nil {
            // One gather at a time: a stop that overtakes the next start would end the wrong one.
            if let replaced = hearing.nextGather { settle(replaced.effect) }
            hearing.nextGather = next
            return stopGather(for: nil)
        }
        let gather = TelnyxGather(
            effect: next.effect, token: next.listening.turnToken, terms: terms, mark: nextMark(),
            isRepeated: next.isRepeated)
        hearing.gather = gather
        send(
            .gather(next.effect, mark: gather.mark),
            action("gather", commandID(next.effect, "gather"), fields(gather, timeout: next.listening.timeout)))
    }

    /// The session keeps the time of the question; these limits only end what it forgot. The pause after the last
    /// digit is the exception: it tells that a number of any length is complete, so it has to be the shorter one.
    private func fields(_ gather: TelnyxGather, timeout: Milliseconds) -> [String: Value] {
        let timeout = min(max(timeout, 1_000), 600_000)
        let pause = gather.terms.exactly == nil ? max(timeout - 1_000, timeout / 2) : timeout + 5_000
        let whole = min((timeout + 5_000) * Int64(gather.maximum + 1), 3_600_000)
        return [
            "minimum_digits": .int(Int64(gather.minimum)), "maximum_digits": .int(Int64(gather.maximum)),
            "initial_timeout_millis": .int(timeout + 5_000), "inter_digit_timeout_millis": .int(pause),
            "timeout_millis": .int(whole), "terminating_digit": Value(gather.terms.finishOn.map(String.init) ?? ""),
            "valid_digits": "0123456789#*", "gather_id": Value("\(context.salt)-\(gather.mark)"),
            "client_state": clientState(mark: gather.mark),
        ]
    }

    mutating func gatherAnswered(_ effect: EffectID, _ mark: Int, _ outcome: TelnyxOutcome) {
        settle(effect, outcome.isTaken ? .done(.null) : outcome.failure)
        guard let gather = hearing.gather, gather.mark == mark, gather.stage == .starting else { return }
        guard outcome.isTaken else {
            // The keys come one by one then.
            report(gather.isUnwanted ? [] : gather.held)
            return gatherStopped(mark)
        }
        hearing.gather?.stage = .open
        if gather.isUnwanted { sendGatherStop() }
    }

    /// - Parameter effect: whoever waits for it.
    mutating func stopGather(for effect: EffectID?) {
        guard let gather = hearing.gather else { return }
        if let effect { hearing.gather?.waitingStops.append(effect) }
        // Keys of a turn that is over are of no use to the next one.
        hearing.gather?.held = []
        hearing.gather?.isUnwanted = true
        if gather.stage == .open { sendGatherStop() }
    }

    private mutating func sendGatherStop() {
        guard let gather = hearing.gather else { return }
        hearing.gather?.stage = .stopping
        let id = gather.waitingStops.first.map { commandID($0, "gather-stop") }
        send(
            .stopGather(mark: gather.mark),
            action("gather_stop", id ?? commandID(mark: gather.mark, "gather-stop")))
    }

    /// The gather is no more, whichever way; the next one can begin.
    mutating func gatherStopped(_ mark: Int) {
        guard let gather = hearing.gather, gather.mark == mark else { return }
        hearing.gather = nil
        for effect in gather.waitingStops { settle(effect) }
        guard let next = hearing.nextGather else { return }
        hearing.nextGather = nil
        openGather(next)
    }

    // MARK: the end of a gather

    mutating func gathered(_ digits: String, status: String, gatherID: String?, _ event: TelnyxEvent) {
        // Late results of a turn that is over count for nothing.
        guard let gather = hearing.gather, gather.stage != .stopping,
            gather.isRepeated || gatherID == nil || gatherID == "\(context.salt)-\(gather.mark)",
            !isOlder(event, than: gather.mark, orOther: gather.isRepeated)
        else { return }
        settle(gather.effect)
        if gather.isUnwanted || status == "call_hangup" { return gatherStopped(gather.mark) }
        hearing.gather = nil
        let digits = withoutFinish(digits, gather)
        let isComplete = status == "valid" || (status == "timeout" && gather.terms.exactly == nil)
        if isComplete, !digits.isEmpty {
            complete(gather, digits, event)
        } else if gather.held.isEmpty, !digits.isEmpty {
            report(.dtmf(digits: digits), of: event, turnToken: gather.token)
            owe(digits.map(String.init), event)
        } else {
            report(gather.held)
        }
    }

    /// Digits that count as the whole answer. Keys from before and after it keep their places around it.
    private mutating func complete(_ gather: TelnyxGather, _ digits: String, _ event: TelnyxEvent) {
        var wanted = digits.map(String.init)
        if digits.count < gather.maximum, let finish = gather.terms.finishOn { wanted.append(String(finish)) }
        var before: [TelnyxKey] = []
        var after: [TelnyxKey] = []
        var isInside = false
        for key in TelnyxKey.sorted(gather.held).reversed() {
            if let index = wanted.lastIndex(of: key.digit) {
                wanted.remove(at: index)
                isInside = true
            } else if isInside {
                before.append(key)
            } else {
                after.append(key)
            }
        }
        report(before)
        report(.gathered(digits: digits), of: event, turnToken: gather.token)
        owe(wanted, event)
        report(after)
    }

    private mutating func owe(_ digits: [String], _ event: TelnyxEvent) {
        keys.owed = digits
        keys.owedUntil = event.occurredAt
    }

    private func withoutFinish(_ digits: String, _ gather: TelnyxGather) -> String {
        guard let finish = gather.terms.finishOn, digits.last == finish else { return digits }
        return String(digits.dropLast())
    }
}
