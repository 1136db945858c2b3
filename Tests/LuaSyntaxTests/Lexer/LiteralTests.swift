import LuaSyntax
import Testing

@Suite struct LiteralTests {
    @Test(
        "a numeral has the value and the type that Lua gives it",
        arguments: [
            ("3", ArgumentShape.integer(3)), ("3.", .float(3)), (".5", .float(0.5)), ("3e2", .float(300)),
            ("0x10", .integer(16)), ("0xA.8", .float(10.5)), ("0x.8p1", .float(1)), ("0x1p-2", .float(0.25)),
            ("0xffffffffffffffff", .integer(-1)), ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .float(9_223_372_036_854_775_808)), ("-7", .integer(-7)),
            ("1e999", .float(.infinity)),
            ("0x1p99999999999999999999", .float(.infinity)), ("0e99999999999999999999", .float(0)),
            ("0x1.fffffffffffffp1023", .float(.greatestFiniteMagnitude)),
        ])
    func numerals(text: String, expected: ArgumentShape) throws {
        #expect(try shape(text) == expected)
    }

    @Test(
        "a string has the text that its escapes stand for",
        arguments: [
            (#""a\n\t\"b""#, "a\n\t\"b"), (#"'\x41\66\067\u{20AC}'"#, "ABC€"), (#""a\z   b""#, "ab"),
            ("'a\\\r\nb'", "a\nb"),
            ("[[\r\na\r\nb]]", "a\nb"), ("[==[]]]=]]==]", "]]]=]"), (#"'\u{7FF}\u{FFFF}'"#, "\u{7FF}\u{FFFF}"),
        ])
    func strings(text: String, expected: String) throws {
        #expect(try shape(text) == .string(expected))
    }

    @Test("positions count lines over every kind of line ending, and columns in bytes")
    func positions() throws {
        let uses = try parse("a()\r\nb()\n\rc()\rd()\n\n  é = nil".replacing("é", with: "e") + "--é\nf()").globalUses
        #expect(uses.map(\.name) == ["a", "b", "c", "d", "e", "f"])
        #expect(uses.map(\.position.line) == [1, 2, 3, 4, 6, 7])
        #expect(uses.map(\.position.column) == [1, 1, 1, 1, 3, 1])
        #expect(uses.map(\.position.offset).first == 0)
    }

    @Test("a name after text of many bytes has its column in bytes")
    func byteColumns() throws {
        let use = try #require(try parse("f('é', x)").globalUses.last)
        #expect((use.position.column, use.position.offset) == (9, 8))
    }
}
