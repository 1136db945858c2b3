import CallCore
import Histogram
import LuaBridge
import NIOCore
import NIOPosix
import ScriptValue
import Synchronization
import VoiceCallEngine

/// What others notice of scripts that never stop: a media timer, and another call's verb.
enum NeighbourBench {
    static func run() throws {
        print("while 8 scripts run without end")
        let lanes = LanePool(lanes: 2)
        let media = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let isOver = Mutex(false)
        defer {
            isOver.withLock { $0 = true }
            lanes.stop()
            try? media.syncShutdownGracefully()
        }
        for script in hogs { lanes.execute(try hog(script, lanes) { isOver.withLock { $0 } }) }
        try report(measure(lanes, media, ticks: 500))
    }

    private static let hogs: [String] = [
        "while true do end", "local s = '' while true do s = s .. 'x' end", "while true do pcall(error, 'x') end",
        "local t = {} for i = 1, 1e9 do t[i % 1000] = i end", "while true do string.rep('x', 1000):find('y') end",
        "local co = coroutine.wrap(function() while true do end end) co()",
        "while true do table.sort({ 3, 1, 2 }, function(a, b) return a < b end) end",
        "local function f(n) return n > 0 and f(n - 1) or 0 end while true do f(100) end",
    ]

    /// A job that runs a script slice by slice, and starts it again when its budget is over.
    private static func hog(
        _ script: String, _ lanes: LanePool, isOver: @escaping @Sendable () -> Bool
    ) throws -> @Sendable () -> Bool {
        let cell = Mutex<Hog>(try Hog(script))
        return { isOver() ? false : cell.withLock { $0.runSlice() } }
    }

    private struct Result {
        var late: Histogram<UInt64>
        var answer: Histogram<UInt64>
    }

    private static func measure(_ lanes: LanePool, _ media: MultiThreadedEventLoopGroup, ticks: Int) throws -> Result {
        let neighbour = Neighbour(lanes: lanes, ticks: ticks)
        let loop = media.next()
        let done = loop.makePromise(of: Void.self)
        neighbour.begin(on: loop, done)
        try done.futureResult.wait()
        return Result(late: neighbour.late, answer: neighbour.answers)
    }

    private static func report(_ result: Result) throws {
        func milliseconds(_ histogram: Histogram<UInt64>, _ percentile: Double) -> Double {
            Double(histogram.valueAtPercentile(percentile)) / 1e6
        }
        let late = milliseconds(result.late, 99)
        let answer = milliseconds(result.answer, 99)
        Row.print(
            "20 ms media timer, late at p99 (p50 \(Row.number(milliseconds(result.late, 50), 2)))",
            "\(Row.number(late, 2)) ms", limit: "3 ms", holds: late <= 3)
        Row.print(
            "neighbour's verb answered, p99 (p50 \(Row.number(milliseconds(result.answer, 50), 2)))",
            "\(Row.number(answer, 2)) ms", limit: "50 ms", holds: answer <= 50)
    }
}
