import CallCore
import LuaBridge
import ScriptValue

/// A flow in a script state of its own, read as far as its manifest and ready to be entered.
struct LoadedFlow {
    let state: LuaState
    let manifest: FlowManifest

    /// Runs the flow's main chunk in a fresh state.
    ///
    /// - Throws: `FlowError` with file and line: `flow.syntax`, `flow.load`, and all of `FlowManifest`.
    init(_ bundle: FlowBundle, seed: UInt64, options: RunnerOptions, now: CallTime) throws(FlowError) {
        let value: Value
        do throws(LuaFailure) {
            let program = try options.programs.program(bundle)
            state = try LuaState(
                api: VerbAPI.lua, limits: options.script, seed: seed, coverage: options.collectsCoverage)
            state.now = now.milliseconds
            state.beginEvent()
            value = try Self.finish(try state.load(program), in: state)
        } catch {
            throw Self.error(error, bundle)
        }
        manifest = try FlowManifest(value: value, file: bundle.main)
    }

    private static func error(_ failure: LuaFailure, _ bundle: FlowBundle) -> FlowError {
        switch failure.code {
        case "syntax":
            FlowError(
                code: "flow.syntax", message: failure.message, file: failure.file ?? bundle.main, line: failure.line,
                nextStep: "mend the syntax at that line")
        case "bytecode":
            FlowError(
                code: "flow.bytecode", message: failure.message, file: bundle.main,
                nextStep: "give the .lua source it was compiled from")
        default:
            FlowError(
                code: "flow.load", message: "\(failure.message) [\(failure.code)]", file: failure.file ?? bundle.main,
                line: failure.line, nextStep: "the file must run to its end and return the flow's table")
        }
    }

    private static func finish(_ token: WaitToken, in state: LuaState) throws(LuaFailure) -> Value {
        var step = state.resume(token, .proceed)
        while case .preempted(let token) = step { step = state.resume(token, .proceed) }
        switch step {
        case .finished(let values): return values.first ?? .null
        case .failed(let failure): throw failure
        case .request(let request):
            throw LuaFailure(
                code: "lua_error", message: "\(request.location): '\(request.name)' cannot be used while the flow loads"
            )
        case .preempted, .stale: throw LuaFailure(code: "internal", message: "the flow did not finish loading")
        }
    }
}
