import CLua
import LuaBridge

/// What a waiting call costs: time to its first wait, and memory.
enum StateBench {
    static func run() throws {
        print("isolated state with a 200-line flow, loaded to its first wait")
        var bytes = 0
        let floor = Double(clua_bench_bare_state(200, &bytes)) / 200
        let spent = try Stopwatch.best(of: 5) {
            for _ in 0..<20 {
                let state = try BenchFlow.state()
                _ = try BenchFlow.wait(state, BenchFlow.source)
                _ = state.close()
            }
        }
        let each = Double(spent) / 20
        Row.print(
            "bare state with libraries", "\(Row.number(floor / 1000)) us, \(bytes) bytes",
            limit: "the floor", holds: true)
        Row.print(
            "to the first wait", "\(Row.number(each / 1000)) us = \(Row.number(each / floor))x", limit: "none",
            holds: true)
        try manyWaiting()
    }

    private static func manyWaiting() throws {
        let before = Machine.residentBytes
        var states: [LuaState] = []
        for _ in 0..<10_000 {
            let state = try BenchFlow.state()
            _ = try BenchFlow.wait(state, BenchFlow.source)
            states.append(state)
        }
        let resident = Machine.residentBytes - before
        Row.print(
            "memory of one waiting call",
            "\(states[0].memoryInUse / 1024) KiB accounted, "
                + "\(resident / states.count / 1024) KiB resident", limit: "120 KiB", holds: resident <= 1_200_000_000)
        Row.print(
            "10,000 waiting calls", "\(resident / 1_000_000) MB", limit: "1200 MB", holds: resident <= 1_200_000_000)
        for state in states { _ = state.close() }
    }
}
