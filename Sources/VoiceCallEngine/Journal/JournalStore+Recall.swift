import CallCore
import ScriptValue

extension JournalStore {
    /// Looks through what is kept under a session key: its newest notes, and the transcripts of its newest calls. Blocks
    /// while the store is read.
    ///
    /// - Parameter call: the call that asks; its own transcript is left out.
    public func recall(_ request: RecallRequest, for call: CallID) throws(StoreError) -> [RecallHit] {
        var index = RecallIndex()
        if request.sources.contains(.sessions) {
            for value in try records(sessionKey: request.sessionKey, limit: RecallBounds.calls + 1) {
                guard let record = CallRecord(value: value), record.callID != call else { continue }
                let lines = record.transcript.suffix(RecallBounds.linesOfACall).map { entry in
                    (entry.speaker == .user ? "Caller: " : "Agent: ") + entry.text
                }
                index.add(.sessions, path: "call \(record.callID)", lines)
            }
        }
        if request.sources.contains(.memory) {
            let notes = try memory(sessionKey: request.sessionKey, limit: RecallBounds.notes)
            index.add(.memory, path: "notes", notes.map(\.text))
        }
        return index.search(request.query, atMost: request.maxResults)
    }

    /// As an effect's result.
    public func recalled(_ request: RecallRequest, for call: CallID) -> EffectResult {
        do throws(StoreError) {
            return .done(.array(try recall(request, for: call).map(\.value)))
        } catch {
            return .failed(reason: "failed", message: error.description)
        }
    }
}

/// How much of the past is looked through.
private enum RecallBounds {
    static let calls = 20
    static let linesOfACall = 200
    static let notes = 500
}
