import CallCore
import FrontDoor
import NIOPosix
import Providers
import VoiceCallEngine

/// Signed status callbacks over loopback: the front door with its verifier, replay guard and lines, beside a server that
/// only says yes. Server and clients have one thread each.
enum DoorBench {
    private static let connections = 8
    private static let calls = 200
    private static let counted = 20_000
    /// Requests before and after those that count: the server is warm, and all connections are still busy.
    private static let skipped = 2_000

    private struct Figures {
        var requestsPerSecond = 0.0
        var microseconds = Double.infinity
        var latencies: [Int64] = []

        func latency(_ share: Double) -> String {
            let index = min(latencies.count - 1, Int(Double(latencies.count) * share))
            return index < 0 ? "-" : Row.number(Double(latencies[index]) / 1e6, 2)
        }
    }

    static func run() throws {
        print("signed Twilio status callbacks, \(connections) keep-alive connections, one thread for the server")
        let requests = StatusCallbacks.make(counted + 2 * skipped, calls: calls)
        var floor = Figures()
        var door = Figures()
        // In turns, so that both get the same of what else the machine does.
        for _ in 0..<5 {
            floor = best(floor, try bare(requests))
            door = best(door, try whole(requests))
        }
        report("bare NIO server that answers 200", floor, floor)
        report("front door: verified, guarded, read, handed to the line", door, floor)
    }

    /// The round with the least computing.
    private static func best(_ one: Figures, _ other: Figures) -> Figures {
        one.microseconds <= other.microseconds ? one : other
    }

    private static func report(_ name: String, _ figures: Figures, _ floor: Figures) {
        let ratio = figures.microseconds / floor.microseconds
        let isFloor = ratio == 1
        Row.print(
            name,
            "\(Row.number(figures.microseconds)) us CPU" + (isFloor ? "" : " = \(Row.number(ratio))x")
                + ", \(Row.number(figures.requestsPerSecond, 0)) requests/s, p50 \(figures.latency(0.5)) ms, "
                + "p99 \(figures.latency(0.99)) ms", limit: isFloor ? "the floor" : "3x", holds: ratio <= 3)
    }

    private static func bare(_ requests: [[UInt8]]) throws -> Figures {
        let meter = CPUMeter(skipped: skipped, counted: counted)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let server = try BareServer(on: group, meter: meter)
        let figures = try load(requests, port: server.port, meter)
        try server.close()
        return figures
    }

    private static func whole(_ requests: [[UInt8]]) throws -> Figures {
        let meter = CPUMeter(skipped: skipped, counted: counted)
        let lines = BenchLines(meter: meter)
        let driver = BenchLines.driver()
        place(lines.open(driver))
        defer { lines.close() }
        var options = FrontDoorOptions()
        options.port = 0
        options.path = StatusCallbacks.path
        options.publicURL = StatusCallbacks.publicURL
        let door = FrontDoor(driver: driver, handler: lines, options: options) { WallClock().now() }
        let port = try Waiting.result { try await door.start() }
        defer { try? Waiting.result { await door.stop() } }
        let figures = try load(requests, port: port, meter)
        guard lines.reported > 0 else { throw LoadConnection.Failure(what: "no line heard of its call") }
        return figures
    }

    /// Live calls that the callbacks are about.
    private static func place(_ lines: LineHost) {
        for number in 0..<calls {
            let setup = CallSetup(
                id: StatusCallbacks.callID(number), direction: .outbound, from: "+15550000000", to: "+15550005678",
                carrier: "twilio", flow: "bench", flowVersion: "", sessionKey: "", seed: 0,
                startedAt: WallClock().now())
            let placement = Placement(to: setup.to, from: setup.from, ring: 30_000)
            lines.perform(
                EffectOrder(call: setup, providerCallID: nil, id: 1, effect: .line(.place(placement))))
        }
    }

    private static func load(_ requests: [[UInt8]], port: Int, _ meter: CPUMeter) throws -> Figures {
        let share = requests.count / connections
        let start = Stopwatch.now()
        var open = try (0..<connections).map { number in
            try LoadConnection(requests[(number * share)..<((number + 1) * share)], port: port)
        }
        var busy = Array(open.indices)
        while !busy.isEmpty { busy = try busy.filter { try open[$0].look() } }
        let seconds = Double(Stopwatch.now() - start) / 1e9
        for connection in open { connection.hangUp() }
        return Figures(
            requestsPerSecond: Double(requests.count) / seconds, microseconds: meter.each / 1000,
            latencies: open.flatMap(\.latencies).sorted())
    }
}
