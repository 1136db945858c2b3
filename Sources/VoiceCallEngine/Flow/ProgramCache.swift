import LuaBridge
import Synchronization

/// Compiled flows by version, so that the thousandth call of a flow does not parse it again.
public final class ProgramCache: Sendable {
    private let capacity: Int
    private let programs = Mutex<[String: LuaProgram]>([:])

    public init(capacity: Int = 64) { self.capacity = max(1, capacity) }

    /// - Throws: "syntax", "bytecode" or "value_limit"; see `LuaState.compile`.
    func program(_ bundle: FlowBundle) throws(LuaFailure) -> LuaProgram {
        if let known = programs.withLock({ $0[bundle.version] }) { return known }
        let program = try LuaState.compile(
            name: "\(bundle.name)@\(bundle.shortVersion)", files: bundle.files, main: bundle.main)
        programs.withLock { programs in
            // Old versions are rare: dropping all of them now and then is bound enough.
            if programs.count >= capacity { programs.removeAll() }
            programs[bundle.version] = program
        }
        return program
    }
}
