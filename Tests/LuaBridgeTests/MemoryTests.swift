import LuaBridge
import ScriptValue
import Testing

@Suite("Memory")
struct MemoryTests {
    @Test(
        "a script that takes too much memory fails with its code, and closing gives everything back",
        arguments: [
            "local t = {} for i = 1, 1e9 do t[i] = { i } end",
            "local s = 'x' while true do s = s .. s end",
            "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
            "local t = {} while true do t[#t + 1] = ('y'):rep(100000) .. #t end",
            "local f = {} while true do f[#f + 1] = function() return f end end",
        ])
    func capped(source: String) throws {
        var limits = LuaLimits.virtualTime
        limits.event = .unlimited
        let rig = try ScriptRig(limits: limits)
        let failure = try #require(try rig.run(source).failure)
        #expect(failure.code == "memory")
        #expect(failure.message.hasPrefix("flow@1/main.lua:1: not enough memory"))
        #expect(!failure.traceback.isEmpty)
        #expect(rig.state.peakMemory <= limits.memoryBytes)
        #expect(rig.state.close() == 0)
        #expect(rig.state.memoryInUse == 0)
    }

    @Test("a memory error can be caught, and the script goes on with what it has")
    func caught() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            "local ok = pcall(function() local t = {} for i = 1, 1e7 do t[i] = i end end) return ok, ('ok'):upper()")
        #expect(step.values == [false, "OK"])
    }

    @Test("one string is at most as long as allowed, well below the cap of the state")
    func longString() throws {
        let rig = try ScriptRig()
        #expect(try rig.run("local s = ('x'):rep(600000) return s .. s").failure?.code == "memory")
        #expect(rig.state.peakMemory < 3 << 20)
    }

    @Test("a cap too small for the libraries is refused without a crash, at every size")
    func tiny() throws {
        for bytes in stride(from: 1_000, to: 130_000, by: 1_777) {
            var limits = LuaLimits.virtualTime
            limits.memoryBytes = bytes
            do {
                let state = try LuaState(api: ScriptRig.api, limits: limits)
                #expect(state.close() == 0)
            } catch {
                #expect(error.code == "memory")
            }
        }
    }

    @Test("memory running out at any moment of a busy script never breaks the state")
    func everyMoment() throws {
        let base = try ScriptRig().state.memoryInUse
        let program = try LuaState.compile(
            name: "f@1",
            files: [
                "main.lua": Array(
                    """
                    local co = coroutine.wrap(function(a) local b = emit({ a = { 1, 2 } }) coroutine.yield(b) error('x') end)
                    local got = co(1)
                    local ok, e = pcall(co)
                    local again = select(2, pcall(emit, function() end, got))
                    return { tostring(again), ok, e, got }
                    """.utf8)
            ], main: "main.lua")
        var outcomes: Set<String> = []
        for extra in stride(from: 0, to: 12_000, by: 61) {
            var limits = LuaLimits.virtualTime
            limits.memoryBytes = base + extra
            guard let rig = try? ScriptRig(limits: limits), let token = try? rig.state.load(program) else { continue }
            let step = rig.drive(token) { request in
                request.arguments.count == 1 ? .values([["k": [1, 2, 3]]]) : .raise(code: "c", message: "m")
            }
            outcomes.insert(step.failure?.code ?? "finished")
            #expect(rig.state.close() == 0)
        }
        #expect(outcomes.contains("finished"))
        #expect(outcomes.subtracting(["finished", "memory", "lua_error"]).isEmpty)
    }

    @Test("two states do not disturb each other")
    func neighbours() throws {
        let quiet = try ScriptRig()
        let token = try quiet.state.load(
            name: "f@1", files: ["main.lua": Array("local n = 41 n = n + emit() return n".utf8)], main: "main.lua")
        let waiting = try #require(quiet.state.resume(token, .proceed).request)
        let before = quiet.state.memoryInUse
        let hostile = try ScriptRig(limits: KillTests.small)
        _ = try hostile.run("local t = {} while true do t[#t + 1] = {} end")
        #expect(hostile.state.close() == 0)
        #expect(quiet.state.memoryInUse == before)
        #expect(quiet.state.resume(waiting.token, .values([1])) == .finished([42]))
    }
}
