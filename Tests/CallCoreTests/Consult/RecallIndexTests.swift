import ScriptValue
import Testing

@testable import CallCore

@Suite("Looking through earlier calls")
struct RecallIndexTests {
    private static var index: RecallIndex {
        var index = RecallIndex()
        index.add(.sessions, path: "call a", ["Caller: hello", "Agent: your parcel is late", "Caller: which parcel"])
        index.add(.sessions, path: "call b", ["Caller: do you sell tea"])
        index.add(.memory, path: "notes", ["likes green tea", "lives in Graz", "parcel went to the neighbour"])
        return index
    }

    @Test("what shares most words with the question comes first, a transcript with the lines around it")
    func best() {
        let hits = Self.index.search("did my late parcel arrive?", atMost: 2)
        #expect(hits.first?.source == .sessions && hits.first?.lines == 1...3 && hits.first?.path == "call a")
        #expect(hits.last == RecallHit(.memory, path: "notes", lines: 3...3, text: "parcel went to the neighbour"))
        #expect(Self.index.search("green tea?", atMost: 9).map(\.path) == ["notes", "call b"])
    }

    @Test("nothing in common is nothing found, and small words count for nothing")
    func nothing() {
        #expect(Self.index.search("do you have it?", atMost: 3).isEmpty)
        #expect(Self.index.search("weather tomorrow", atMost: 3).isEmpty)
        #expect(Self.index.search("parcel", atMost: 0).isEmpty)
        #expect(RecallIndex().search("parcel", atMost: 3).isEmpty)
    }

    @Test("a passage is shown on one line, and not all of a long one")
    func shown() {
        let hit = RecallHit(.memory, path: "notes", lines: 1...2, text: "a\n  b" + String(repeating: "x", count: 800))
        #expect(hit.shown.hasPrefix("[memory] notes:1-2 a bx") && hit.shown.hasSuffix("x…"))
        #expect(hit.shown.count == "[memory] notes:1-2 ".count + 701)
        #expect(RecallHit(value: hit.value) == hit)
        #expect(RecallHit(value: ["source": "web", "path": "p", "text": "t", "from": 1, "to": 1]) == nil)
    }
}
