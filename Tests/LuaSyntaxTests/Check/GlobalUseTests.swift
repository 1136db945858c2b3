import LuaSyntax
import Testing

@Suite struct GlobalUseTests {
    private func globals(_ text: String) throws -> [String] {
        try parse(text).globalUses.map { $0.name + ($0.isAssignment ? "=" : "") }
    }

    @Test("locals, parameters, loop variables and upvalues are no globals")
    func scoped() throws {
        #expect(
            try globals("local a = b; function c(d, ...) local e = a + d; return function() return e, f end end") == [
                "b", "c=", "f",
            ])
        #expect(
            try globals("for i = n, m do g(i) end; for k, v in pairs(t) do k(v) end; return i, k") == [
                "n", "m", "g", "pairs", "t", "i", "k",
            ])
    }

    @Test("a local is in scope only after its own declaration and up to the end of its block")
    func extent() throws {
        #expect(try globals("local x = x; do local y = 1 end; y()") == ["x", "y"])
        #expect(try globals("local f = function() return f end; local function g() return g end") == ["f"])
        #expect(try globals("repeat local done = f() until done") == ["f"])
        #expect(try globals("if a then local b = 1 else b() end") == ["a", "b"])
    }

    @Test("self is a parameter of methods only")
    func selfParameter() throws {
        #expect(try globals("local M = {}; function M:a() return self end; function M.b() return self end") == ["self"])
    }

    @Test("fields, method names, keys and labels are no globals, but computed keys are expressions")
    func fields() throws {
        #expect(
            try globals("a.b.c = d.e; f:g(); h = { i = j, [k] = 1 }; l[m] = 1; goto n; ::n::") == [
                "a", "d", "f", "h=", "j", "k", "l", "m",
            ])
    }

    @Test("_ENV and the names below a local _ENV are left alone")
    func environment() throws {
        #expect(try globals("x = _ENV; do local _ENV = { y = 1 }; z = y end; w()") == ["x=", "w"])
        #expect(try globals("function f(_ENV) return a end; return b") == ["f=", "b"])
    }
}
