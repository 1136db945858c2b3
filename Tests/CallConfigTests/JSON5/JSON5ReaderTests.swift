import CallConfig
import Testing

struct JSON5ReaderTests {
    private func read(_ text: String) throws -> JSON5Node { try JSON5Reader.read(Array(text.utf8)) }

    @Test(
        "every form of a JSON5 scalar has its meaning",
        arguments: [
            ("1", .int(1)), ("-1", .int(-1)), ("+7", .int(7)), ("0x1F", .int(31)), ("-0xa", .int(-10)),
            (".5", .number(0.5)), ("5.", .number(5)), ("5.e1", .number(50)), ("1e3", .number(1000)),
            ("-1.5E-1", .number(-0.15)), ("-0", .number(-0.0)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("Infinity", .number(.infinity)), ("-Infinity", .number(-.infinity)), ("null", .null),
            ("true", .bool(true)),
            ("false", .bool(false)), ("'it''s'".replacing("''", with: "\\'"), .string("it's")),
            (#""\x41\u0042\n\0\/""#, .string("AB\n\0/")), (#""\ud83d\ude00""#, .string("😀")),
            ("'a\\\nb'", .string("ab")), ("'a\\\r\nb'", .string("ab")), ("'\"'", .string("\"")), ("'é'", .string("é")),
        ] as [(String, JSON5Node.Content)])
    func scalars(text: String, meant: JSON5Node.Content) throws { #expect(try read(text).content == meant) }

    @Test("NaN is read as a number")
    func notANumber() throws {
        guard case .number(let value) = try read("NaN").content else {
            Issue.record("no number")
            return
        }
        #expect(value.isNaN)
    }

    @Test("comments, blanks, trailing commas and keys without quotes are taken")
    func forms() throws {
        let node = try read(
            "\u{FEFF}// first\n{ /* two\nlines */ a: [1, 2,], 'b c': 1, $d_1: {}, ключ: 'x', \\u0061b: 3, }\n// last")
        #expect(node.members?.map(\.key) == ["a", "b c", "$d_1", "ключ", "ab"])
        #expect(node["a"]?.items?.count == 2)
    }

    @Test(
        "what is no JSON5 is refused with line and column",
        arguments: [
            ("", "1:1"), ("{", "1:2"), ("{a 1}", "1:4"), ("{a:1 b:2}", "1:6"), ("[1,,2]", "1:4"),
            ("{a:\n  tru}", "2:3"),
            ("01", "1:1"), ("1x", "1:1"), ("0x", "1:1"), ("'abc", "1:1"), ("'a\nb'", "1:1"), ("/* x", "1:1"),
            ("{1a: 2}", "1:2"), ("{} {}", "1:4"), (#"'\u12'"#, "1:4"), (#"'\ud800'"#, "1:4"), (#"'\1'"#, "1:4"),
            ("1e", "1:1"),
            ("..", "1:1"), ("--1", "1:1"), ("{,}", "1:2"), ("[", "1:2"), ("/", "1:1"), ("{\"a\":}", "1:6"),
        ])
    func refused(text: String, place: String) {
        let error = #expect(throws: JSON5Error.self) { try read(text) }
        #expect(error?.place.description == place, "\(text): \(error?.description ?? "")")
    }

    @Test("bytes that are not UTF-8 are refused at their place")
    func notUnicode() {
        let error = #expect(throws: JSON5Error.self) { try JSON5Reader.read(Array("{a:'é".utf8) + [0xFF, 0x27, 0x7D]) }
        #expect(error?.place == TextPlace(line: 1, column: 6))
    }

    @Test("64 levels are read and one more is refused")
    func depth() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try read(deepest)
        let error = #expect(throws: JSON5Error.self) { try read("[" + deepest + "]") }
        #expect(error?.kind == .tooDeep)
    }

    @Test("a hundred thousand opening brackets are refused, not a crash")
    func bomb() {
        #expect(throws: JSON5Error.self) { try read(String(repeating: "[", count: 100_000)) }
        #expect(throws: JSON5Error.self) { try read(String(repeating: "{a:", count: 100_000)) }
    }

    @Test("a text of more than a mebibyte is refused")
    func size() {
        let error = #expect(throws: JSON5Error.self) {
            try JSON5Reader.read(Array(repeating: UInt8(ascii: " "), count: 1 << 20 + 1))
        }
        #expect(error?.kind == .tooLarge)
    }
}
