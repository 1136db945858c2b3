import CallCore
import CallGateway
import Exposure
import NIOPosix
import Synchronization
import Testing

@testable import GatewayService

@Suite("A way in from outside that is lost", .timeLimit(.minutes(1)))
struct ExposureGuardTests {
    /// Opens at another address each time; told to, it fails.
    private final class Way: Exposure {
        let openings = AsyncStream.makeStream(of: String.self)
        private let state = Mutex((opened: 0, failures: 0, isOpen: false))

        func fail(_ times: Int) { state.withLock { $0.failures = times } }
        var isOpen: Bool { state.withLock { $0.isOpen } }

        func open(port: Int, paths: [String]) async throws(ExposureError) -> String {
            let (number, fails) = state.withLock { state in
                state.opened += 1
                state.failures -= 1
                state.isOpen = state.failures < 0
                return (state.opened, state.failures >= 0)
            }
            if fails { throw ExposureError(code: "exposure.closed", message: "not now") }
            let url = "https://way-\(number).example\(paths[0])"
            openings.continuation.yield(url)
            return url
        }

        func close() async { state.withLock { $0.isOpen = false } }
    }

    @Test("it is opened again, and what does not open is a start that fails")
    func lost() async throws {
        let way = Way()
        let log = LogLines()
        let keeper = ExposureGuard(
            way, logger: log.logger(), eventLoop: MultiThreadedEventLoopGroup.singleton.any())
        let options = GatewayOptions(account: .plivo(authID: "a", authToken: Secret("t")))
        #expect(try await keeper.open(options) == "https://way-1.example/voice/webhook")
        #expect(keeper.isOpen)
        var openings = way.openings.stream.makeAsyncIterator()
        _ = await openings.next()
        keeper.lost(ExposureError(code: "exposure.ngrok_lost", message: "the tunnel broke"))
        #expect(!keeper.isOpen)
        #expect(await openings.next() == "https://way-2.example/voice/webhook")
        #expect(log.lines.contains { $0.contains("the way in from outside is lost: the tunnel broke") })
        await keeper.close()
        #expect(!way.isOpen)
        keeper.lost(ExposureError(code: "exposure.ngrok_lost", message: "again"))
        #expect(!keeper.isOpen)
        way.fail(1)
        let second = ExposureGuard(
            way, logger: log.logger(), eventLoop: MultiThreadedEventLoopGroup.singleton.any())
        let error = await #expect(throws: DaemonError.self) { try await second.open(options) }
        #expect(error?.code == "exposure.closed")
    }
}
