import LuaBridge
import ScriptValue
import Testing

@Suite("Tasks and verbs")
struct TaskTests {
    @Test("a verb yields a request with its name, receiver, arguments and place, and its answer reaches the script")
    func verbRoundTrip() throws {
        let rig = try ScriptRig()
        let step = try rig.runWithCall("\nlocal a, b = call:say('hello', { loud = true })\nreturn a, b.played_ms") {
            _ in
            .values(["heard", ["played_ms": 120]])
        }
        #expect(step.values == ["heard", 120])
        let request = try #require(rig.requests.first)
        #expect(request.name == "call:say")
        #expect(request.receiver == ScriptRig.call)
        #expect(request.arguments == ["hello", ["loud": true]])
        #expect(request.location == "flow@1/main.lua:2")
        #expect(rig.state.close() == 0)
    }

    @Test("module functions and plain global functions carry their own names")
    func names() throws {
        let rig = try ScriptRig()
        _ = try rig.run("agent.respond{ text = 'x' } emit('seen', 1) log.info()")
        #expect(rig.requests.map(\.name) == ["agent.respond", "emit", "log.info"])
        #expect(rig.requests.map(\.receiver) == [nil, nil, nil])
    }

    @Test("a verb inside a coroutine inside pcall inside a coroutine suspends the whole task and comes back")
    func nested() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local out = {}
            local outer = coroutine.wrap(function()
                local ok, result = pcall(function()
                    local inner = coroutine.create(function(start)
                        local heard = emit('inner', start)
                        local more = coroutine.yield(heard .. '!')
                        return emit('again', more)
                    end)
                    local _, first = coroutine.resume(inner, 5)
                    local _, second = coroutine.resume(inner, first)
                    return coroutine.status(inner) .. first .. second
                end)
                coroutine.yield(ok)
                return result
            end)
            out[1] = outer()
            out[2] = outer()
            return out
            """
        ) { request in .values([Value("<\(request.arguments[0].text ?? "")>")]) }
        #expect(step.values == [[true, "dead<inner>!<again>"]])
        #expect(rig.requests.map(\.arguments) == [["inner", 5], ["again", "<inner>!"]])
    }

    @Test("verbs wait inside metamethods, iterators and close handlers")
    func everywhere() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local t = setmetatable({}, { __index = function(_, k) return emit('index', k) end,
                __add = function(a, b) return emit('add', b) end, __concat = function() return emit('concat') end })
            local list = { t.x, t + 1, t .. 'a' }
            for v in function(_, last) if not last then return emit('iterate') end end do list[#list + 1] = v end
            do local c <close> = setmetatable({}, { __close = function() emit('close') end }) end
            return list
            """
        ) { .values([$0.arguments[0]]) }
        #expect(step.values == [["index", "add", "concat", "iterate"]])
        #expect(rig.requests.last?.arguments == ["close"])
    }

    @Test("a verb where nothing can wait, such as an error handler, is refused with an error the script can read")
    func fenced() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local why
            local co = coroutine.wrap(function() why = select(2, pcall(emit, 'x')) end)
            xpcall(error, function() co() end)
            return why
            """)
        #expect(step.values?.first?.text?.contains("cannot wait for 'emit' here") == true)
        #expect(rig.requests.isEmpty)
    }

    @Test("verbs wait inside sort comparators and gsub callbacks")
    func callbacks() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local t = { 3, 1, 2 }
            table.sort(t, function(a, b) return emit(a < b) end)
            local text = string.gsub('ab', '.', function(c) return emit(c .. c) end)
            return t, text
            """
        ) { .values($0.arguments) }
        #expect(step.values == [[1, 2, 3], "aabb"])
    }

    @Test("a token is good once: a doubled or invented resume is counted and ignored")
    func tokens() throws {
        let rig = try ScriptRig()
        let start = try rig.state.load(name: "f@1", files: ["main.lua": Array("return emit(1)".utf8)], main: "main.lua")
        let waiting = try #require(rig.state.resume(start, .proceed).request)
        #expect(rig.state.resume(start, .proceed) == .stale)
        #expect(rig.state.resume(WaitToken(task: 77, sequence: 1), .proceed) == .stale)
        #expect(rig.state.resume(waiting.token, .values([3])) == .finished([3]))
        #expect(rig.state.resume(waiting.token, .values([4])) == .stale)
        #expect(rig.state.staleResumes == 3)
        #expect(rig.state.liveTasks == 0)
    }

    @Test("tasks of one state wait side by side and end in any order")
    func sideBySide() throws {
        let rig = try ScriptRig()
        let main = try rig.run("local n = 0 return function(name) n = n + 1 local got = emit(name) return got, n end")
        let function = try #require(main.values?.first?.function)
        var waiting: [LuaRequest] = []
        for name in ["a", "b", "c"] {
            let token = try rig.state.startTask(function: function, arguments: [Value(name)])
            waiting.append(try #require(rig.state.resume(token, .proceed).request))
        }
        #expect(rig.state.liveTasks == 3)
        #expect(rig.state.abandon(waiting[1].token))
        #expect(rig.state.resume(waiting[2].token, .values([30])) == .finished([30, 3]))
        #expect(rig.state.resume(waiting[0].token, .values([10])) == .finished([10, 3]))
        #expect(rig.state.resume(waiting[1].token, .values([20])) == .stale)
    }

    @Test("a coroutine that waits in one task cannot be resumed or closed by another")
    func heldCoroutine() throws {
        let rig = try ScriptRig()
        let main = try rig.run(
            """
            local co = coroutine.create(function() return emit('wait') end)
            return function() return coroutine.resume(co) end,
                function() return coroutine.status(co), coroutine.resume(co) end,
                function() return coroutine.close(co) end
            """)
        let functions = try #require(main.values).compactMap(\.function)
        let first = try rig.state.startTask(function: functions[0])
        let waiting = try #require(rig.state.resume(first, .proceed).request)
        let second = rig.drive(try rig.state.startTask(function: functions[1]))
        #expect(second.values == ["normal", false, "cannot resume non-suspended coroutine"])
        let third = rig.drive(try rig.state.startTask(function: functions[2]))
        #expect(third.failure?.message.contains("cannot close a normal coroutine") == true)
        #expect(rig.state.resume(waiting.token, .values([7])) == .finished([true, 7]))
    }

    @Test("more tasks than allowed are refused, and a released function cannot be started")
    func bounds() throws {
        var limits = LuaLimits.virtualTime
        limits.tasks = 2
        let rig = try ScriptRig(limits: limits)
        let main = try rig.run("return function() end")
        let function = try #require(main.values?.first?.function)
        _ = try rig.state.startTask(function: function)
        _ = try rig.state.startTask(function: function)
        #expect(throws: LuaFailure.self) { try rig.state.startTask(function: function) }
        #expect(rig.state.releaseFunction(function))
        #expect(!rig.state.releaseFunction(function))
        #expect(rig.state.functionReferences == 0)
        let other = try ScriptRig()
        #expect(throws: LuaFailure.self) { try other.state.startTask(function: 1) }
    }

    @Test("the coroutine library behaves as Lua's own")
    func library() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) error('bad ' .. b) end)
            local r = { coroutine.status(co), select(2, coroutine.resume(co, 1)), select(2, coroutine.resume(co, 'x')) }
            r[#r + 1] = coroutine.status(co)
            r[#r + 1] = select(2, coroutine.resume(co))
            r[#r + 1] = select(2, pcall(coroutine.yield))
            r[#r + 1] = coroutine.isyieldable()
            r[#r + 1] = select(2, coroutine.running())
            r[#r + 1] = coroutine.close(coroutine.create(function() end))
            local sum = 0
            for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do sum = sum + v end
            r[#r + 1] = sum
            return r
            """)
        #expect(
            step.values == [
                [
                    "suspended", 2, "flow@1/main.lua:1: bad x", "dead", "cannot resume dead coroutine",
                    "attempt to yield from outside a coroutine", false, true, true, 6,
                ]
            ])
    }
}
