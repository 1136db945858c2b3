import LuaSyntax
import Testing

@Suite struct SyntaxErrorTests {
    @Test(
        "a mistake is reported with Lua's words, line and column",
        arguments: [
            ("x =", "1:4: unexpected symbol near <eof>"), ("x = = 1", "1:5: unexpected symbol near '='"),
            ("if x then\n\ny = 1", "3:6: 'end' expected (to close 'if' at line 1) near <eof>"),
            ("if x then", "1:10: 'end' expected near <eof>"), ("if x\ny()", "2:1: 'then' expected near 'y'"),
            ("\nf(\n1", "3:2: ')' expected (to close '(' at line 2) near <eof>"),
            ("x = {1\n2}", "2:1: '}' expected (to close '{' at line 1) near '2'"),
            ("repeat\nx()", "2:4: 'until' expected (to close 'repeat' at line 1) near <eof>"),
            ("end", "1:1: <eof> expected near 'end'"),
            ("return 1 x()", "1:10: <eof> expected near 'x'"), ("x", "1:2: syntax error near <eof>"),
            ("f() = 1", "1:5: syntax error near '='"),
            ("a.b", "1:4: syntax error near <eof>"), ("a:b = 1", "1:5: function arguments expected near '='"),
            ("local 1", "1:7: <name> expected near '1'"), ("for x do", "1:7: '=' or 'in' expected near 'do'"),
            ("for x = 1 do end", "1:11: ',' expected near 'do'"),
            ("function f(a,) end", "1:14: <name> or '...' expected near ')'"),
            ("function f(..., a) end", "1:15: ')' expected near ','"), ("goto 1", "1:6: <name> expected near '1'"),
            ("x = 'abc", "1:9: unfinished string near <eof>"), ("x = 'abc\n'", "1:5: unfinished string near ''abc'"),
            ("\nx = [[abc\n", "3:1: unfinished long string (starting at line 2) near <eof>"),
            ("--[[\n\n", "3:1: unfinished long comment (starting at line 1) near <eof>"),
            ("x = [=a", "1:5: invalid long string delimiter near '[='"),
            ("x = 3x", "1:5: malformed number near '3x'"), ("x = 0x", "1:5: malformed number near '0x'"),
            ("x = 1..2", "1:5: malformed number near '1..2'"),
            ("x = 1e+", "1:5: malformed number near '1e+'"), ("x = '\\q'", "1:6: invalid escape sequence near ''\\q'"),
            ("x = '\\300'", "1:6: decimal escape too large near ''\\300''"),
            ("x = '\\xg'", "1:6: hexadecimal digit expected near ''\\xg'"),
            ("x = '\\u41'", "1:6: missing '{' near ''\\u4'"), ("x = '\\u{41'", "1:6: missing '}' near ''\\u{41''"),
            ("x = '\\u{800000000}'", "1:6: UTF-8 value too large near ''\\u{80000000'"),
            ("x = $", "1:5: unexpected symbol near '$'"), ("x = é", "1:5: unexpected symbol near '<\\195>'"),
            ("x = 1 \0", "1:7: unexpected symbol near '<\\0>'"),
        ])
    func mistakes(source: String, expected: String) {
        #expect(syntaxError(source)?.description == "flow.lua:\(expected)")
    }

    @Test(
        "a breach of a scoping rule is reported where it stands",
        arguments: [
            ("break", "1:1: break outside a loop at line 1"),
            ("while x do f(function() break end) end", "1:25: break outside a loop at line 1"),
            ("\ngoto x", "2:1: no visible label 'x' for <goto> at line 2"),
            ("do ::x:: end goto x", "1:14: no visible label 'x' for <goto> at line 1"),
            ("::x::\n::x::", "2:1: label 'x' already defined on line 1"),
            ("::x:: do ::x:: end", "1:10: label 'x' already defined on line 1"),
            ("goto x; local y; ::x:: f()", "1:1: <goto x> at line 1 jumps into the scope of local 'y'"),
            ("repeat goto c; local y; ::c:: until y", "1:8: <goto c> at line 1 jumps into the scope of local 'y'"),
            ("function f() goto x end ::x::", "1:14: no visible label 'x' for <goto> at line 1"),
            ("local a <const> = 1\na = 2", "2:1: attempt to assign to const variable 'a'"),
            ("local a <close> = nil; function f() a = 1 end", "1:37: attempt to assign to const variable 'a'"),
            ("local a <const> = 1; function a() end", "1:31: attempt to assign to const variable 'a'"),
            ("local a <static> = 1", "1:10: unknown attribute 'static'"),
            ("function f() return ... end", "1:21: cannot use '...' outside a vararg function near '...'"),
            ("local a <close>, b <close> = 1", "1:28: multiple to-be-closed variables in local list near '='"),
        ])
    func scoping(source: String, expected: String) {
        #expect(syntaxError(source)?.description == "flow.lua:\(expected)")
    }

    @Test("bytecode is refused before it is read")
    func bytecode() {
        #expect(syntaxError("\u{1B}Lua\u{54}")?.message.hasPrefix("attempt to load a binary chunk") == true)
    }

    @Test("more than 200 locals in one function are refused as Lua refuses them")
    func locals() {
        let names = (1...201).map { "local v\($0) = \($0)" }
        #expect(syntaxError(names.dropLast().joined(separator: "\n")) == nil)
        #expect(
            syntaxError(names.joined(separator: "\n"))?.message.hasPrefix(
                "too many local variables (limit is 200) in main function") == true)
    }

    @Test("a long token is cut in the message")
    func longToken() throws {
        let error = try #require(syntaxError("x = 1 '" + String(repeating: "a", count: 100_000) + "'"))
        #expect(error.message.utf8.count < 200)
    }
}
