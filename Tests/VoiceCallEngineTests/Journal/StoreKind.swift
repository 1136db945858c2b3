import CallCore
import ScriptValue

@testable import VoiceCallEngine

/// The stores that must behave alike.
enum StoreKind: CaseIterable, Sendable {
    case sqlite, memory

    /// Opens an empty store; the folder must outlive it.
    func open(in folder: TemporaryFolder, limits: StoreLimits = StoreLimits()) throws -> any JournalStore {
        switch self {
        case .sqlite: try SQLiteJournal(directory: folder.path, limits: limits)
        case .memory: MemoryJournal(limits: limits)
        }
    }
}

extension JournalStore {
    func append(_ entry: JournalEntry) throws(StoreError) { try append([entry], writes: [], durable: false) }
    func write(_ writes: StoreWrite...) throws(StoreError) { try append([], writes: writes, durable: false) }
}

func journalEntry(_ call: String, _ sequence: Int, _ body: Value = nil, kind: String = "verb") -> JournalEntry {
    JournalEntry(callID: CallID(call), sequence: sequence, at: moment(sequence), kind: kind, body: body)
}

func moment(_ milliseconds: Int) -> CallTime { CallTime(milliseconds: Int64(milliseconds)) }

/// The code of the error that `body` throws.
func storeCode(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch { return (error as? StoreError)?.code }
}
