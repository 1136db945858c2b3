import CallCore
import ScriptValue
import Testing

/// For each verb: the least it can be called with, and one call with a wrong type and what it is told.
struct MinimalCall: Sendable, CustomTestStringConvertible {
    var verb: String
    var arguments: [Value]
    var wrong: [Value]
    var message: String

    var testDescription: String { verb }

    init(_ verb: String, _ arguments: [Value], wrong: [Value], _ message: String) {
        self.verb = verb
        self.arguments = arguments
        self.wrong = wrong
        self.message = message
    }

    static let all: [MinimalCall] = [
        .init(
            "call:dial", [], wrong: [["ring": "long"]],
            "bad field 'ring' in argument #1 to 'dial' (number expected, got string)"),
        .init("call:answer", [], wrong: [1], "wrong number of arguments to 'answer' (at most 0 expected, got 1)"),
        .init("call:reject", [], wrong: [true], "bad argument #1 to 'reject' (string expected, got boolean)"),
        .init("call:hangup", [], wrong: ["x"], "wrong number of arguments to 'hangup' (at most 0 expected, got 1)"),
        .init("call:finish", [], wrong: ["bye"], "bad argument #1 to 'finish' (table expected, got string)"),
        .init(
            "call:transfer", [["to": "+15550001111"]], wrong: [[:]],
            "bad field 'to' in argument #1 to 'transfer' (string expected, got nil)"),
        .init("call:dtmf", ["1w2#"], wrong: [12], "bad argument #1 to 'dtmf' (string expected, got number)"),
        .init(
            "call:caller_allowed", [], wrong: [1],
            "wrong number of arguments to 'caller_allowed' (at most 0 expected, got 1)"),
        .init("call:say", ["Hello."], wrong: [nil], "bad argument #1 to 'say' (string expected, got nil)"),
        .init(
            "call:play", [["file": "a.wav"]], wrong: [["file": 1]],
            "bad field 'file' in argument #1 to 'play' (string expected, got number)"),
        .init(
            "call:stop_speaking", [], wrong: [true],
            "wrong number of arguments to 'stop_speaking' (at most 0 expected, got 1)"),
        .init(
            "call:listen", [], wrong: [["timeout": "x"]],
            "bad field 'timeout' in argument #1 to 'listen' (number expected, got string)"),
        .init(
            "call:gather", [], wrong: [["digits": true]],
            "bad field 'digits' in argument #1 to 'gather' (number expected, got boolean)"),
        .init("call:ask", ["Who?"], wrong: [["a"]], "bad argument #1 to 'ask' (string expected, got table)"),
        .init("call:sleep", [1], wrong: ["1"], "bad argument #1 to 'sleep' (number expected, got string)"),
        .init(
            "call:wait", [["events": ["dtmf"]]], wrong: [["events": "dtmf"]],
            "bad field 'events' in argument #1 to 'wait' (table expected, got string)"),
        .init(
            "call:any", [[.function(1)]], wrong: [[.function(1), 2]],
            "bad field '[2]' in argument #1 to 'any' (function expected, got number)"),
        .init(
            "call:all", [["a": .function(1)]], wrong: [["a": "x"]],
            "bad field 'a' in argument #1 to 'all' (function expected, got string)"),
        .init(
            "call:realtime", [], wrong: [["leave_when": ["timeout": "x"]]],
            "bad field 'leave_when.timeout' in argument #1 to 'realtime' (number expected, got string)"),
        .init(
            "agent.respond", [["text": "hi", "deadline": 5]], wrong: [["text": "hi"]],
            "bad field 'deadline' in argument #1 to 'respond' (number expected, got nil)"),
        .init(
            "agent.consult", [["question": "hi", "deadline": 5]], wrong: [["question": 1, "deadline": 5]],
            "bad field 'question' in argument #1 to 'consult' (string expected, got number)"),
        .init(
            "http.get", [["url": "https://a.example/"]], wrong: ["https://a.example/"],
            "bad argument #1 to 'get' (table expected, got string)"),
        .init(
            "http.post", [["url": "https://a.example/"]], wrong: [["url": "https://a.example/", "body": [:]]],
            "bad field 'body' in argument #1 to 'post' (string expected, got table)"),
        .init("kv.get", ["k"], wrong: [1], "bad argument #1 to 'get' (string expected, got number)"),
        .init("kv.set", ["k", 1], wrong: ["k"], "bad argument #2 to 'set' (value expected, got nil)"),
        .init("kv.delete", ["k"], wrong: [nil], "bad argument #1 to 'delete' (string expected, got nil)"),
        .init("memory.get", [], wrong: [1], "wrong number of arguments to 'get' (at most 0 expected, got 1)"),
        .init("memory.append", ["n"], wrong: [false], "bad argument #1 to 'append' (string expected, got boolean)"),
        .init("log.info", ["m"], wrong: ["m", 1], "bad argument #2 to 'info' (table expected, got number)"),
        .init("log.warn", ["m"], wrong: [nil], "bad argument #1 to 'warn' (string expected, got nil)"),
        .init("emit", ["a.b"], wrong: [.function(1)], "bad argument #1 to 'emit' (string expected, got function)"),
        .init("clock.now", [], wrong: [1], "wrong number of arguments to 'now' (at most 0 expected, got 1)"),
    ]
}
