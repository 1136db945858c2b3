import Foundation
import Glibc
import LuaBridge
import ScriptValue
import Testing

/// Scripts that try to get out of their bounds. The first line of each says how it may end: `-- expect: code|code`,
/// `finished` for a script that must run to its end.
@Suite("Difficult scripts", .serialized)
struct DifficultScriptTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Scripts")
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".lua") }
        .sorted()

    private static let api = LuaAPI(modules: ["host": ["ping"]])

    @Test("there are at least 40 of them")
    func thereAreMany() { #expect(Self.names.count >= 40) }

    @Test(
        "each ends within its budget as it should, gives everything back, and disturbs no neighbour", arguments: names)
    func endsInBounds(name: String) throws {
        let source = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        let first = String(decoding: source.prefix { $0 != 10 }, as: UTF8.self)
        let expected = Set(
            first.replacingOccurrences(of: "-- expect: ", with: "").split(separator: "|").map(String.init))
        let neighbour = try Neighbour()
        let state = try LuaState(api: Self.api, limits: .realTime, seed: 1)
        state.beginEvent()
        let start = Self.threadNanoseconds()
        let token = try state.load(name: "hard@1", files: ["main.lua": Array(source)], main: "main.lua")
        let end = try drive(state, token, neighbour)
        let spent = Self.threadNanoseconds() - start
        #expect(expected.contains(end), "\(name) ended as \(end), expected \(expected.sorted())")
        // 250 ms for the event; the rest is for the machine, a sanitizer and one last slow instruction.
        #expect(spent < 2_500_000_000, "\(name) took \(spent / 1_000_000) ms")
        #expect(state.memoryInUse <= 4 << 20)
        #expect(state.close() == 0, "\(name) left memory behind")
        #expect(try neighbour.isWell())
    }

    /// Runs the script to its end, a verb of the neighbour's between any two slices.
    private func drive(_ state: LuaState, _ first: WaitToken, _ neighbour: Neighbour) throws -> String {
        var step = state.resume(first, .proceed)
        while true {
            #expect(try neighbour.isWell())
            switch step {
            case .request(let request): step = state.resume(request.token, .values(["pong"]))
            case .preempted(let token): step = state.resume(token, .proceed)
            case .finished: return "finished"
            case .failed(let failure):
                #expect(!failure.message.isEmpty)
                return failure.code
            case .stale: return "stale"
            }
        }
    }

    private static func threadNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// A well-behaved script in a state of its own that asks and is answered, over and over.
    private final class Neighbour {
        private let state: LuaState
        private var token: WaitToken
        private var rounds: Int64 = 0

        init() throws {
            var limits = LuaLimits.realTime
            limits.total = .unlimited
            state = try LuaState(api: DifficultScriptTests.api, limits: limits, seed: 2)
            let source = "local n = 0 while true do n = n + host.ping(n) end"
            token = try state.load(name: "well@1", files: ["main.lua": Array(source.utf8)], main: "main.lua")
            state.beginEvent()
            guard case .request(let request) = state.resume(token, .proceed) else { throw Silent() }
            token = request.token
        }

        struct Silent: Error {}

        /// One round trip; the count must be the one of the round before plus one.
        func isWell() throws -> Bool {
            state.beginEvent()
            guard case .request(let request) = state.resume(token, .values([1])) else { return false }
            token = request.token
            rounds += 1
            return request.arguments == [.int(rounds)]
        }
    }
}
