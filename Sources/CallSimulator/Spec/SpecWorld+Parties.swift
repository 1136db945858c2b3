import CallCore
import ScriptValue

extension SpecWorld {
    func perform(_ name: String, _ arguments: SpecArguments, on party: SpecParty) throws(SpecError) -> [Value] {
        let person = party.party
        switch name {
        case "party:answers": person.answers(after: arguments.seconds("after", at: 0) ?? 2_000)
        case "party:busy": person.busy()
        case "party:no_answer": person.noAnswer()
        case "party:unreachable": person.unreachable()
        case "party:voicemail":
            person.voicemail(
                greeting: try arguments.text(0, "the greeting"), after: arguments.seconds("after", at: 1) ?? 3_000)
        case "party:hears": try hears(arguments, person)
        case "party:says":
            let text = try arguments.text(0, "the words")
            let confidence = arguments[1]["confidence"]?.double ?? 0.95
            try act(.says(text, after: arguments.seconds("after", at: 1), confidence: confidence), person)
        case "party:interrupts":
            let text = try arguments.text(0, "the words")
            try act(.interrupts(text, after: arguments.seconds("after", at: 1) ?? 500), person)
        case "party:presses":
            let digits = try arguments.text(0, "the digits")
            let after = arguments.seconds("after", at: 1) ?? 500
            try act(.presses(digits, after: after, gap: arguments.seconds("gap", at: 1) ?? 250), person)
        case "party:stays_silent":
            try act(.staysSilent(Milliseconds(seconds: arguments[0].double ?? 0)), person)
        case "party:hangs_up": try act(.hangsUp(after: arguments.seconds("after", at: 0) ?? 300), person)
        case "party:is_rejected":
            guard try wait(30_000, until: { person.line?.endedAt != nil }), person.line?.answeredAt == nil else {
                throw unmet("the call was not refused before it was answered")
            }
        case "party:is_answered":
            guard try wait(30_000, until: { person.line?.answeredAt != nil }) else {
                throw unmet("the call was not answered")
            }
        case "party:heard": return [Value(person.heard)]
        case "party:longest_silence":
            let gap = person.line?.track.longestSilence(at: start().kernel.now) ?? 0
            return [.number(gap.seconds)]
        case "party:received_digits":
            return [Value(String((person.line?.digitsHeard ?? []).map(\.digit)))]
        default: throw SpecError(code: "spec.script", message: "'\(name)' is not built")
        }
        return []
    }

    private func hears(_ arguments: SpecArguments, _ person: SimParty) throws(SpecError) {
        let text = try arguments.text(0, "the words")
        let limit = arguments.seconds("within", at: 1) ?? 30_000
        var outcome: PartyOutcome?
        person.hears(text, timeout: limit) { outcome = $0 }
        _ = try wait(limit + 60_000) { outcome != nil }
        switch outcome {
        case .heard, .done: return
        case .timedOut(let heard):
            throw unmet("\"\(text)\" was not heard within \(limit / 1000) s; heard: \"\(heard)\"")
        case .callEnded(let heard): throw unmet("the call ended before \"\(text)\" was heard; heard: \"\(heard)\"")
        case nil: throw unmet("\"\(text)\" was not heard: the call was never connected")
        }
    }

    /// A step of a person's; the spec goes on once it is done.
    private func act(_ command: PartyCommand, _ person: SimParty) throws(SpecError) {
        var outcome: PartyOutcome?
        person.perform(command) { outcome = $0 }
        guard try wait(120_000, until: { outcome != nil }) else { throw unmet("the call was never connected") }
        if case .callEnded(let heard) = outcome, !command.isHangUp {
            throw unmet("the call ended before that; heard: \"\(heard)\"")
        }
    }
}

extension PartyCommand {
    fileprivate var isHangUp: Bool { if case .hangsUp = self { true } else { false } }
}
