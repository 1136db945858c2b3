import LuaSyntax
import Testing

@Suite struct HostileInputTests {
    private static let nests = [
        ("(", "1", ")"), ("{", "1", "}"), ("f(", "1", ")"), ("function() return ", "1", " end"), ("- ", "1", ""),
        ("not ", "1", ""),
        ("1 .. ", "1", ""), ("a[", "1", "]"), ("2 ^ ", "1", ""),
    ]

    @Test("expressions nested without end are an error, and moderately nested ones are fine", arguments: nests)
    func nestedExpressions(opening: String, middle: String, closing: String) {
        func source(_ depth: Int) -> String {
            "x = " + String(repeating: opening, count: depth) + middle + String(repeating: closing, count: depth)
        }
        #expect(syntaxError(source(80)) == nil)
        #expect(syntaxError(source(100_000))?.message.contains("too many syntax levels") == true)
    }

    @Test(
        "statements nested without end are an error",
        arguments: ["do ", "if x then ", "while x do ", "repeat ", "for i = 1, 2 do "])
    func nestedStatements(opening: String) {
        let message = syntaxError(String(repeating: opening, count: 100_000))?.message
        #expect(message?.contains("too many syntax levels") == true)
    }

    @Test("ten megabytes of opened tables end in an error at once")
    func tenMegabytesOfTables() {
        let source = Array("return ".utf8) + [UInt8](repeating: 0x7B, count: 10 << 20)
        #expect(throws: LuaSyntaxError.self) { try LuaParser.parse(source: source, file: "big.lua") }
    }

    @Test("ten megabytes in one line of text parse")
    func tenMegabytesOfText() throws {
        let source = Array("x = '".utf8) + [UInt8](repeating: 0x61, count: 10 << 20) + Array("'".utf8)
        #expect(try LuaParser.parse(source: source, file: "big.lua").body.statements.count == 1)
    }

    @Test("chains of a hundred thousand operators, calls, labels or conditions need no deep stack")
    func longChains() throws {
        let count = 100_000
        #expect(syntaxError("x = a" + String(repeating: "+a", count: count)) == nil)
        #expect(syntaxError("f" + String(repeating: "()", count: count)) == nil)
        #expect(syntaxError("if a then" + String(repeating: " elseif a then", count: count) + " end") == nil)
        let labels = (0..<count).map { "goto l\($0) ::l\($0)::" }.joined(separator: " ")
        #expect(syntaxError(labels) == nil)
    }

    @Test("a source beyond the size limit is refused with what to do")
    func tooLarge() {
        let source = [UInt8](repeating: 0x20, count: LuaParser.maximumSize + 1)
        #expect {
            try LuaParser.parse(source: source, file: "huge.lua")
        } throws: { error in
            (error as? LuaSyntaxError)?.message.contains("split the file") ?? false
        }
    }

    @Test("sources changed at random never crash, and what still parses can be instrumented", arguments: 0..<20)
    func mutated(seed: Int) throws {
        var mutator = Mutator(seed: UInt64(seed))
        var parsed = 0
        for _ in 0..<100 {
            let snippet = Corpus.all[mutator.number(below: Corpus.all.count)]
            let source = mutator.mutate(Array(snippet.utf8))
            guard let chunk = try? LuaParser.parse(source: source, file: "m.lua") else { continue }
            parsed += 1
            _ = (chunk.globalUses, chunk.callSites, chunk.flowShape?.entries)
            let result = try BranchInstrumenter.instrument(source: source, file: "m.lua", shortCircuits: true)
            _ = try LuaParser.parse(source: result.source, file: "m.lua")
        }
        #expect(parsed > 0)
    }
}
