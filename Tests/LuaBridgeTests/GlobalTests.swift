import LuaBridge
import ScriptValue
import Testing

@Suite("Globals, files and what a script sees")
struct GlobalTests {
    @Test(
        "undeclared globals and writes to frozen tables are errors with their line",
        arguments: [
            ("return foo", "undeclared global 'foo'"),
            ("foo = 1", "cannot create global 'foo' (declare it local)"),
            ("print = nil", "cannot create global 'print' (declare it local)"),
            ("_G.foo = 1", "cannot create global 'foo' (declare it local)"),
            ("string.rep = nil", "cannot set 'rep' in a frozen table"),
            ("agent.respond = nil", "cannot set 'respond' in a frozen table"),
            ("string.foo = 1", "cannot set 'foo' in a frozen table"),
            ("rawset(string, 'rep', 1)", "frozen"),
            ("rawset(_G, 'x', 1)", "frozen"),
            ("setmetatable(_G, {})", "frozen"),
            ("('').foo.bar = 1", "attempt to index a nil value"),
        ])
    func frozen(source: String, message: String) throws {
        let failure = try #require(try ScriptRig().run("\n" + source).failure)
        #expect(failure.message.hasPrefix("flow@1/main.lua:2: "))
        #expect(failure.message.contains(message))
    }

    @Test(
        "what must not exist does not exist",
        arguments: ["io", "debug", "package", "dofile", "loadfile", "__cov", "warn"])
    func absent(name: String) throws {
        #expect(try ScriptRig().run("return \(name)").failure?.message.contains("undeclared global") == true)
    }

    @Test("no metatable that matters can be reached")
    func metatables() throws {
        let step = try ScriptRig().run(
            "return getmetatable(''), getmetatable(_G), getmetatable(string), getmetatable(agent), _G._G == _G")
        #expect(step.values == [false, false, false, false, true])
    }

    @Test("require finds the flow's own files once, and the host's libraries")
    func require() throws {
        let rig = try ScriptRig()
        let step = try rig.run(files: [
            "main.lua": """
            local util = require 'lib.util'
            require('sim').advance(3)
            return util.double(4), require 'lib.util' == util, require 'plain'
            """,
            "lib/util.lua": "emit('loading', ...) return { double = function(n) return n * 2 end }",
            "plain.lua": "local nothing",
        ])
        #expect(step.values == [8, true, true])
        #expect(rig.requests.map(\.name) == ["emit", "simulation.advance"])
        #expect(rig.requests.first?.arguments == ["loading", "lib.util"])
    }

    @Test(
        "require refuses what is outside the flow",
        arguments: ["..secret", "/etc/passwd", "lib/util", "a..b", ".a", "a.", "", "absent", "simulation"])
    func requireRefused(name: String) throws {
        #expect(try ScriptRig().run("return require '\(name)'").failure?.code == "lua_error")
    }

    @Test("files that require each other end with an error, not a loop")
    func requireLoop() throws {
        let step = try ScriptRig().run(files: [
            "main.lua": "require 'a'", "a.lua": "require 'b'", "b.lua": "require 'a'",
        ])
        #expect(step.failure?.message.contains("still loading") == true)
    }

    @Test("syntax errors, bytecode, absent files and large files are refused with their codes")
    func compile() throws {
        func code(_ files: [String: [UInt8]]) -> LuaFailure? {
            do {
                _ = try LuaState.compile(name: "f@1", files: files, main: "main.lua")
                return nil
            } catch {
                return error
            }
        }
        let syntax = code(["main.lua": Array("local x = 1\nlocal = 2".utf8)])
        #expect(syntax?.code == "syntax")
        #expect(syntax?.line == 2)
        #expect(syntax?.message.hasPrefix("f@1/main.lua:2: ") == true)
        #expect(code(["main.lua": [0x1B, 0x4C, 0x75, 0x61]])?.code == "bytecode")
        #expect(code([:])?.code == "syntax")
        #expect(code(["main.lua": [UInt8](repeating: 32, count: 2 << 20)])?.code == "value_limit")
        #expect(code(["main.lua": []]) == nil)
        #expect(code(["main.lua": Array(String(repeating: "(", count: 10_000).utf8)])?.code == "syntax")
    }

    @Test("one program serves many states")
    func program() throws {
        let program = try LuaState.compile(
            name: "f@1", files: ["main.lua": Array("return emit(1) + 1".utf8)], main: "main.lua")
        for _ in 0..<3 {
            let rig = try ScriptRig()
            #expect(rig.drive(try rig.state.load(program)) { _ in .values([4]) }.values == [5])
        }
    }

    @Test("load makes functions of text only, with the same globals")
    func loadText() throws {
        let step = try ScriptRig().run(
            "return load('return 1 + 1')(), (load('\\27Lua')), pcall(load('return nowhere'))")
        #expect(step.values?.prefix(3) == [2, .null, false])
    }

    @Test("coverage marks are collected when asked for")
    func coverage() throws {
        let rig = try ScriptRig(coverage: true)
        _ = try rig.run("__cov(0) __cov(64) __cov(65535) __cov(65536) __cov(-1)")
        #expect(rig.state.coverageHits == [0, 64, 65535])
    }

    @Test("time comes from the host and the clock from the instructions used")
    func time() throws {
        let rig = try ScriptRig()
        rig.state.now = 1_700_000_000_500
        let step = try rig.run("for i = 1, 100000 do end return os.time(), os.date('!%Y-%m-%d'), os.clock() > 0")
        #expect(step.values == [1_700_000_000, "2023-11-14", true])
    }

    @Test("random numbers, identities and the order of pairs are the same in every state with the same seed")
    func deterministic() throws {
        func run(_ seed: UInt64) throws -> [Value]? {
            try ScriptRig(seed: seed).run(
                """
                local keys = {}
                local t = { x = 1, y = 2, zebra = 3, [10] = 1, [true] = 2 }
                for k in pairs(t) do keys[#keys + 1] = tostring(k) end
                return math.random(1000000), tostring({}), tostring(function() end), tostring(string), keys
                """
            ).values
        }
        let first = try run(1)
        #expect(first != nil)
        #expect(try run(1) == first)
        #expect(try run(2)?.first != first?.first)
    }
}
