import CLua
import CallCore
import LuaBridge
import ScriptValue

/// One verb round trip: yield, check against the verb table, resume.
enum VerbBench {
    static func run() throws {
        print("verb round trip")
        let rounds = 200_000
        let floor = Double(clua_bench_bare_resume(UInt64(rounds))) / Double(rounds)
        let state = try BenchFlow.state()
        var token = try BenchFlow.start(state, "while true do call:sleep(1) end")
        let spec = VerbTable.named("call:sleep")
        let spent = try Stopwatch.best(of: 3) {
            for _ in 0..<rounds {
                state.beginEvent()
                guard case .request(let request) = state.resume(token, .values([true])), let spec else {
                    throw BenchFlow.Failure(what: "the script did not ask")
                }
                _ = try ArgumentChecker.check(spec, arguments: request.arguments)
                token = request.token
            }
        }
        let each = Double(spent) / Double(rounds)
        Row.print("bare C resume and yield", "\(Row.number(floor)) ns", limit: "the floor", holds: true)
        Row.print(
            "verb: yield, check, resume", "\(Row.number(each)) ns = \(Row.number(each / floor))x", limit: "50x",
            holds: each <= 50 * floor)
        _ = state.close()
    }
}
