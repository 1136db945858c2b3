import CallSimulator

/// Tells in a line how a run that was cut differs from one that was not.
enum EssenceDifference {
    static func describe(expected: SpecEssence, found: SpecEssence) -> String {
        guard expected.calls.count == found.calls.count else {
            return
                "the cut changed the number of calls: \(expected.calls.count) without it, \(found.calls.count) with it"
        }
        for (before, after) in zip(expected.calls, found.calls) {
            if let text = describe(before, after) { return "the cut changed \(text)" }
        }
        return "the cut changed nothing that was recorded"
    }

    private static func describe(_ before: SpecEssence.Call, _ after: SpecEssence.Call) -> String? {
        if !after.repeated.isEmpty { return "what was said: played twice: \(after.repeated.joined(separator: ", "))" }
        if before.ended != after.ended {
            return "how the call ended: \(before.ended) without it, \(after.ended) with it"
        }
        if before.dials != after.dials { return "the dials: \(before.dials) without it, \(after.dials) with it" }
        if before.said != after.said { return "what was said: \(before.said) without it, \(after.said) with it" }
        if before.transferredTo != after.transferredTo { return "where the call was transferred to" }
        if before.userTranscript != after.userTranscript {
            return
                "what the caller was heard to say: \(before.userTranscript) without it, \(after.userTranscript) with it"
        }
        return nil
    }
}
