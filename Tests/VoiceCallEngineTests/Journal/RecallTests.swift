import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite("Earlier calls in the store")
struct RecallTests {
    let folder = TemporaryFolder()

    private func keep(_ call: String, _ lines: [(TranscriptEntry.Speaker, String)], in store: any JournalStore) throws {
        var record = CallRecord(
            callID: CallID(call), provider: "simulator", direction: .inbound, state: .ended(.completed),
            from: "+15550001234", sessionKey: "voice:1", startedAt: moment(1))
        record.transcript = lines.map { TranscriptEntry(timestamp: moment(1), speaker: $0.0, text: $0.1) }
        try store.write(.record(record.value, callID: CallID(call), live: false))
    }

    @Test(
        "notes and transcripts of the session are found, the asking call's own left out", arguments: StoreKind.allCases)
    func found(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try keep("a", [(.user, "my order is number twelve"), (.bot, "it was sent on Monday")], in: store)
        try keep("now", [(.user, "what about my order number twelve")], in: store)
        try store.write(
            .memoryAppend(sessionKey: "voice:1", text: "order twelve is a lamp", at: moment(2)),
            .memoryAppend(sessionKey: "voice:2", text: "order twelve is nobody's", at: moment(2)))
        let request = RecallRequest(
            query: "order twelve", sessionKey: "voice:1", sources: Set(RecallSource.allCases), maxResults: 5)
        let hits = try store.recall(request, for: CallID("now"))
        #expect(hits.map(\.path) == ["notes", "call a"])
        #expect(hits.last?.text == "Caller: my order is number twelve\nAgent: it was sent on Monday")
        var memory = request
        memory.sources = [.memory]
        #expect(try store.recall(memory, for: CallID("now")).map(\.path) == ["notes"])
    }

    private final class UnreadableJournal: WrappingJournal {
        let wrapped: any JournalStore = MemoryJournal()

        func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {}
        func memory(sessionKey: String, limit: Int) throws(StoreError) -> [MemoryLine] {
            throw .corrupt("calls", "a page is missing")
        }
    }

    @Test("a store that cannot be read is a failed search")
    func failing() throws {
        let request = RecallRequest(query: "q", sessionKey: "s", sources: [.memory], maxResults: 1)
        guard case .failed(let reason, _) = UnreadableJournal().recalled(request, for: CallID("c")) else {
            Issue.record("the search did not fail")
            return
        }
        #expect(reason == "failed")
    }
}
