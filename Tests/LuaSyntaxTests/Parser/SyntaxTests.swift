import LuaSyntax
import Testing

@Suite struct SyntaxTests {
    @Test("every snippet of valid Lua parses", arguments: Corpus.all)
    func parses(snippet: String) {
        #expect(syntaxError(snippet) == nil)
    }

    @Test(
        "every snippet cut off anywhere ends in an error or a shorter program, never in a crash",
        arguments: Corpus.flows)
    func truncated(snippet: String) {
        let bytes = Array(snippet.utf8)
        var failures = 0
        for length in 0..<bytes.count {
            do { _ = try LuaParser.parse(source: Array(bytes[..<length]), file: "cut.lua") } catch { failures += 1 }
        }
        #expect(failures > bytes.count / 2)
    }

    @Test("operators bind as strongly as the manual says")
    func precedence() throws {
        #expect(try outline("a or b and c") == "(a or (b and c))")
        #expect(try outline("a + b * c - d") == "((a + (b * c)) - d)")
        #expect(try outline("a .. b .. c") == "(a .. (b .. c))")
        #expect(try outline("-a ^ b") == "(- (a ^ b))")
        #expect(try outline("a ^ -b ^ c") == "(a ^ (- (b ^ c)))")
        #expect(try outline("not a == b") == "((not a) == b)")
        #expect(try outline("a < b | c ~ d & e << f .. g + h") == "(a < (b | (c ~ (d & (e << (f .. (g + h)))))))")
        #expect(try outline("#a // ~b % c") == "(((# a) // (~ b)) % c)")
    }

    private func outline(_ text: String) throws -> String {
        guard case .returning(let values) = try parse("return " + text).body.statements.first?.kind,
            let first = values.first
        else { return "" }
        return outline(first)
    }

    private func outline(_ expression: LuaExpression) -> String {
        switch expression.kind {
        case .name(let use): use.name
        case .unary(let operation, let operand): "(\(operation.rawValue) \(outline(operand)))"
        case .binary(let first, let steps):
            steps.reduce(outline(first)) { "(\($0) \($1.operation.rawValue) \(outline($1.operand)))" }
        default: "?"
        }
    }

    @Test("spans of nested expressions end where their text ends")
    func spans() throws {
        let text = "return a.b:c(1, {2}) + (d or e)"
        guard case .returning(let values) = try parse(text).body.statements.first?.kind,
            case .binary(let first, let steps) = values.first?.kind
        else {
            Issue.record("not a sum")
            return
        }
        let bytes = Array(text.utf8)
        #expect(String(decoding: bytes[first.position.offset..<first.end], as: UTF8.self) == "a.b:c(1, {2})")
        let operand = try #require(steps.first?.operand)
        #expect(String(decoding: bytes[operand.position.offset..<operand.end], as: UTF8.self) == "(d or e)")
    }
}
