import LuaBridge
import ScriptValue

/// A script that never ends by itself, begun anew when its budget ends it.
struct Hog {
    private let script: String
    private var state: LuaState
    private var token: WaitToken

    init(_ script: String) throws {
        self.script = script
        state = try BenchFlow.state(.realTime)
        token = try state.load(name: "hog@1", files: ["hog.lua": Array(script.utf8)], main: "hog.lua")
        state.beginEvent()
    }

    /// Always true: it always wants to go on.
    mutating func runSlice() -> Bool {
        switch state.resume(token, .proceed) {
        case .preempted(let next): token = next
        case .request, .finished, .failed, .stale:
            _ = state.close()
            if let again = try? Hog(script) { self = again }
        }
        return true
    }
}
