import ScriptValue
import Testing

@Suite struct JSONTextTests {
    private func failure(_ text: String, limits: JSONLimits = .standard) -> JSONError? {
        do {
            _ = try JSONText.decodePlain(Array(text.utf8), limits: limits)
            return nil
        } catch { return error }
    }

    private func exact(_ text: String) throws -> Value { try JSONText.decode(Array(text.utf8)) }
    private func plain(_ text: String) throws -> Value { try JSONText.decodePlain(Array(text.utf8)) }

    /// NaN is unequal to itself, and -0.0 equal to 0.0, so doubles are compared by their bits. All NaNs count as one.
    private func same(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.number(let one), .number(let other)): one.isNaN ? other.isNaN : one.bitPattern == other.bitPattern
        case (.array(let one), .array(let other)): one.count == other.count && zip(one, other).allSatisfy(same)
        case (.map(let one), .map(let other)):
            one.count == other.count && one.allSatisfy { key, value in other[key].map { same(value, $0) } ?? false }
        default: left == right
        }
    }

    @Test("every value comes back from the exact dialect as it was", arguments: 0..<40)
    func exactRoundTrip(seed: Int) throws {
        var generator = ValueGenerator(seed: UInt64(seed))
        for _ in 0..<250 {
            let value = generator.value()
            let text = JSONText.encode(value)
            let back = try JSONText.decode(text)
            #expect(same(value, back), "seed \(seed): \(String(decoding: text, as: UTF8.self))")
            #expect(JSONText.encode(back) == text)
        }
    }

    @Test("plain text reads back to the same plain text", arguments: 0..<20)
    func plainIsStable(seed: Int) throws {
        var generator = ValueGenerator(seed: UInt64(seed) + 1000)
        for _ in 0..<250 {
            let text = JSONText.encodePlain(generator.value())
            #expect(JSONText.encodePlain(try JSONText.decodePlain(text)) == text)
        }
    }

    @Test("random damage to a text is an error or another value, never a trap", arguments: 0..<20)
    func damagedText(seed: Int) {
        var generator = ValueGenerator(seed: UInt64(seed) + 2000)
        for _ in 0..<200 {
            var text = JSONText.encode(.array([generator.value(), generator.value()]))
            text[generator.below(text.count)] = UInt8(truncatingIfNeeded: generator.next())
            if let value = try? JSONText.decode(text) { #expect(!JSONText.encode(value).isEmpty) }
        }
    }

    @Test("keys are sorted, integers have no point and doubles keep theirs")
    func form() {
        let value: Value = ["b": 1, "a": .number(1), "c": [.number(1e300), .number(-0.0), nil, true]]
        #expect(JSONText.encodeText(value) == #"{"a":1.0,"b":1,"c":[1e+300,-0.0,null,true]}"#)
    }

    @Test("what JSON cannot say has a $ form, and a map's own $ keys are escaped")
    func dollarForms() {
        #expect(JSONText.encodeText(.number(.nan)) == #"{"$number":"nan"}"#)
        #expect(JSONText.encodeText(.number(-.infinity)) == #"{"$number":"-inf"}"#)
        #expect(JSONText.encodeText(.string(ByteString(bytes: [0xFF, 0xFE]))) == #"{"$bytes":"//4="}"#)
        #expect(JSONText.encodeText(.function(7)) == #"{"$function":7}"#)
        #expect(JSONText.encodeText(.handle(Handle(kind: "call", id: 1))) == #"{"$handle":["call",1]}"#)
        #expect(JSONText.encodeText(["$function": 7]) == #"{"$$function":7}"#)
    }

    @Test("plain text has no $ forms and reading plain text never makes a handle or a function")
    func plainDialect() throws {
        let broken = Value.string(ByteString(bytes: [0x61, 0xFF]))
        let value: Value = ["f": .function(1), "n": .number(.nan), "s": broken, "$k": 1]
        #expect(JSONText.encodePlainText(value) == "{\"$k\":1,\"f\":null,\"n\":null,\"s\":\"a\u{FFFD}\"}")
        #expect(try plain(#"{"$handle":["call",1]}"#) == ["$handle": ["call", 1]])
        #expect(try plain(#"{"$$a":1}"#) == ["$$a": 1])
    }

    @Test(
        "an unknown or malformed $ form is refused by the exact dialect",
        arguments: [
            #"{"$new":1}"#, #"{"$number":"NaN"}"#, #"{"$number":1}"#, #"{"$bytes":"a"}"#, #"{"$bytes":"YR=="}"#,
            #"{"$bytes":"YQ"}"#, #"{"$handle":["call"]}"#, #"{"$function":1.0}"#, #"{"$function":1,"a":2}"#,
        ])
    func badDollarForm(text: String) {
        #expect(throws: JSONError(offset: 0, message: "an unknown or malformed $ form")) { try exact(text) }
    }

    @Test("numbers: an integer stays one while it fits, then becomes a double")
    func numbers() throws {
        #expect(try plain("-9223372036854775808") == .int(.min))
        #expect(try plain("9223372036854775808") == .number(9_223_372_036_854_775_808))
        #expect(try plain("1e2") == .number(100))
        #expect(try plain("-0.5E-1") == .number(-0.05))
        #expect(failure("1e999")?.message == "a number beyond the range of a double")
    }

    @Test("escapes and surrogate pairs read as the characters they stand for")
    func escapes() throws {
        #expect(try plain(#""\u0041\n\/\uD83D\uDE00\\\"\u0000""#) == "A\n/😀\\\"\0")
    }

    @Test(
        "what RFC 8259 does not allow is refused, with the place",
        arguments: [
            ("", 0), (" ", 1), ("nul", 0), ("[1,]", 3), ("{\"a\":1,}", 7), ("{a:1}", 1), ("01", 1), ("-", 1), ("1.", 2),
            (".5", 0), ("+1", 0), ("1e", 2), ("\"a", 2), ("\"\t\"", 1), (#""\x""#, 2), (#""\u12g4""#, 5), ("[1 2]", 3),
            (#""\uD800""#, 3), (#""\uDC00""#, 3), (#""\uD800\u0041""#, 3), ("1 1", 2), ("'a'", 0), ("NaN", 0),
            ("\u{FEFF}1", 0), ("[1", 2), ("{\"a\" 1}", 5), ("//c\n1", 0), ("tru e", 0),
        ])
    func refused(text: String, offset: Int) {
        #expect(failure(text)?.offset == offset, "\(text)")
    }

    @Test("a string with broken UTF-8 is refused")
    func brokenUTF8() {
        #expect(throws: JSONError(offset: 1, message: "a string that is not UTF-8")) {
            try JSONText.decodePlain([0x5B, 0x22, 0xC3, 0x22, 0x5D])
        }
    }

    @Test("128 arrays inside one another are read, 129 are not")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(failure(nested(128)) == nil)
        #expect(failure(nested(129))?.message == "more than 128 arrays and objects inside one another")
        #expect(failure(String(repeating: "[", count: 1_000_000)) != nil)
    }

    @Test("a handle at the greatest depth still comes back")
    func deepHandle() throws {
        var value = Value.handle(Handle(kind: "call", id: 1))
        for _ in 0..<128 { value = .array([value]) }
        #expect(JSONText.depth(of: value) == 128)
        #expect(try JSONText.decode(JSONText.encode(value)) == value)
    }

    @Test("a text or a count of values above the limit is refused")
    func sizes() {
        #expect(failure("[1,2,3]", limits: JSONLimits(bytes: 6))?.offset == 6)
        #expect(failure("[1,2,3]", limits: JSONLimits(values: 3))?.message == "more than 3 values")
        #expect(failure("[1,2,3]", limits: JSONLimits(bytes: 7, values: 4)) == nil)
    }

    @Test("where keys must be unique, a repeated one is refused at its place, however it is spelled")
    func uniqueKeys() throws {
        for (text, offset) in [(#"{"a":1,"a":1}"#, 7), (#"{"b":[{"\u0061":1, "a":2}]}"#, 19)] {
            let expected = JSONError(offset: offset, message: "a key for the second time")
            #expect(throws: expected) { try JSONText.decodePlain(Array(text.utf8), uniqueKeys: true) }
            _ = try JSONText.decodePlain(Array(text.utf8))
        }
        let apart = #"{"a":{"a":1},"b":{"a":2}}"#
        #expect(try JSONText.decodePlain(Array(apart.utf8), uniqueKeys: true)["b"]?["a"] == 2)
    }

    @Test("of equal keys the last one counts")
    func equalKeys() throws {
        #expect(try plain(#"{"a":1,"a":2}"#) == ["a": 2])
    }
}
