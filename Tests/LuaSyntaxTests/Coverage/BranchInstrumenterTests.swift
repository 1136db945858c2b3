import LuaSyntax
import Testing

@Suite struct BranchInstrumenterTests {
    private func instrument(_ text: String, shortCircuits: Bool = false) throws -> InstrumentedSource {
        try BranchInstrumenter.instrument(source: Array(text.utf8), file: "flow.lua", shortCircuits: shortCircuits)
    }

    private func text(_ result: InstrumentedSource) -> String { String(decoding: result.source, as: UTF8.self) }

    @Test(
        "each branch gets a call of the hook on its own line",
        arguments: [
            ("if a then b() end", "if a then __cov(1); b()  else __cov(2); end"),
            ("if a then return end", "if a then __cov(1); return  else __cov(2); end"),
            ("if a then(f)()\nelse(g)() end", "if a then __cov(1);(f)()\nelse __cov(2);(g)() end"),
            ("if a then elseif b then end", "if a then __cov(1); elseif b then __cov(2);  else __cov(3); end"),
            ("if a then -- why\nb()end", "if a then __cov(1); -- why\nb() else __cov(2); end"),
            ("while a do break end", "while a do __cov(1); break end"), ("repeat until a", "repeat __cov(1); until a"),
            ("for i = 1, 2 do f(i) end", "for i = 1, 2 do __cov(1); f(i) end"),
            ("for k in p do end", "for k in p do __cov(1); end"),
            ("function f(a, ...) return ... end", "function f(a, ...) __cov(1); return ... end"),
            ("x = function()end", "x = function() __cov(1);end"), ("do f() end", "do f() end"),
            ("while a do goto c; ::c:: end", "while a do __cov(1); goto c; ::c:: end"),
        ])
    func insertions(source: String, expected: String) throws {
        #expect(text(try instrument(source)) == expected)
    }

    @Test("right operands of and and or count when asked for")
    func shortCircuits() throws {
        #expect(
            text(try instrument("x = a and b or c", shortCircuits: true))
                == "x = a and (__cov(1) or b) or (__cov(2) or c)")
        #expect(
            text(try instrument("x = a or b and c", shortCircuits: true))
                == "x = a or (__cov(1) or b and (__cov(2) or c))")
        #expect(try instrument("x = a and b or c").branches.isEmpty)
    }

    @Test("branches carry their kind, place and what they depend on")
    func branches() throws {
        let branches = try instrument(
            "local function go(n)\n  if n > 1 then\n  elseif n then end\n  while n do end\nend"
        ).branches
        #expect(branches.map(\.kind) == [.function, .then, .elseif, .implicitElse, .loop])
        #expect(branches.map(\.line) == [1, 2, 3, 2, 4])
        #expect(branches.map(\.column) == [7, 3, 3, 3, 3])
        #expect(branches.map(\.label) == ["go", "n > 1", "n", "n > 1", "n"])
        #expect(branches.map(\.id) == [1, 2, 3, 4, 5])
    }

    @Test("functions are labelled with the name they are given")
    func names() throws {
        let source =
            "function a.b:c() end; local d = function() end; e.f = function() end; g = { h = function() end }; i(function() end)"
        #expect(try instrument(source).branches.map(\.label) == ["a.b:c", "d", "e.f", "h", "function"])
    }

    @Test(
        "every instrumented snippet parses, keeps its lines and calls the hook once for each branch",
        arguments: Corpus.all)
    func reparses(snippet: String) throws {
        for shortCircuits in [false, true] {
            let result = try instrument(snippet, shortCircuits: shortCircuits)
            let chunk = try LuaParser.parse(source: result.source, file: "flow.lua")
            let ids = chunk.callSites.filter { $0.path == [BranchInstrumenter.hook] }.compactMap(
                \.arguments.first?.shape)
            #expect(Set(ids) == Set(result.branches.map { .integer(Int64($0.id)) }))
            #expect(ids.count == result.branches.count)
            #expect(
                text(result).split(separator: "\n", omittingEmptySubsequences: false).count
                    == snippet.split(separator: "\n", omittingEmptySubsequences: false).count)
            let others = chunk.globalUses.map(\.name).filter { $0 != BranchInstrumenter.hook }
            #expect(others == (try parse(snippet)).globalUses.map(\.name))
        }
    }

    @Test("blocks that cannot see the hook are left as they are")
    func hiddenHook() throws {
        for source in [
            "local _ENV = {}; if a then b = 1 end", "function f(_ENV) end", "_ENV = {}; if a then b() end",
            "local __cov = 1; if a then b() end",
        ] {
            #expect(text(try instrument(source, shortCircuits: true)) == source)
        }
        #expect(try instrument("do local _ENV = {}; if a then b() end end; if c then d() end").branches.count == 2)
    }

    @Test("a source nested close to the limit still parses when it is instrumented")
    func nested() throws {
        for (opening, closing, depth) in [("if a then ", "end ", 199), ("f(function() x = a and b ", "end) ", 60)] {
            let source = String(repeating: opening, count: depth) + String(repeating: closing, count: depth)
            let result = try instrument(source, shortCircuits: true)
            #expect(!result.branches.isEmpty)
            _ = try LuaParser.parse(source: result.source, file: "deep.lua")
        }
    }

    @Test("a source with an error is refused with that error")
    func invalid() {
        #expect(throws: LuaSyntaxError(file: "flow.lua", line: 1, column: 6, message: "'then' expected near <eof>")) {
            try instrument("if a ")
        }
    }
}
