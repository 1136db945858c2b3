import CallCore
import ScriptValue
import VoiceCallEngine

/// A store with calls of the past.
struct StoreBench {
    let folder: TemporaryFolder
    static let hostile = "a \u{1B}]0;x\u{7}\u{202E}parcel, *please*"

    init() throws {
        folder = try TemporaryFolder()
        let store = try SQLiteJournal(directory: folder.path)
        let log = try CallLogFile(directory: folder.path)
        for record in Self.records {
            let entry = JournalEntry(
                callID: record.callID, sequence: 1, at: record.startedAt, kind: "open", body: ["flow": "talk"])
            try store.append(
                [entry],
                writes: [.record(record.value, callID: record.callID, live: !record.state.isTerminal)], durable: false)
            try log.append(record: record.value, at: record.startedAt)
        }
        try store.close()
        try log.close()
    }

    static func at(_ milliseconds: Int64) -> CallTime { CallTime(milliseconds: 1_769_847_302_000 + milliseconds) }

    static var records: [CallRecord] {
        var spoken = CallRecord(
            callID: CallID("6f9e2c10-0000-4000-8000-000000000001"), providerCallID: "CA12", provider: "twilio",
            direction: .outbound, state: .ended(.hangupUser), from: "+15550000000", to: "+15550005678",
            sessionKey: "voice:15550005678", startedAt: at(0), answeredAt: at(3_600), endedAt: at(75_000),
            endReason: .hangupUser)
        spoken.transcript = [
            TranscriptEntry(timestamp: at(3_600), speaker: .bot, text: "What is it about?"),
            TranscriptEntry(timestamp: at(8_000), speaker: .user, text: hostile),
            TranscriptEntry(timestamp: at(9_000), speaker: .bot, text: "Thank you, " + hostile),
        ]
        spoken.metadata = [
            "flow": "talk", "flowVersion": "6640405dae20ffff", "mode": "conversation", "answeredBy": "human",
            "cost": "0.0045",
            "turnCount": 5, "lastTurnLatencyMs": 2_400, "lastTurnListenWaitMs": 1_800,
            "turns": [
                ["at": 1, "latencyMs": 4_400, "listenWaitMs": 3_100, "agentMs": 700, "replyMs": 900],
                ["at": 2, "latencyMs": 2_400, "listenWaitMs": 1_800], ["at": 3, "latencyMs": 2_450],
                ["at": 4, "latencyMs": 2_700], ["at": 5, "latencyMs": 2_400, "listenWaitMs": 1_700],
            ],
        ]
        var failed = CallRecord(
            callID: CallID("6f9e2c10-0000-4000-8000-000000000002"), provider: "twilio", direction: .outbound,
            state: .ended(.failed), from: "+15550000000", to: "+15550001111", startedAt: at(100_000),
            endedAt: at(101_000), endReason: .failed)
        failed.metadata["error"] = ["code": "call.not_placed", "message": "the carrier refused"]
        let live = CallRecord(
            callID: CallID("6f9e2c10-0000-4000-8000-000000000003"), providerCallID: "CA13", provider: "twilio",
            direction: .inbound, state: .listening, from: "+15550002222", to: "+15550000000", startedAt: at(200_000),
            answeredAt: at(200_500))
        return [spoken, failed, live]
    }

    /// A configuration that is not there says nothing of the machine it is read on.
    func run(_ arguments: String..., isTerminal: Bool = false) -> CommandResult {
        Command.run(arguments + ["--store", folder.path], isTerminal: isTerminal)
    }
}
