import CallCore
import CallGateway
import Synchronization
import VoiceCallEngine

/// Looks at every call that ends, and at every warning.
final class SoakWatcher: CallWatcher {
    struct Tally: Sendable {
        var ended = 0
        var good = 0
        var problems: [String: Int] = [:]
    }

    let tally = Mutex(Tally())

    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
        guard note.kind == "warning" || note.kind == "error" else { return }
        tally.withLock { $0.problems["\(note.kind): \(note.text)", default: 0] += 1 }
    }

    func changed(_ record: CallRecord) {}
    func reply(_ reply: CommandReply, to command: String, of call: CallID) {}

    func closed(_ call: CallID, _ closing: CallClosing) {
        let record = closing.record
        let said = record.transcript.map { "\($0.speaker.rawValue): \($0.text)" }
        let problem = Self.problem(of: record)
        tally.withLock { tally in
            tally.ended += 1
            guard let problem else {
                tally.good += 1
                return
            }
            tally.problems[problem, default: 0] += 1
            if tally.problems[problem] == 1 { print("       \(problem): \(said)") }
        }
    }

    /// Each side's words have to have reached the other.
    private static func problem(of record: CallRecord) -> String? {
        guard record.endReason == .hangupBot else { return "ended with \(record.endReason?.rawValue ?? "nothing")" }
        let heard = record.transcript.filter { $0.speaker == .user }.map { $0.text.lowercased() }
        guard heard == SoakWatcher.lines else { return "not understood word for word" }
        let last = record.transcript.last { $0.speaker == .bot }?.text
        return last == "Thank you and goodbye." ? nil : "the farewell was cut"
    }

    static let lines = [
        "the first thing that i want to say", "here is another sentence of mine", "it is a fine day for a call",
        "that was all from me",
    ]
}
