import CallCore
import Foundation
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct CallLogFileTests {
    let folder = TemporaryFolder()
    var path: String { folder.sub("calls.jsonl") }

    private func record(_ call: String, ended: Int? = nil, note: String = "") -> Value {
        var fields: [String: Value] = ["callId": Value(call), "startedAt": 0, "note": Value(note)]
        fields["state"] = ended == nil ? "listening" : "completed"
        fields["endedAt"] = ended.map { .int(Int64($0)) }
        return .map(fields)
    }

    private func names(_ values: [Value]) -> [String] { values.compactMap { $0["callId"]?.text } }
    private var lineCount: Int { get throws { try folder.text(of: "calls.jsonl").split(separator: "\n").count } }

    @Test("every change is one line at once, and the last line of a call counts")
    func append() throws {
        let log = try CallLogFile(directory: folder.path)
        try log.append(record: record("a", note: "one"), at: moment(0))
        try log.append(record: record("b", note: "x\ny"), at: moment(0))
        try log.append(record: record("a", note: "two"), at: moment(0))
        #expect(try lineCount == 3)
        #expect(try CallLogReader.latest(path: path) == [record("b", note: "x\ny"), record("a", note: "two")])
        #expect(names(try CallLogReader.history(path: path, limit: 2)) == ["b", "a"])
        #expect(try folder.mode(of: "calls.jsonl") == 0o600)
    }

    @Test("a reader skips blank and invalid lines and unwraps records in a call field")
    func tolerant() throws {
        try folder.write(
            """
            {"callId":"a","n":1}

            nonsense
            [1]
            {"n":1}
            {"callId":""}
            {"call":{"callId":"b","n":2}}
            \u{7}
            {"callId":"a","n":3}\r
            {"callId":"a","n":
            """, to: "calls.jsonl")
        #expect(try CallLogReader.latest(path: path) == [["callId": "b", "n": 2], ["callId": "a", "n": 3]])
        #expect(try CallLogReader.history(path: path, limit: 50).count == 3)
        #expect(try CallLogReader.latest(path: folder.sub("none.jsonl")).isEmpty)
    }

    @Test("a line that a crash left half written does not swallow the next one")
    func repair() throws {
        try folder.write("{\"callId\":\"a\"}\n{\"callId\":\"b\",\"te", to: "calls.jsonl")
        let log = try CallLogFile(directory: folder.path)
        try log.append(record: record("c"), at: moment(0))
        #expect(names(try CallLogReader.latest(path: path)) == ["a", "c"])
        #expect(try lineCount == 3)
    }

    @Test("a last line that is whole but lacks its newline is kept")
    func repairWhole() throws {
        try folder.write("{\"callId\":\"a\"}", to: "calls.jsonl")
        try CallLogFile(directory: folder.path).append(record: record("c"), at: moment(0))
        #expect(names(try CallLogReader.latest(path: path)) == ["a", "c"])
    }

    @Test("compaction keeps the last line of each call and drops ended ones beyond count and age")
    func compaction() throws {
        let log = try CallLogFile(directory: folder.path, limits: CallLogLimits(calls: 2, age: 100))
        for round in 0..<3 {
            for call in ["live", "old", "a", "b", "c"] {
                try log.append(record: record(call, note: "\(round)"), at: moment(0))
            }
        }
        try log.append(record: record("old", ended: 10), at: moment(0))
        for call in ["a", "b", "c"] { try log.append(record: record(call, ended: 150), at: moment(0)) }
        try log.compact(at: moment(200))
        #expect(names(try CallLogReader.latest(path: path)) == ["live", "b", "c"])
        #expect(try lineCount == 3)
        #expect(folder.names == ["calls.jsonl"])
        try log.append(record: record("d"), at: moment(200))
        #expect(names(try CallLogReader.latest(path: path)) == ["live", "b", "c", "d"])
    }

    @Test("a busy log stays within its bound, rotates, and never loses a live call")
    func bounded() throws {
        let limits = CallLogLimits(bytes: 20_000, calls: 10_000, age: nil, rotations: 2)
        let log = try CallLogFile(directory: folder.path, limits: limits)
        try log.append(record: record("live"), at: moment(0))
        for number in 0..<3_000 {
            try log.append(record: record("\(number)"), at: moment(0))
            try log.append(record: record("\(number)", ended: 1), at: moment(0))
            if number % 100 == 0 { #expect(try folder.text(of: "calls.jsonl").utf8.count <= limits.bytes) }
        }
        #expect(folder.names == ["calls.jsonl", "calls.jsonl.1", "calls.jsonl.2"])
        #expect(names(try CallLogReader.latest(path: path)).contains("live"))
        let all = Set(names(try CallLogReader.latest(path: path, rotations: 2)))
        #expect((2_700..<3_000).allSatisfy { all.contains("\($0)") })
        #expect(log.compactionFailure == nil)
    }

    @Test("without rotation the oldest ended calls go")
    func withoutRotation() throws {
        let limits = CallLogLimits(bytes: 5_000, calls: 10_000, age: nil, rotations: 0)
        let log = try CallLogFile(directory: folder.path, limits: limits)
        for number in 0..<500 { try log.append(record: record("\(number)", ended: 1), at: moment(0)) }
        #expect(folder.names == ["calls.jsonl"])
        #expect(try folder.text(of: "calls.jsonl").utf8.count <= limits.bytes)
        #expect(names(try CallLogReader.latest(path: path)).last == "499")
    }

    @Test("live calls larger than the bound are all kept, without a compaction at every line")
    func manyLive() throws {
        let limits = CallLogLimits(bytes: 2_000, calls: 1, age: nil, rotations: 1)
        let log = try CallLogFile(directory: folder.path, limits: limits)
        for number in 0..<200 { try log.append(record: record("\(number)"), at: moment(0)) }
        #expect(names(try CallLogReader.latest(path: path)).count == 200)
    }

    @Test("a disk that fills in the middle of a line leaves the log as it was")
    func fullDisk() throws {
        let room = Mutex(150)
        let log = try CallLogFile(directory: folder.path, limits: CallLogLimits()) { descriptor, bytes in
            let count = room.withLock { room in
                let count = min(room, bytes.count)
                room -= count
                return count
            }
            guard count > 0 else {
                errno = ENOSPC
                return -1
            }
            return write(descriptor, bytes.baseAddress, count)
        }
        try log.append(record: record("a"), at: moment(0))
        try log.append(record: record("b"), at: moment(0))
        let before = try folder.text(of: "calls.jsonl")
        #expect(storeCode { try log.append(record: record("c"), at: moment(0)) } == "store.full")
        #expect(try folder.text(of: "calls.jsonl") == before)
        #expect(storeCode { try log.compact(at: moment(0)) } == "store.full")
        #expect(try folder.text(of: "calls.jsonl") == before)
        #expect(folder.names == ["calls.jsonl"])
        room.withLock { $0 = 10_000 }
        try log.append(record: record("c"), at: moment(0))
        #expect(names(try CallLogReader.latest(path: path)) == ["a", "b", "c"])
    }

    @Test("a compaction that finds no room does not fail the append")
    func compactionFails() throws {
        let log = try CallLogFile(directory: folder.path, limits: CallLogLimits(bytes: 300, rotations: 1))
        try folder.write("in the way", to: "calls.jsonl.new/x")
        for number in 0..<20 { try log.append(record: record("\(number)"), at: moment(0)) }
        #expect(log.compactionFailure?.code == "store.unwritable")
        #expect(try CallLogReader.latest(path: path).count == 20)
    }

    @Test("bad places, records without a callId and a closed log are errors with a code")
    func errors() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.sub("link"), withDestinationPath: folder.path)
        #expect(storeCode { _ = try CallLogFile(directory: folder.sub("link")) } == "store.symlink")
        try folder.write("x", to: "a/calls.jsonl/x")
        #expect(storeCode { _ = try CallLogFile(directory: folder.sub("a")) } == "store.unwritable")
        let log = try CallLogFile(directory: folder.sub("b"))
        #expect(storeCode { try log.append(record: ["x": 1], at: moment(0)) } == "store.bad-record")
        try log.append(record: record("a"), at: moment(0))
        try log.close()
        try log.close()
        #expect(storeCode { try log.append(record: record("a"), at: moment(0)) } == "store.closed")
    }
}
