import CallCore
import ScriptValue
import Testing

struct ArgumentCheckerTests {
    @Test("every verb takes its minimal call", arguments: MinimalCall.all)
    func minimal(call: MinimalCall) throws {
        let spec = try #require(VerbTable.named(call.verb))
        _ = try ArgumentChecker.check(spec, arguments: call.arguments)
    }

    @Test("every verb refuses a wrong type in Lua's words", arguments: MinimalCall.all)
    func wrongType(call: MinimalCall) throws {
        let spec = try #require(VerbTable.named(call.verb))
        let error = try #require(throws: ArgumentError.self) {
            try ArgumentChecker.check(spec, arguments: call.wrong)
        }
        #expect(error.message == call.message)
        #expect(error.verb == call.verb)
    }

    @Test("no verb is left out of these tests")
    func complete() { #expect(MinimalCall.all.map(\.verb) == VerbTable.all.map(\.name)) }

    @Test(
        "a wrong value is met with what would be right",
        arguments: [
            (
                "call:listen", [["tiemout": 5]], ArgumentError.Code.unknown,
                "unknown field 'tiemout' in argument #1 to 'listen' (did you mean 'timeout'?)"
            ),
            (
                "call:listen", [["colour": 5]], .unknown,
                "unknown field 'colour' in argument #1 to 'listen' (known fields: partial, silence, timeout)"
            ),
            (
                "call:dial", [["ring": 700]], .range,
                "bad field 'ring' in argument #1 to 'dial' (number from 1 to 600 expected, got 700)"
            ),
            (
                "call:dial", [["to": "0555"]], .range,
                "bad field 'to' in argument #1 to 'dial' (number in E.164 form such as '+15550001234' expected)"
            ),
            (
                "call:dial", [["dtmf": "12x"]], .range,
                "bad field 'dtmf' in argument #1 to 'dial' (only 0-9 * # w W p P , expected)"
            ),
            (
                "call:reject", ["later"], .range,
                "bad argument #1 to 'reject' (invalid option 'later', expected 'busy' or 'rejected')"
            ),
            (
                "call:play", [[:]], .conflict,
                "bad argument #1 to 'play' (exactly one of 'url' and 'file' expected)"
            ),
            (
                "call:play", [["url": "https://a.example/x", "file": "b.wav"]], .conflict,
                "bad argument #1 to 'play' (exactly one of 'url' and 'file' expected)"
            ),
            (
                "call:play", [["file": "../secret"]], .range,
                "bad field 'file' in argument #1 to 'play' (path of a file in the flow's folder expected)"
            ),
            (
                "call:gather", [["digits": 4, "max": 6]], .conflict,
                "bad argument #1 to 'gather' (at most one of 'digits' and 'max' expected)"
            ),
            (
                "call:gather", [["digits": 1.5]], .range,
                "bad field 'digits' in argument #1 to 'gather' (number has no integer representation)"
            ),
            (
                "call:gather", [["x", "y"]], .range,
                "bad argument #1 to 'gather' (table with named fields expected, got a list)"
            ),
            (
                "call:say", ["Hello", ["barge_in": 1]], .type,
                "bad field 'barge_in' in argument #2 to 'say' (boolean or function expected, got number)"
            ),
            ("call:sleep", [.number(.nan)], .range, "bad argument #1 to 'sleep' (finite number expected)"),
            ("call:sleep", [.number(.infinity)], .range, "bad argument #1 to 'sleep' (finite number expected)"),
            ("call:sleep", [-1], .range, "bad argument #1 to 'sleep' (number from 0 to 3600 expected, got -1)"),
            (
                "call:wait", [["events": ["dtmf", "Nope!"]]], .range,
                "bad field 'events[2]' in argument #1 to 'wait' (name of lower-case letters, digits and '_.-' expected, "
                    + "at most 64 long)"
            ),
            (
                "http.get", [["url": "ftp://a.example/"]], .range,
                "bad field 'url' in argument #1 to 'get' (http or https address expected)"
            ),
            (
                "http.get", [["url": "https://a.example/", "headers": ["X-A": "1\r\nX-B: 2"]]], .range,
                "bad field 'headers.X-A' in argument #1 to 'get' (header value on one line expected)"
            ),
            (
                "http.post", [["url": "https://a.example/", "body": "x", "json": 1]], .conflict,
                "bad argument #1 to 'post' (at most one of 'body' and 'json' expected)"
            ),
            (
                "kv.set", ["k", ["f": .function(3)]], .type,
                "bad field 'f' in argument #2 to 'set' (plain data expected, got function)"
            ),
            ("kv.get", [""], .range, "bad argument #1 to 'get' (text expected, got an empty string)"),
        ] as [(String, [Value], ArgumentError.Code, String)])
    func wrongValue(verb: String, arguments: [Value], code: ArgumentError.Code, message: String) throws {
        let spec = try #require(VerbTable.named(verb))
        let error = try #require(throws: ArgumentError.self) { try ArgumentChecker.check(spec, arguments: arguments) }
        #expect(error.message == message)
        #expect(error.code == code)
    }

    @Test("a text has a bound, and is valid UTF-8 without control characters")
    func texts() throws {
        let spec = try #require(VerbTable.named("call:say"))
        func message(_ bytes: [UInt8]) -> String? {
            do {
                _ = try ArgumentChecker.check(spec, arguments: [.string(ByteString(bytes: bytes))])
                return nil
            } catch { return error.message }
        }
        #expect(message([UInt8](repeating: 97, count: 10_000)) == nil)
        #expect(
            message([UInt8](repeating: 97, count: 10_001))
                == "bad argument #1 to 'say' (at most 10000 bytes expected, got 10001)")
        #expect(message([0xFF]) == "bad argument #1 to 'say' (valid UTF-8 expected)")
        #expect(message([97, 0]) == "bad argument #1 to 'say' (text without control characters expected)")
    }

    @Test("defaults are filled in, even when the table of options is left out")
    func defaults() throws {
        let listen = try ArgumentChecker.check(try #require(VerbTable.named("call:listen")), arguments: [])
        #expect(listen.seconds("timeout") == 10_000)
        #expect(listen.seconds("silence") == 800)
        #expect(listen.function("partial") == nil)
        let say = try ArgumentChecker.check(try #require(VerbTable.named("call:say")), arguments: ["Hi"])
        #expect(say.text("text") == "Hi")
        #expect(say.flag("barge_in"))
        let respond = try ArgumentChecker.check(
            try #require(VerbTable.named("agent.respond")), arguments: [["text": "x", "deadline": 2.5]])
        #expect(respond.seconds("deadline") == 2500)
        #expect(respond.seconds("meanwhile_after") == 2000)
    }

    @Test("what is given replaces the default, whole numbers count as integers, and inner tables can be read")
    func given() throws {
        let gather = try ArgumentChecker.check(
            try #require(VerbTable.named("call:gather")), arguments: [["digits": 4.0, "finish_on": ""]])
        #expect(gather.value("digits") == 4)
        #expect(gather.integer("digits") == 4)
        #expect(gather.text("finish_on") == "")
        let realtime = try ArgumentChecker.check(
            try #require(VerbTable.named("call:realtime")),
            arguments: [["tools": ["a", "b"], "leave_when": ["tool": "a", "timeout": 3]]])
        #expect(realtime.texts("tools") == ["a", "b"])
        #expect(realtime.record("leave_when")?.seconds("timeout") == 3000)
    }

    @Test("nil behind the last argument counts as nothing")
    func trailingNil() throws {
        _ = try ArgumentChecker.check(try #require(VerbTable.named("call:answer")), arguments: [nil, nil])
    }

    @Test("nested data is bounded in depth, number and size")
    func bounds() throws {
        let spec = try #require(VerbTable.named("emit"))
        func fits(_ value: Value) -> Bool { (try? ArgumentChecker.check(spec, arguments: ["x", value])) != nil }
        func nested(_ depth: Int) -> Value { (0..<depth).reduce(1) { inner, _ in .array([inner]) } }
        #expect(fits(nested(32)))
        #expect(!fits(nested(33)))
        #expect(fits(.array(Array(repeating: 1, count: 9999))))
        #expect(!fits(.array(Array(repeating: 1, count: 10_000))))
        #expect(!fits(Value(String(repeating: "x", count: 262_145))))
        #expect(!fits(.number(.nan)))
    }

    @Test("a stand-in for what is not known fits everywhere, and the rest is still checked")
    func unknown() throws {
        let mystery = Value.handle(Handle(kind: "mystery", id: 0))
        let checker = ArgumentChecker(unknown: mystery)
        let play = try #require(VerbTable.named("call:play"))
        _ = try checker.check(play, arguments: [mystery])
        _ = try checker.check(play, arguments: [["url": mystery]])
        #expect(throws: ArgumentError.self) { try checker.check(play, arguments: [["url": mystery, "barge_in": 1]]) }
        #expect(throws: ArgumentError.self) { try ArgumentChecker.check(play, arguments: [mystery]) }
    }
}
