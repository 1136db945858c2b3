import GatewayRPC
import Testing

@Suite("Lines of a pipe") struct LineSplitterTests {
    @Test("lines come whole, however the bytes came")
    func pieces() {
        var splitter = LineSplitter(limit: 8)
        #expect(splitter.take("ab".utf8) == [])
        let lines: [LineSplitter.Line] = [.whole(Array("abc".utf8)), .whole(Array("de".utf8)), .whole([])]
        #expect(splitter.take("c\nde\r\n\nf".utf8) == lines)
        #expect(splitter.finish() == .whole(Array("f".utf8)))
        #expect(splitter.finish() == nil)
    }

    @Test("a line that is too long is dropped, and the next one is whole")
    func tooLong() {
        var splitter = LineSplitter(limit: 8)
        #expect(splitter.take("12345678\n123456789".utf8) == [.whole(Array("12345678".utf8))])
        for _ in 0..<1_000 { #expect(splitter.take([UInt8](repeating: 0, count: 1_000)) == []) }
        #expect(splitter.take("\nok\n".utf8) == [.tooLong, .whole(Array("ok".utf8))])
        #expect(splitter.take("123456789".utf8) == [])
        #expect(splitter.finish() == .tooLong)
    }
}
