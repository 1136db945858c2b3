import CallAgents
import CallSimulator
import Testing

@Suite("Server-sent events")
struct EventStreamReaderTests {
    private static let stream =
        "\u{FEFF}: hello\r\nid: 1\r\ndata:one\r\n\r\nevent: x\ndata: two\ndata: lines é\n\nretry: 5\n\ndata\n\ndata: last"

    @Test("events are the same wherever the bytes are cut", arguments: 0..<50)
    func cuts(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var reader = EventStreamReader()
        var events: [String] = []
        var rest = Array(Self.stream.utf8)[...]
        while !rest.isEmpty {
            let size = Int(random.draw(1...9))
            events += reader.take(rest.prefix(size)).map { String(decoding: $0, as: UTF8.self) }
            rest = rest.dropFirst(size)
        }
        events += reader.finish().map { String(decoding: $0, as: UTF8.self) }
        #expect(events == ["one", "two\nlines é", "", "last"])
    }

    @Test("an event without end is given up")
    func endless() {
        var reader = EventStreamReader()
        for _ in 0..<200 where !reader.isTooLong { #expect(reader.take([UInt8](repeating: 0x61, count: 8_192)) == []) }
        #expect(reader.isTooLong)
        #expect(reader.take(Array("\n\ndata: x\n\n".utf8)) == [])
    }
}
