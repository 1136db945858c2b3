import CallCore
import CallGateway
import Exposure
import Logging
import NIOCore
import Synchronization

/// Keeps the way in from outside open while the gateway runs.
final class ExposureGuard: Sendable {
    private struct State: Sendable {
        var keeper = ExposureKeeper(isOpen: false)
        var gateway: CallGateway?
        var port = 0
        var paths: [String] = []
        var timer: Scheduled<Void>?
    }

    private let exposure: any Exposure
    private let logger: Logger
    private let eventLoop: any EventLoop
    private let state = Mutex(State())

    init(_ exposure: any Exposure, logger: Logger, eventLoop: any EventLoop) {
        self.exposure = exposure
        self.logger = logger
        self.eventLoop = eventLoop
    }

    var isOpen: Bool { state.withLock { $0.keeper.phase == .open } }

    /// - Returns: the public address of the webhooks.
    func open(_ options: GatewayOptions) async throws(DaemonError) -> String {
        let paths = options.publicPaths
        state.withLock {
            $0.port = options.door.port
            $0.paths = paths
        }
        do throws(ExposureError) {
            let url = try await exposure.open(port: options.door.port, paths: paths)
            state.withLock { _ = $0.keeper.handle(.opened(url: url)) }
            return url
        } catch {
            await exposure.close()
            throw DaemonError(code: error.code, message: error.message, nextStep: "see: voicecall config check")
        }
    }

    /// From now on a loss is mended.
    func keep(_ gateway: CallGateway) { state.withLock { $0.gateway = gateway } }

    func lost(_ error: ExposureError) {
        logger.error("the way in from outside is lost: \(error.message)", metadata: ["code": .string(error.code)])
        step(.lost)
    }

    func close() async {
        step(.stop)
        state.withLock { $0.timer }?.cancel()
        await exposure.close()
    }

    private func step(_ input: ExposureKeeper.Input) {
        for action in state.withLock({ $0.keeper.handle(input) }) {
            switch action {
            case .wait(let delay):
                let timer = eventLoop.scheduleTask(in: .milliseconds(delay)) { [weak self] in self?.step(.time) ?? () }
                state.withLock { $0.timer = timer }
            case .reopen: Task { await self.reopen() }
            case .publish(let url):
                logger.info("the way in from outside is open", metadata: ["webhook": .string(url)])
                do { try state.withLock({ $0.gateway })?.publish(publicURL: url) } catch {
                    logger.warning("\(error)")
                }
            }
        }
    }

    private func reopen() async {
        await exposure.close()
        let (port, paths) = state.withLock { ($0.port, $0.paths) }
        do throws(ExposureError) {
            step(.opened(url: try await exposure.open(port: port, paths: paths)))
        } catch {
            logger.error(
                "the way in from outside does not open: \(error.message)", metadata: ["code": .string(error.code)])
            step(.failed)
        }
        // Whoever stopped meanwhile closed before this opened.
        if state.withLock({ $0.keeper.phase == .stopped }) { await exposure.close() }
    }
}

/// Carries the loss of a way to its guard, which is made after the way.
final class LossBox: Sendable {
    private let keeper = Mutex<ExposureGuard?>(nil)

    func connect(_ keeper: ExposureGuard) { self.keeper.withLock { $0 = keeper } }
    func tell(_ error: ExposureError) { keeper.withLock { $0 }?.lost(error) }
}
