import ScriptValue
import Testing

@testable import CallCore

@Suite("Call record")
struct CallRecordTests {
    private static let stored: Value = [
        "callId": "6f9e", "providerCallId": "CA12", "provider": "twilio", "direction": "outbound",
        "state": "listening", "from": "+15550001234", "to": "+15550005678", "sessionKey": "voice:15550005678",
        "startedAt": 1_767_225_600_000, "answeredAt": 1_767_225_604_000,
        "transcript": [["timestamp": 1_767_225_606_000, "speaker": "bot", "text": "Hi", "isFinal": true]],
        "processedEventIds": ["twilio:req:1"],
        "metadata": ["mode": "conversation", "turnCount": 1, "lastTurnLatencyMs": 2400],
    ]

    @Test("a stored record is read and written back unchanged")
    func roundTrip() throws {
        let record = try #require(CallRecord(value: Self.stored))
        #expect(record.callID == CallID("6f9e"))
        #expect(record.state == .listening)
        #expect(record.transcript.map(\.text) == ["Hi"])
        #expect(record.metadata["turnCount"] == 1)
        #expect(record.otherParty == "+15550005678")
        #expect(record.value == Self.stored)
    }

    @Test("a record of every state and reason survives the round trip")
    func allStates() {
        for state in CallState.live + EndReason.allCases.map({ .ended($0) }) {
            var record = CallRecord(
                callID: CallID("1"), provider: "mock", direction: .inbound, state: state,
                startedAt: CallTime(milliseconds: 7))
            record.endedAt = state.isTerminal ? CallTime(milliseconds: 9) : nil
            if case .ended(let reason) = state { record.endReason = reason }
            #expect(CallRecord(value: record.value) == record)
        }
    }

    @Test("absent optionals are left out, the lists are always there")
    func absentFields() {
        let record = CallRecord(
            callID: CallID("1"), provider: "mock", direction: .inbound, state: .ringing,
            startedAt: CallTime(milliseconds: 7))
        let names: Set = [
            "callId", "provider", "direction", "state", "from", "to", "startedAt", "transcript", "processedEventIds",
        ]
        #expect(Set(record.value.map?.keys.map { $0 } ?? []) == names)
        #expect(record.value["from"] == "unknown")
    }

    @Test("reading forgives what other writers did")
    func tolerance() throws {
        let odd: Value = [
            "callId": "1", "provider": "telnyx", "direction": "inbound", "state": "hangup-bot", "startedAt": 7.4,
            "answeredAt": nil, "endReason": "unheard-of", "sessionKey": 5, "isNew": true, "metadata": [],
            "transcript": [
                ["timestamp": 8, "speaker": "user", "text": "yes"], ["speaker": "user", "text": "no time"],
                ["timestamp": 9, "speaker": "ghost", "text": "boo"], "noise",
            ],
            "processedEventIds": ["a", 5, "b"],
        ]
        let record = try #require(CallRecord(value: odd))
        #expect(record.startedAt == CallTime(milliseconds: 7))
        #expect(record.state == .ended(.hangupBot))
        #expect(record.endReason == nil && record.sessionKey == nil && record.answeredAt == nil)
        #expect(record.from == "unknown")
        #expect(record.transcript == [.init(timestamp: CallTime(milliseconds: 8), speaker: .user, text: "yes")])
        #expect(record.processedEventIDs == ["a", "b"])
        #expect(CallRecord(value: ["call": odd]) == record)
    }

    @Test(
        "a record without what makes it one is not read",
        arguments: ["callId", "provider", "direction", "state", "startedAt"])
    func required(field: String) throws {
        var fields = try #require(Self.stored.map)
        fields[field] = nil
        #expect(CallRecord(value: .map(fields)) == nil)
        fields[field] = ["nonsense"]
        #expect(CallRecord(value: .map(fields)) == nil)
    }

    @Test("no shape of value brings the reader down")
    func otherShapes() {
        for value in [nil, true, 1, 1.5, "x", [], ["a"], [:], ["call": 1]] as [Value] {
            #expect(CallRecord(value: value) == nil)
            #expect(TranscriptEntry(value: value) == nil)
        }
    }
}
