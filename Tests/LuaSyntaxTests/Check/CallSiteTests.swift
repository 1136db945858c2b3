import LuaSyntax
import Testing

@Suite struct CallSiteTests {
    @Test("a method call gives its receiver, name, places and literal arguments")
    func methodCall() throws {
        let site = try #require(
            try parse("local function f(call)\n  call:say(\"hi\", { voice = \"amy\", rate = -1.5 })\nend").callSites
                .first)
        #expect(site.path == ["call", "say"])
        #expect((site.isMethod, site.root, site.receiver, site.callee) == (true, .parameter, "call", "say"))
        #expect((site.position.line, site.position.column, site.calleePosition.column) == (2, 3, 7))
        #expect(site.arguments.first?.shape == .string("hi"))
        let options = try #require(site.arguments.last?.shape.table)
        #expect(options["voice"]?.shape == .string("amy"))
        #expect(options["rate"]?.shape == .float(-1.5))
        #expect(!options.hasUnknownKeys)
    }

    @Test("every form of call on names is found, also inside arguments and closures")
    func forms() throws {
        let text = "agent.respond{text = x()}; print 'a'; a.b[\"c\"].d(function() e:f() end); local l; l()"
        let sites = try parse(text).callSites
        #expect(sites.map { $0.path.joined(separator: ".") } == ["agent.respond", "x", "print", "a.b.c.d", "e.f", "l"])
        #expect(sites.map(\.isMethod) == [false, false, false, false, true, false])
        #expect(sites.map(\.root) == [.global, .global, .global, .global, .global, .local])
    }

    @Test("only the first call of a chain is a path of names")
    func chains() throws {
        #expect(try parse("a.b():c():d(); (x)(); ('s'):rep(2); t[i]:go()").callSites.map(\.path) == [["a", "b"]])
    }

    @Test("arguments that are known only at run time are unknown, and an open end is noted")
    func unknown() throws {
        let site = try #require(
            try parse("f(a, b .. 'c', g(), function(x, ...) end, nil, (true), h())").callSites.first)
        #expect(site.arguments.map(\.shape.typeName) == [nil, nil, nil, "function", "nil", "boolean", nil])
        #expect(site.hasOpenEnd)
        #expect(site.arguments.dropFirst(3).first?.shape.function?.parameters == ["x"])
        #expect(try parse("f((g()))").callSites.first?.hasOpenEnd == false)
    }

    @Test("a table tells its fields and items, and whether there may be more")
    func tables() throws {
        let table = try #require(try shape("{ 1, 'two', a = { b = x }, ['c d'] = true, a2 = 1, a2 = 2 }")?.table)
        #expect(table.items.map(\.shape) == [.integer(1), .string("two")])
        #expect(table.fields.map(\.name) == ["a", "c d", "a2"])
        #expect(table["a"]?.shape.table?["b"]?.shape == .unknown)
        #expect(table["a2"]?.shape == .integer(2))
        #expect(!table.hasUnknownKeys)
        for open in ["{ [k] = 1 }", "{ ... }", "{ f() }", "{ 1, t:m() }"] {
            #expect(try shape(open)?.table?.hasUnknownKeys == true)
        }
        #expect(try shape("{ f(), 1 }")?.table?.hasUnknownKeys == false)
    }
}
