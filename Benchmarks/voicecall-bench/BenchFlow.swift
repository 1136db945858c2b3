import CallCore
import LuaBridge
import ScriptValue

/// Scripts and states for the benchmarks.
enum BenchFlow {
    struct Failure: Error { var what: String }

    /// A flow of about 200 lines that asks for one thing and waits.
    static let source: String = {
        var lines = ["local M = {}"]
        for number in 1...32 {
            lines += [
                "local function step\(number)(call, n)", "  if n > \(number) then", "    return 'text \(number) ' .. n",
                "  end", "  return { n = n, name = 'step\(number)' }", "end",
            ]
        }
        lines += [
            "function M.run(call)", "  local kept = { step1, step32 }", "  call:sleep(60)", "  return #kept", "end",
        ]
        return (lines + ["return M"]).joined(separator: "\n")
    }()

    static func state(_ limits: LuaLimits = .endless) throws -> LuaState {
        let api = LuaAPI(modules: [:], methods: ["call": ["sleep"]])
        return try LuaState(api: api, limits: limits, seed: 1)
    }

    /// Runs a function body that gets `call`, up to its first verb.
    static func start(_ state: LuaState, _ body: String) throws -> WaitToken {
        try wait(state, "return { run = function(call) \(body) end }")
    }

    /// Loads a source and runs its `run` up to its first verb.
    static func wait(_ state: LuaState, _ source: String) throws -> WaitToken {
        state.beginEvent()
        let main = try state.load(
            name: "bench@1", files: ["bench.lua": Array(source.utf8)], main: "bench.lua")
        guard case .finished(let values) = state.resume(main, .proceed), let run = values.first?["run"]?.function else {
            throw Failure(what: "the script did not load")
        }
        let call = Value.handle(Handle(kind: "call", id: 1))
        let token = try state.startTask(function: run, arguments: [call])
        guard case .request(let request) = state.resume(token, .proceed) else {
            throw Failure(what: "the script did not ask")
        }
        return request.token
    }
}

extension LuaLimits {
    /// As in production, but for a life long enough to measure.
    static let endless: LuaLimits = {
        var limits = LuaLimits.realTime
        limits.total = .unlimited
        return limits
    }()
}
