import LuaBridge
import ScriptValue
import Testing

/// A script that never ends by itself, and where it hides its loop.
struct EndlessScript: CustomTestStringConvertible, Sendable {
    let place: String
    let source: String
    var testDescription: String { place }

    static let all: [EndlessScript] = [
        .init(place: "plain loop", source: "while true do end"),
        .init(place: "goto", source: "::again:: goto again"),
        .init(place: "pcall", source: "while true do pcall(function() while true do end end) end"),
        .init(
            place: "pcall of pcall", source: "while true do pcall(pcall, pcall, function() while true do end end) end"),
        .init(
            place: "xpcall handler",
            source: "while true do xpcall(error, function() while true do end end) end"),
        .init(
            place: "erring handler", source: "while true do xpcall(error, function(e) error(e) end) end"),
        .init(place: "coroutine", source: "coroutine.wrap(function() while true do end end)()"),
        .init(
            place: "coroutine in pcall in coroutine",
            source: """
                local function f() while true do end end
                while true do
                    coroutine.resume(coroutine.create(function() pcall(coroutine.wrap(f)) while true do end end))
                end
                """),
        .init(
            place: "many short coroutines",
            source: "while true do coroutine.wrap(function() for i = 1, 90 do end end)() end"),
        .init(
            place: "metamethods",
            source: "local t = setmetatable({}, { __index = function() while true do end end }) return t.x"),
        .init(
            place: "length metamethod",
            source: "local t = setmetatable({}, { __len = function() while true do end end }) return #t"),
        .init(
            place: "tostring",
            source: "return tostring(setmetatable({}, { __tostring = function() while true do end end }))"),
        .init(
            place: "close handler",
            source: "do local c <close> = setmetatable({}, { __close = function() while true do end end }) end"),
        .init(
            place: "close handler after an error",
            source: "local c <close> = setmetatable({}, { __close = function() while true do end end }) error('x')"),
        .init(
            place: "close handlers after the kill",
            source: """
                local h = { __close = function() while true do pcall(function() while true do end end) end end }
                local a <close>, b = setmetatable({}, h), 1
                local c <close> = setmetatable({}, h)
                while true do end
                """),
        .init(
            place: "close of a closed coroutine",
            source: """
                local co = coroutine.create(function()
                    local c <close> = setmetatable({}, { __close = function() while true do end end })
                    coroutine.yield()
                end)
                coroutine.resume(co)
                while true do pcall(coroutine.close, co) end
                """),
        .init(
            place: "sort comparator",
            source: "table.sort({ 3, 2, 1 }, function() while true do end end)"),
        .init(
            place: "comparator in pcall",
            source: "while true do pcall(table.sort, { 3, 2, 1 }, function() while true do end end) end"),
        .init(
            place: "coroutine in a gsub callback",
            source: """
                local function f() while true do pcall(function() while true do end end) end end
                while true do pcall(string.gsub, 'abc', '.', function() coroutine.wrap(f)() end) end
                """),
        .init(place: "verbs answered at once", source: "while true do emit('x') end"),
        .init(place: "long strings", source: "while true do local s = ('x'):rep(1000000) end"),
        .init(place: "memory errors in pcall", source: "while true do pcall(string.rep, 'x', 1 << 40) end"),
        .init(place: "load", source: "while true do load('return 1') end"),
        .init(place: "require of itself", source: "while true do pcall(require, 'main') end"),
    ]
}

@Suite("Budgets")
struct KillTests {
    static let small: LuaLimits = {
        var limits = LuaLimits(
            slice: LuaBudget(instructions: 20_000), event: LuaBudget(instructions: 300_000),
            total: LuaBudget(instructions: 100_000_000))
        limits.memoryBytes = 4 << 20
        return limits
    }()

    @Test("an endless script is killed wherever its loop hides, and nothing is left", arguments: EndlessScript.all)
    func killed(script: EndlessScript) throws {
        let rig = try ScriptRig(limits: KillTests.small)
        let step = try rig.run(script.source)
        #expect(step.failure?.code == "cpu_budget")
        #expect(rig.state.isKilled)
        #expect(rig.state.instructionsUsed < 1_500_000)
        #expect(step.failure?.message.contains("main.lua:") == true)
        #expect(rig.state.close() == 0)
    }

