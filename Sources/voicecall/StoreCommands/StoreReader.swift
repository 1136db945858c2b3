import CallCore
import Foundation
import GatewayService
import ScriptValue
import VoiceCallEngine

/// Reads calls of a store without changing anything, whether a gateway runs on it or not.
struct StoreReader {
    let directory: String
    /// Nil when the store has no database, only a `calls.jsonl`.
    private let database: SQLiteJournal?

    /// - Throws: `store.missing` when there is neither.
    init(_ directory: String) throws {
        self.directory = directory
        do throws(StoreError) {
            database = try SQLiteJournal(reading: directory)
        } catch {
            guard error.code == "store.missing", TextFile.exists(Self.log(directory)) else { throw error }
            database = nil
        }
    }

    static func log(_ directory: String) -> String { "\(directory)/\(CallLogFile.fileName)" }

    /// The last records of the newest calls, oldest first.
    func records(limit: Int) throws -> [CallRecord] {
        let values =
            try database?.records(limit: limit) ?? CallLogReader.latest(path: Self.log(directory), rotations: 3)
        return values.suffix(limit).compactMap(CallRecord.init(value:))
    }

    /// A call, by the engine's id or the carrier's.
    func record(_ call: String) throws -> CallRecord? {
        if let value = try database?.record(of: CallID(call)) { return CallRecord(value: value) }
        return try records(limit: .max).last { $0.callID.text == call || $0.providerCallID == call }
    }

    func live() throws -> [CallRecord] {
        guard let database else { return try records(limit: .max).filter { !$0.state.isTerminal } }
        return try database.liveCalls().compactMap { try database.record(of: $0).flatMap(CallRecord.init(value:)) }
    }

    func journal(of call: CallID) throws -> [JournalEntry] { try database?.entries(of: call) ?? [] }

    /// - Throws: `call.unknown`.
    func found(_ call: String) throws -> CallRecord {
        if let record = try record(call) { return record }
        throw CommandFailure(
            .noInput, "call.unknown", "there is no call '\(call)' in \(directory)",
            next: "see which calls there are: voicecall status")
    }
}
