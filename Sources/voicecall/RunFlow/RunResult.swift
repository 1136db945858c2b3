import CallCore
import CallSimulator

/// What came of a run.
struct RunResult {
    /// The calls' records, in the order of their lines.
    var records: [CallRecord]
    var error: CommandFailure?
    /// Milliseconds from the first line of the timeline to the end of the call.
    var duration: Milliseconds

    var record: CallRecord? { records.last }
}
