import CallConfig
import CallCore
import CallGateway
import Exposure
import GatewayRPC
import Logging
import NIOPosix
import Synchronization
import VoiceCallEngine

/// The process that owns calls: one for a store. It takes webhooks and sound from outside, and orders from this machine.
public final class GatewayDaemon: Sendable {
    struct Parts: Sendable {
        var setup: DaemonSetup
        var gateway: CallGateway
        var store: SQLiteJournal
        var flows: FlowDesk
        var listener: PrivateListener
        var desk: CommandDesk
        var exposure: ExposureGuard?
        var file: CallLogFile
        var housekeeping: Housekeeping
        var startedAt: CallTime
    }

    enum Phase: Sendable { case stopped, starting, ready, draining }

    struct State: Sendable {
        var phase = Phase.stopped
        var parts: Parts?
    }

    let options: DaemonOptions
    let clock: any HostClock
    let metrics = GatewayMetrics()
    public let logger: Logger
    let state = Mutex(State())
    private let ids: any IDSource
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let workers = NIOThreadPool(numberOfThreads: 2)

    public init(
        _ options: DaemonOptions, logger: Logger, clock: any HostClock = SteadyClock(),
        ids: any IDSource = SystemIDSource()
    ) {
        self.options = options
        self.logger = logger
        self.clock = clock
        self.ids = ids
    }

    var parts: Parts? { state.withLock { $0.parts } }

    /// Where the gateway can be reached.
    public struct Addresses: Hashable, Sendable {
        /// What carriers dial.
        public var webhook: String
        /// The Unix socket for orders.
        public var socket: String
        /// Of this machine, for the same.
        public var port: Int?
    }

    // MARK: starting

    /// Takes the store, opens both listeners, makes the way in from outside, and takes up the calls that are live.
    @discardableResult
    public func start() async throws(DaemonError) -> Addresses {
        state.withLock { $0.phase = .starting }
        workers.start()
        do {
            return try await open(try await DaemonSetup.read(options))
        } catch {
            await stop()
            throw error
        }
    }

    private func open(_ setup: DaemonSetup) async throws(DaemonError) -> Addresses {
        var setup = setup
        let store = try openStore(&setup)
        let file = try DaemonError.wrapping { () throws(StoreError) in try CallLogFile(directory: store.directory) }
        let flows = try loadFlows(setup)
        setup.gateway.soundFolder = flows.folder
        let exposure = try makeExposure(setup)
        if let exposure { setup.gateway.publicURL = try await exposure.open(setup.gateway) }
        do {
            try setup.checkReach(publicURL: setup.gateway.publicURL)
            let (desk, listener) = try makeListener(setup, store.directory)
            let watcher = DaemonWatcher(logger: logger, metrics: metrics, file: file, clock: clock)
            watcher.connect(desk, listener)
            let gateway = CallGateway(
                setup.gateway, store: store, library: flows.library, watcher: watcher, clock: clock)
            let parts = Parts(
                setup: setup, gateway: gateway, store: store, flows: flows, listener: listener, desk: desk,
                exposure: exposure, file: file,
                housekeeping: Housekeeping(
                    store, gateway, clock: clock, logger: logger, workers: workers, eventLoop: group.any()),
                startedAt: clock.now())
            state.withLock { $0.parts = parts }
            return try await begin(parts)
        } catch {
            // From here on it is a part of what stops as a whole.
            if parts == nil { await exposure?.close() }
            throw error
        }
    }

    private func openStore(_ setup: inout DaemonSetup) throws(DaemonError) -> SQLiteJournal {
        let directory = options.store ?? setup.config.store
        let metrics = self.metrics
        setup.gateway.door.observer = { metrics.observe($0) }
        let now = clock.now()
        do throws(StoreError) {
            let store = try SQLiteJournal(directory: directory, limits: StoreLimits(setup.config.memory))
            try store.acquireOwner("voicecall gateway", now: now)
            setup.gateway.door.replayKeys = try ReplayKeyFile(directory: store.directory)
            return store
        } catch {
            throw DaemonError(error)
        }
    }

    private func begin(_ parts: Parts) async throws(DaemonError) -> Addresses {
        let own = parts.setup.config.gateway
        let place = PrivateListener.Place(
            socket: own.socket ?? "\(parts.store.directory)/gateway.sock", port: own.port, host: own.bind)
        let port = try await parts.listener.start(place)
        let url: String
        do { url = try await parts.gateway.start() } catch { throw DaemonError(starting: error, parts.setup) }
        parts.exposure?.keep(parts.gateway)
        state.withLock { $0.phase = .ready }
        for warning in parts.setup.reading.warnings { logger.warning("\(warning.description)") }
        for warning in parts.setup.gateway.warnings { logger.warning("\(warning)") }
        logger.info(
            "Runtime initialized",
            metadata: [
                "webhook": .string(url), "socket": .string(place.socket), "store": .string(parts.store.directory),
                "carrier": .string(parts.setup.gateway.account.driver.name),
                "live": .stringConvertible(parts.gateway.liveCalls.count),
            ])
        return Addresses(webhook: url, socket: place.socket, port: port)
    }

