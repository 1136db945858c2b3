import CallCore
import CallSimulator
import Foundation
import ScriptValue
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Joining a meeting by phone")
struct MeetJoinTests {
    private static let number = "+15550005678"

    /// What `flows/meet.lua` is told of while it joins, without words of people.
    private func story(_ carrier: SimulatedCarrier, intro: String?) throws -> [String] {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
        let library = FlowLibrary()
        library.add(try FlowBundle.load(path: root.appendingPathComponent("flows/meet.lua").path))
        var settings = VirtualRun.Settings()
        settings.go(through: try carrier.settings(SimulatedMedia(realtime: .openai)))
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        let room = run.network.party(at: Self.number)
        room.answers(after: 3_000)
        room.hearsDigits("123456#")
        var request = CallRequest(to: Self.number, mode: "meet")
        request.arguments = intro.map { ["pin": "123456", "intro": Value($0)] } ?? ["pin": "123456"]
        _ = try run.initiate(request)
        try run.kernel.run(for: 40_000)
        let kinds: Set<String> = ["begin", "dial", "placed", "keys", "stream", "realtime"]
        return run.notes.filter { kinds.contains($0.note.kind) }.map { note in
            let data = ["count", "greeting", "keys"].compactMap {
                note.note.data[$0].map { JSONText.encodePlainText($0) }
            }
            let text = ["keys", "stream", "realtime"].contains(note.note.kind) ? [note.note.text] : []
            return ([note.note.kind] + text + data).joined(separator: " ")
        }
    }

    @Test("a healthy join is logged step by step, in order", arguments: SimulatedCarrier.allCases)
    func healthy(carrier: SimulatedCarrier) throws {
        let steps = [
            "begin", "dial 7", "placed", #"realtime opening "queued""#, "keys sent 7",
            "stream the media stream is asked for", "realtime open", "stream the media stream is open",
        ]
        #expect(try story(carrier, intro: "Hello everybody.") == steps)
        #expect(try story(carrier, intro: nil)[3] == #"realtime opening "absent""#)
    }
}
