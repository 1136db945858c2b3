import Testing

@testable import MediaWire

@Suite("Scan cursor")
struct ScanCursorTests {
    /// Nil when the step threw.
    private func step<Result>(
        _ text: String, _ step: (inout ScanCursor) throws(ScanCursor.Unusual) -> Result
    ) -> (result: Result, isAtEnd: Bool)? {
        Array(text.utf8).withUnsafeBytes { bytes in
            var cursor = ScanCursor(bytes)
            guard let result = try? step(&cursor) else { return nil }
            return (result, cursor.isAtEnd)
        }
    }

    @Test("no two texts are the same word, up to 15 characters")
    func words() {
        let texts = ["", "a", "aa", "event", "sequence_number", "sequence", " event"]
        #expect(Set(texts.map(ScanCursor.word)).count == texts.count)
        for text in texts {
            let word = step("\"\(text)\"") { cursor throws(ScanCursor.Unusual) in try cursor.word() }
            #expect(word?.result == ScanCursor.word(text))
            #expect(word?.isAtEnd == true)
        }
        #expect(step("\"1234567890123456\"") { cursor throws(ScanCursor.Unusual) in try cursor.word() } == nil)
        #expect(step("\"\0\"") { cursor throws(ScanCursor.Unusual) in try cursor.word() } == nil)
        #expect(step("\"open") { cursor throws(ScanCursor.Unusual) in try cursor.word() } == nil)
    }

    @Test(
        "an object goes on with a comma and ends with a brace",
        arguments: [(" ,", true), ("}", false), ("\n } ", false)])
    func goesOn(text: String, expected: Bool) {
        #expect(step(text) { cursor throws(ScanCursor.Unusual) in try cursor.goesOn() }?.result == expected)
    }

    @Test("nothing else stands between fields", arguments: ["", " ", ";", "]", "\""])
    func between(text: String) {
        #expect(step(text) { cursor throws(ScanCursor.Unusual) in try cursor.goesOn() } == nil)
    }

    @Test("a number ends where its digits end")
    func number() {
        let plain = step(" 17") { cursor throws(ScanCursor.Unusual) in try cursor.number() }
        #expect(plain?.result == 17)
        #expect(plain?.isAtEnd == true)
        #expect(step("17x") { cursor throws(ScanCursor.Unusual) in try cursor.number() }?.isAtEnd == false)
        #expect(step(#""17""#) { cursor throws(ScanCursor.Unusual) in try cursor.number() }?.result == 17)
        #expect(step("") { cursor throws(ScanCursor.Unusual) in try cursor.number() } == nil)
    }

    @Test("a payload is where it is said to be")
    func payload() {
        #expect(step(#"  "AAAA" "#) { cursor throws(ScanCursor.Unusual) in try cursor.payload() }?.result == 3..<7)
        #expect(step(#""AAAA"#) { cursor throws(ScanCursor.Unusual) in try cursor.payload() } == nil)
        #expect(step(#""""#) { cursor throws(ScanCursor.Unusual) in try cursor.payload() } == nil)
    }

    @Test("a text that does not matter may have escapes of one letter")
    func skipText() {
        let escapes = step(#""a\"\\\/\b\f\n\r\t""#) { cursor throws(ScanCursor.Unusual) in try cursor.skipText() }
        #expect(escapes?.isAtEnd == true)
        for text in [#""\u0041""#, #""\q""#, #""\"#, "\"\u{E9}\"", "\"\t\"", "\"", "x"] {
            #expect(step(text) { cursor throws(ScanCursor.Unusual) in try cursor.skipText() } == nil)
        }
    }
}
