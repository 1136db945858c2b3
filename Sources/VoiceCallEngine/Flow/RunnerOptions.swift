import CallCore
import LuaBridge

/// How a deployment (or a simulation) runs its calls.
public struct RunnerOptions: Sendable {
    /// Budgets and memory cap of each call's script state.
    public var script: LuaLimits
    /// Budget of `on_end`.
    public var lastWords = LuaBudget(cpuNanoseconds: 50_000_000)
    /// Write the record at every change, not only when the call opens, is answered and closes.
    public var recordsEveryChange = true
    /// Run a task on after its slice, instead of letting others have the lane: for virtual time.
    public var ignoresSlices = false
    public var collectsCoverage = false

    /// Shared by the calls of a process.
    public var programs = ProgramCache()

    /// Exactly repeatable: instructions instead of CPU time, and no waiting for others.
    public static var virtualTime: RunnerOptions {
        var options = RunnerOptions(script: .virtualTime)
        options.lastWords = LuaBudget(instructions: 5_000_000)
        options.ignoresSlices = true
        options.recordsEveryChange = false
        return options
    }

    public init(script: LuaLimits = .realTime) { self.script = script }
}
