import LuaBridge
import ScriptValue
import Testing

@Suite("Errors")
struct ErrorTests {
    @Test("an error the host raises is a frozen object with code, message and the place of the verb")
    func raised() throws {
        let rig = try ScriptRig()
        let step = try rig.runWithCall(
            """

            local ok, e = pcall(function() call:say('x') end)
            local frozen = not pcall(function() e.code = 'other' end)
            return ok, e.code, e.message, e.where, tostring(e), 'got ' .. e, frozen
            """
        ) { _ in .raise(code: "hangup", message: "the caller hung up") }
        let text = "flow@1/main.lua:2: the caller hung up"
        #expect(
            step.values == [
                false, "hangup", "the caller hung up", "flow@1/main.lua:2", .string(ByteString(text)),
                .string(ByteString("got " + text)), true,
            ])
    }

    @Test("a raised error that nothing catches ends the task with its code, verb, place and traceback")
    func uncaught() throws {
        let rig = try ScriptRig()
        let step = try rig.runWithCall(
            """

            local function speak()
                call:say('x')
            end
            local co = coroutine.wrap(function() speak() end)
            co()
            """
        ) { _ in .raise(code: "hangup", message: "gone") }
        let failure = try #require(step.failure)
        #expect(failure.code == "hangup")
        #expect(failure.message == "flow@1/main.lua:3: gone")
        #expect(failure.file == "flow@1/main.lua")
        #expect(failure.line == 3)
        #expect(failure.waitingVerb == "call:say")
        let trace = failure.traceback
        #expect(trace.first == "[C]: in method 'say'")
        #expect(trace.contains { $0.hasPrefix("flow@1/main.lua:3: in") })
        #expect(trace.contains { $0.hasPrefix("flow@1/main.lua:6: in function") })
    }

    @Test("error(e) keeps a caught object, and pcall around it sees the same one")
    func rethrown() throws {
        let rig = try ScriptRig()
        let step = try rig.runWithCall(
            "local ok, e = pcall(call.say, call, 'x') local _, f = pcall(error, e) assert(e == f) error(f)"
        ) { _ in .raise(code: "busy", message: "line busy") }
        #expect(step.failure?.code == "busy")
        #expect(step.failure?.waitingVerb == "call:say")
    }

    @Test("close handlers run on a hangup, innermost first, and may wait themselves")
    func closeHandlers() throws {
        let rig = try ScriptRig()
        let step = try rig.runWithCall(
            """
            local function guard(name) return setmetatable({}, { __close = function(_, e) emit(name, e.code) end }) end
            local a <close> = guard('outer')
            local b <close> = guard('inner')
            call:listen()
            """
        ) { $0.name == "call:listen" ? .raise(code: "hangup", message: "gone") : .values([]) }
        #expect(step.failure?.code == "hangup")
        #expect(rig.requests.map(\.arguments) == [[], ["inner", "hangup"], ["outer", "hangup"]])
    }

    @Test("plain errors carry code lua_error, with file and line first")
    func plain() throws {
        let texts: [(String, String)] = [
            ("error('boom')", "flow@1/main.lua:1: boom"),
            ("error('boom', 0)", "flow@1/main.lua:1: boom"),
            ("error({ message = 'boom' })", "flow@1/main.lua:1: boom"),
            ("error()", "flow@1/main.lua:1: (error object is a nil value)"),
            ("\nlocal x = nil + 1", "flow@1/main.lua:2: attempt to perform arithmetic on a nil value"),
            (
                "error(setmetatable({}, { __tostring = function() while true do end end }))",
                "flow@1/main.lua:1: (error object is a table value)"
            ),
        ]
        for (source, message) in texts {
            let failure = try #require(try ScriptRig().run(source).failure)
            #expect(failure.code == "lua_error")
            #expect(failure.message == message)
        }
    }

    @Test("runaway recursion is a stack failure, of Lua functions and of C calls")
    func recursion() throws {
        for source in [
            "local function f() return 1 + f() end f()",
            "local function f() return string.gsub('x', 'x', f) end f()",
            "local function f() return coroutine.wrap(f)() end f()",
            "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x",
        ] {
            let rig = try ScriptRig()
            let step = try rig.run(source)
            #expect(step.failure?.code == "stack", "\(source): \(step)")
            #expect(rig.state.close() == 0)
        }
    }

    @Test("a verb called without its receiver says how to write it")
    func receiver() throws {
        let step = try ScriptRig().runWithCall("call.say('x')")
        #expect(step.failure?.message.contains("flow@1/main.lua:1: calling 'say' without its call") == true)
    }
}
