import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct CrashJournalTests {
    @Test(
        "a cut before the write loses it, a cut after keeps it, and nothing is written once the process is dead",
        arguments: CuttingJournal.Side.allCases, 0..<4)
    func cut(side: CuttingJournal.Side, passing: Int) throws {
        let store = MemoryJournal()
        let cutting = CuttingJournal(store, passing: passing, side: side)
        for sequence in 0..<passing { try cutting.append(journalEntry("a", sequence)) }
        #expect(!cutting.isCut)
        #expect(throws: StoreError.cut) { try cutting.append(journalEntry("a", passing)) }
        #expect(cutting.isCut)
        #expect(throws: StoreError.cut) { try cutting.append(journalEntry("a", passing + 1)) }
        let kept = side == .before ? passing : passing + 1
        #expect(store.entries(of: CallID("a")).map(\.sequence) == Array(0..<kept))
        #expect(cutting.writes == passing + 2)
        #expect(try cutting.entries(of: CallID("a")).count == kept)
    }

    @Test("a write that fails by itself keeps its own error at the cut")
    func ownError() throws {
        let cutting = CuttingJournal(MemoryJournal(), passing: 1, side: .after)
        try cutting.append(journalEntry("a", 0))
        #expect(storeCode { try cutting.append(journalEntry("a", 0)) } == "store.duplicate")
    }

    @Test("an injected full disk refuses the chosen appends and lets the others through")
    func full() throws {
        let store = MemoryJournal()
        let failing = FailingJournal(store, failing: 1..<3)
        let codes = (0..<4).map { number in storeCode { try failing.append(journalEntry("a", number)) } }
        #expect(codes == [nil, "store.full", "store.full", nil])
        #expect(store.entries(of: CallID("a")).map(\.sequence) == [0, 3])
        #expect(failing.writes == 4)
    }
}
