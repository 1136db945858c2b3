import CallCore
import ScriptValue
import Testing

struct MessageLengthTests {
    @Test("a field name of one endless character does not make an endless message")
    func endlessCharacter() throws {
        let name = "e" + String(repeating: "\u{301}", count: 10_000)
        let spec = try #require(VerbTable.named("call:listen"))
        let error = #expect(throws: ArgumentError.self) {
            try ArgumentChecker.check(spec, arguments: [.map([name: 1])])
        }
        #expect((error?.message.utf8.count ?? .max) < 1000)
    }

    @Test("a handle of an endless kind does not make an endless message")
    func endlessKind() throws {
        let kind = "e" + String(repeating: "\u{301}", count: 10_000)
        let spec = try #require(VerbTable.named("http.post"))
        let error = #expect(throws: ArgumentError.self) {
            try ArgumentChecker.check(spec, arguments: [.handle(Handle(kind: kind, id: 1))])
        }
        #expect((error?.message.utf8.count ?? .max) < 1000)
    }
}
