import LuaBridge
import ScriptValue
import Testing

@Suite("Values that cross")
struct ValueTests {
    @Test("every kind of value goes in and comes out the same")
    func roundTrip() throws {
        let values: [Value] = [
            .null, true, false, 0, .int(.max), .int(.min), 1.5, .number(-0.0), .number(.infinity), "",
            .string(ByteString(bytes: [0, 255, 10])), [], [1, [2, "x"]], ["a": ["b": [true]]],
            .handle(ScriptRig.call), .handle(Handle(kind: "leg", id: -3)),
        ]
        let rig = try ScriptRig()
        let step = try rig.run("return emit()") { _ in .values(values) }
        let expected = values.map { $0 == [] ? Value.map([:]) : $0 }
        #expect(step.values == expected)
    }

    @Test(
        "an argument that cannot cross is an error at the verb's line that names argument, verb and reason",
        arguments: [
            ("local t = {} t.t = t emit('x', t)", "bad argument #2 to 'emit' (table nested deeper than 16)"),
            ("emit({ 1, 2, x = 3 })", "bad argument #1 to 'emit' (table mixes list items and named fields)"),
            ("emit({ 1, nil, 3 })", "bad argument #1 to 'emit' (list has holes)"),
            ("emit({ [1.5] = 1 })", "bad argument #1 to 'emit' (table has a key that is neither text nor a place"),
            ("emit({ ['\\xff'] = 1 })", "bad argument #1 to 'emit' (field name is not UTF-8 text)"),
            ("emit(('x'):rep(300000))", "bad argument #1 to 'emit' (more than 262144 bytes)"),
            ("emit(1, coroutine.create(function() end))", "bad argument #2 to 'emit' (a coroutine cannot cross"),
            ("local t = {} for i = 1, 10001 do t[i] = 1 end emit(t)", "(more than 10000 entries)"),
            ("log.info(nil, { {}, { 1, a = 2 } })", "bad argument #2 to 'info' (table mixes"),
        ])
    func refused(source: String, reason: String) throws {
        let rig = try ScriptRig()
        let failure = try #require(try rig.run("\n" + source).failure)
        #expect(failure.code == "value_limit")
        #expect(failure.message.hasPrefix("flow@1/main.lua:2: "))
        #expect(failure.message.contains(reason))
        #expect(rig.requests.isEmpty)
        #expect(rig.state.functionReferences == 0)
    }

    @Test("a refused argument can be caught like any error")
    func caught() throws {
        let step = try ScriptRig().run("return pcall(emit, { 1, x = 2 })")
        #expect(step.values?.first == false)
    }

    @Test("sixteen nested tables cross, and a method counts its arguments without the receiver")
    func depth() throws {
        let rig = try ScriptRig()
        let step = try rig.run("local t = {} for i = 1, 15 do t = { t } end emit(t)")
        #expect(step.values == [])
        let other = try rig.runWithCall("call:say('x', { 1, a = 2 })")
        #expect(other.failure?.message.contains("bad argument #2 to 'say'") == true)
    }

    @Test("functions cross by number in the order of their field names, the same in every state")
    func functions() throws {
        for _ in 0..<3 {
            let rig = try ScriptRig()
            let step = try rig.run("return { zeta = function() return 'z' end, alpha = function() return 'a' end }")
            let map = try #require(step.values?.first?.map)
            #expect(map == ["alpha": .function(1), "zeta": .function(2)])
            #expect(rig.drive(try rig.state.startTask(function: 2)).values == ["z"])
        }
    }

    @Test("a function that crossed comes back as the same function")
    func functionBack() throws {
        let step = try ScriptRig().run("local f = function() end return emit(f) == f") { .values($0.arguments) }
        #expect(step.values == [true])
    }

    @Test("a map with many fields crosses whole")
    func wideMap() throws {
        let step = try ScriptRig().run("local t = {} for i = 1, 200 do t['k' .. i] = i end return t")
        #expect(step.values?.first?.map?.count == 200)
        #expect(step.values?.first?["k137"] == 137)
    }

    @Test("a result that cannot cross fails the task with its reason")
    func result() throws {
        let failure = try #require(try ScriptRig().run("return { 1, x = 2 }").failure)
        #expect(failure.code == "value_limit")
        #expect(failure.message.contains("table mixes"))
    }

    @Test("facts are fields of a handle, null facts are nil, other fields are errors")
    func facts() throws {
        let rig = try ScriptRig()
        try rig.state.setFact(ScriptRig.call, "from", "+15550001111")
        try rig.state.setFact(ScriptRig.call, "answered_by", .null)
        try rig.state.setFact(ScriptRig.call, "args", ["topic": "x"])
        #expect(
            try rig.runWithCall("return call.from, call.answered_by, call.args.topic, tostring(call), type(call)")
                .values
                == ["+15550001111", .null, "x", "call #1", "userdata"])
        #expect(
            try rig.runWithCall("return call.sai").failure?.message
                == "flow@1/main.lua:1: call has no field or verb 'sai'")
        #expect(
            try rig.runWithCall("call.from = 1").failure?.message == "flow@1/main.lua:1: cannot set 'from' of a call")
        #expect(try rig.runWithCall("return pcall(rawset, call, 'x', 1)").values?.first == false)
        #expect(try rig.runWithCall("return getmetatable(call)").values == [false])
        try rig.state.setFact(ScriptRig.call, "from", "changed")
        #expect(try rig.runWithCall("return call.from").values == ["changed"])
    }
}
