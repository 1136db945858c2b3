import CallCore
import ScriptValue
import VoiceCallEngine

/// What must be true of every simulated call, whatever went wrong in it.
enum SpecInvariants {
    static func check(_ world: SpecWorld) throws(SpecError) {
        guard let run = world.run else { return }
        try require(run.liveCalls.isEmpty, "a call is still live: its slot was not returned")
        for (call, closing) in run.closings.sorted(by: { $0.key < $1.key }) {
            try require(closing.record.state.isTerminal, "call \(call) closed in state \(closing.record.state.name)")
            try require(closing.leakedBytes == 0, "\(closing.leakedBytes) bytes of script memory left")
            try require(run.timersLeft(of: call) == 0, "timers left after the end")
            let ends = run.notes.count { $0.call == call && $0.note.kind == "end" }
            try require(ends <= 1 || !run.recoveries.isEmpty, "the call ended \(ends) times")
            // What a flow raises on purpose is its own affair; stumbling over a value is a bug.
            let error = closing.record.metadata["error"]?["message"]?.text ?? ""
            try require(!error.contains("attempt to "), "the flow failed: \(error)")
        }
        try checkSilenceAfterEnd(run)
        let misuses = run.serviceLog?.misuses ?? []
        try require(
            misuses.isEmpty,
            "a speech service was asked for what it does not take: " + misuses.prefix(3).joined(separator: "; "))
        for line in run.network.lines { try check(line, run) }
        try check(run.recoveries)
    }

    /// Once the engine knows of the end, nothing is begun any more that needs somebody at the other end.
    private static func checkSilenceAfterEnd(_ run: VirtualRun) throws(SpecError) {
        var ended: Set<CallID> = []
        for line in run.notes {
            // An end that a dying process noted and did not keep is noted again.
            if line.note.kind == "restart" { ended = [] }
            if line.note.kind == "end" { ended.insert(line.call) }
            let isCommand =
                ["say", "listen", "dial", "transfer"].contains(line.note.kind)
                || (line.note.kind == "realtime" && line.note.text == "opening")
            try require(
                !isCommand || !ended.contains(line.call), "'\(line.note.kind)' after the end of the call")
        }
    }

    private static func check(_ line: SimLine, _ run: VirtualRun) throws(SpecError) {
        try require(line.endedAt != nil, "line \(line.providerCallID) never ended")
        try require(line.dialCount <= 1, "\(line.dialCount) dials for one call")
        try require(line.isSilentAfterEnd, "there is sound after the end of the call")
        let repeated = line.playCounts.filter { $0.value > 1 }.keys.sorted()
        try require(repeated.isEmpty, "played twice: \(repeated.joined(separator: ", "))")
        try checkWords(line, run)
        guard let call = run.call(of: line), line.direction == .outbound || line.answeredAt != nil else { return }
        try require(run.finalRecord(of: call) != nil, "call \(call) was never closed")
    }

    /// Words that a call asks for are begun once for each time it asks. A carrier's own formats carry no names of
    /// utterances, so here the words themselves are counted.
    private static func checkWords(_ line: SimLine, _ run: VirtualRun) throws(SpecError) {
        guard run.wireCarrier != nil, let call = run.call(of: line) else { return }
        var asked: [String: Set<Value>] = [:]
        for note in run.notes where note.call == call && note.note.kind == "say" {
            asked[note.note.text, default: []].insert(note.note.data["utterance"] ?? .null)
        }
        for (text, utterances) in asked.sorted(by: { $0.key < $1.key }) {
            let begun = line.track.segments.filter {
                $0.channel == .bot && $0.content == .words(text) && !$0.isRest
            }
            let places = begun.map { "\($0.startMs) to \($0.endMs)" }.joined(separator: ", ")
            try require(begun.count <= utterances.count, "said \(begun.count) times (ms \(places)): \(text)")
        }
    }

    private static func check(_ recoveries: [RecoveryReport]) throws(SpecError) {
        for report in recoveries {
            let lost = report.lost.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            try require(lost.isEmpty, "not taken up after the restart: \(lost.joined(separator: "; "))")
        }
    }

    private static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(SpecError) {
        if !condition { throw SpecError(code: "spec.invariant", message: message()) }
    }
}
