import CallCore
import LuaBridge
import ScriptValue

/// A spec file in a script state of its own, its tests collected.
struct SpecScript {
    struct Test {
        var name: String
        var function: Int
    }

    let state: LuaState
    let tests: [Test]

    init(_ file: SpecFile, seed: UInt64) throws(SpecError) {
        let source = file.source
        do throws(LuaFailure) {
            state = try LuaState(api: SpecAPI.lua, limits: .virtualTime, seed: seed)
            state.beginEvent()
            let file = "\(file.name).lua"
            let token = try state.load(name: "specs", files: [file: source], main: file)
            tests = try Self.collect(state.resume(token, .proceed), in: state)
        } catch {
            throw SpecError(code: "spec.load", message: error.message)
        }
    }

    private static func collect(_ first: LuaStep, in state: LuaState) throws(LuaFailure) -> [Test] {
        var step = first
        var tests: [Test] = []
        while true {
            switch step {
            case .request(let request):
                guard request.name == "sim.test", let name = request.arguments.first?.text,
                    request.arguments.count == 2, let function = request.arguments[1].function
                else {
                    throw LuaFailure(
                        code: "lua_error", message: "\(request.location): expected sim.test(name, function)")
                }
                tests.append(Test(name: name, function: function))
                step = state.resume(request.token, .values([]))
            case .preempted(let token): step = state.resume(token, .proceed)
            case .failed(let failure): throw failure
            case .finished: return tests
            case .stale: throw LuaFailure(code: "internal", message: "the spec did not load")
            }
        }
    }
}