    @Test("the same script is killed at the same instruction in every run", arguments: EndlessScript.all)
    func repeatable(script: EndlessScript) throws {
        func trace() throws -> [String] {
            let rig = try ScriptRig(limits: KillTests.small)
            let step = try rig.run(script.source)
            return ["\(rig.state.instructionsUsed)", "\(rig.preemptions)"] + (step.failure?.traceback ?? ["none"])
        }
        #expect(try trace() == trace())
    }

    @Test("an endless script is killed by CPU time too", arguments: EndlessScript.all)
    func killedByTime(script: EndlessScript) throws {
        var limits = LuaLimits.realTime
        limits.slice.cpuNanoseconds = 2_000_000
        limits.event.cpuNanoseconds = 10_000_000
        let rig = try ScriptRig(limits: limits)
        #expect(try rig.run(script.source).failure?.code == "cpu_budget")
        #expect(rig.state.cpuNanosecondsUsed < 500_000_000)
        #expect(rig.state.close() == 0)
    }

    @Test("a script preempted after every few instructions computes the same")
    func preempted() throws {
        var limits = KillTests.small
        limits.slice.instructions = 1
        limits.event.instructions = nil
        let source = """
            local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
            local t = setmetatable({}, { __index = function(_, k) return fib(k) end })
            local co = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(select(2, pcall(fib, i + 5))) end end)
            local out = { fib(12), t[10], co(), co(), co() }
            for k, v in pairs({ a = 1, b = 2 }) do out[#out + 1] = k .. v end
            out[#out + 1] = emit(#out)
            return out
            """
        let rig = try ScriptRig(limits: limits)
        let step = try rig.run(source) { .values($0.arguments) }
        #expect(step.values == [[144, 55, 8, 13, 21, "a1", "b2", 7]])
        #expect(rig.preemptions > 20)
    }

    @Test("a new event brings a fresh budget, and the total still ends the script")
    func events() throws {
        var limits = KillTests.small
        limits.total.instructions = 700_000
        let rig = try ScriptRig(limits: limits)
        var rounds = 0
        let step = try rig.run("while true do for i = 1, 100000 do end emit() end") { _ in
            rounds += 1
            rig.state.beginEvent()
            return .values([])
        }
        #expect(step.failure?.message.contains("whole call") == true)
        #expect((5...8).contains(rounds))
    }

    @Test("the event budget can be made smaller for the end of a call")
    func smallerBudget() throws {
        let rig = try ScriptRig(limits: KillTests.small)
        let step = try rig.run("emit() for i = 1, 100000 do end return 1") { _ in
            rig.state.setEventBudget(LuaBudget(instructions: 10_000))
            rig.state.beginEvent()
            return .values([])
        }
        #expect(step.failure?.code == "cpu_budget")
        #expect(rig.state.instructionsUsed < 30_000)
    }

    @Test("after a kill every other task fails too, and no new one starts")
    func afterwards() throws {
        let rig = try ScriptRig(limits: KillTests.small)
        let main = try rig.run("return function() return emit() end, function() while true do end end")
        let functions = try #require(main.values).compactMap(\.function)
        let waiting = try #require(
            rig.state.resume(try rig.state.startTask(function: functions[0]), .proceed).request)
        let killed = rig.drive(try rig.state.startTask(function: functions[1]))
        #expect(killed.failure?.code == "cpu_budget")
        #expect(rig.state.resume(waiting.token, .values([])).failure == killed.failure)
        #expect(throws: LuaFailure.self) { try rig.state.startTask(function: functions[0]) }
        #expect(rig.state.close() == 0)
    }

    @Test("a kill shows where the script was, across coroutines")
    func killTraceback() throws {
        let rig = try ScriptRig(limits: KillTests.small)
        let step = try rig.run(
            """
            local function spin()
                while true do end
            end
            local co = coroutine.wrap(function() spin() end)
            co()
            """)
        let failure = try #require(step.failure)
        #expect(failure.line == 2)
        #expect(failure.traceback.contains { $0.hasPrefix("flow@1/main.lua:4:") })
        #expect(failure.traceback.last == "flow@1/main.lua:5: in main chunk")
    }
}