    private func loadFlows(_ setup: DaemonSetup) throws(DaemonError) -> FlowDesk {
        let driver = setup.gateway.account.driver
        let flows = FlowDesk(
            library: FlowLibrary(), folder: options.flowFolder(setup.config),
            carriers: CarrierRegistry([driver.name: driver.capabilities]), clock: clock)
        let report = flows.reload()
        if let error = report.failed[""] {
            throw DaemonError(code: error.code, message: "\(error.message): \(flows.folder)", nextStep: error.nextStep)
        }
        tell(report)
        return flows
    }

    private func makeExposure(_ setup: DaemonSetup) throws(DaemonError) -> ExposureGuard? {
        do throws(ConfigProblem) {
            let box = LossBox()
            guard
                let exposure = try ExposureSetup.exposure(
                    setup.config, secrets: setup.secrets, prefix: setup.reading.prefix,
                    environment: options.environment, observer: { box.tell($0) })
            else { return nil }
            let keeper = ExposureGuard(exposure, logger: logger, eventLoop: group.any())
            box.connect(keeper)
            return keeper
        } catch {
            throw DaemonError(error)
        }
    }

    private func makeListener(
        _ setup: DaemonSetup, _ directory: String
    ) throws(DaemonError) -> (CommandDesk, PrivateListener) {
        let token: Secret
        if setup.config.gateway.token != nil {
            do throws(ConfigProblem) {
                token = try setup.secrets.secret(at: setup.reading.prefix.adding("gateway.auth.token" as ConfigPath))
            } catch {
                throw DaemonError(error)
            }
        } else {
            token = try TokenFile.readOrMake(store: directory, ids: ids)
        }
        let limits = DeskLimits(
            transcript: Milliseconds(setup.config.transcriptTimeoutMilliseconds),
            speech: setup.config.tts.timeoutMilliseconds.map(Milliseconds.init) ?? 8_000)
        let loop = group.any()
        let desk = CommandDesk(
            house: DaemonHouse(self), limits: limits, workers: workers, eventLoop: loop, clock: clock, ids: ids)
        let tool = MCPDoor(desk: desk, metrics: metrics, version: options.version, clock: clock, ids: ids)
        let listener = PrivateListener(
            desk: desk, pages: DaemonPages(self, token: token, tool: tool),
            policy: RPCPolicy(token: token, version: options.version),
            metrics: metrics, eventLoop: loop, clock: clock, ids: ids)
        return (desk, listener)
    }

    // MARK: ending

    /// Begins no more calls, and waits until those that are live have ended.
    ///
    /// - Parameter cut: ends the waiting when it returns.
    public func drain(until cut: @escaping @Sendable () async -> Void) async {
        guard let parts else { return }
        state.withLock { $0.phase = .draining }
        try? parts.gateway.drain()
        let limit = Milliseconds(parts.setup.config.gateway.drainSeconds) * 1_000
        let live = parts.gateway.liveCalls.count
        logger.info(
            "draining: no new calls; live ones may end",
            metadata: ["live": .stringConvertible(live), "seconds": .stringConvertible(limit / 1_000)])
        guard live > 0 else { return }
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await cut() }
            tasks.addTask { [group] in await Drain(parts.gateway, group.any()).finish(within: limit) }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    /// Closes everything. Calls that are live stay in the store; the next start takes them up.
    public func stop() async {
        let parts = state.withLock { state in
            defer { state = State() }
            return state.parts
        }
        let left = parts?.gateway.liveCalls ?? []
        for call in left {
            logger.warning("left live; the next start takes it up", metadata: ["call": .string(call.text)])
        }
        await parts?.exposure?.close()
        try? parts?.gateway.keepGivenUp()
        await parts?.gateway.stop()
        await parts?.listener.stop()
        parts?.desk.stop()
        parts?.housekeeping.stop()
        try? parts?.file.close()
        parts?.store.releaseOwner()
        try? await workers.shutdownGracefully()
        try? await group.shutdownGracefully()
        if parts != nil { logger.info("stopped") }
    }

    public var liveCalls: [CallID] { parts?.gateway.liveCalls ?? [] }
}
