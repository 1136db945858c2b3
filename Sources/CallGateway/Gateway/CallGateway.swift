import CallCore
import FrontDoor
import HTTPTransport
import MediaPlane
import NIOPosix
import Providers
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Live calls on a real carrier: the front door, the lines, the calls, and the web for their scripts.
public final class CallGateway: Sendable {
    private struct Running {
        var door: FrontDoor
        var host: CallHost
        var lines: LineHost
        var media: MediaParts?
        var agents: AgentDesk?
        /// What carriers dial.
        var url: String
    }

    private let options: GatewayOptions
    private let store: any JournalStore
    private let library: FlowLibrary
    private let watcher: any CallWatcher
    private let clock: any HostClock
    private let wall: any HostClock
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let client = HTTPClient()
    private let lanes: LanePool
    private let reader: LiveReader
    private let running = Mutex<Running?>(nil)

    /// - Parameters:
    ///   - clock: that calls live by: it does not jump.
    ///   - wall: that signatures are judged by, which name the carrier's time.
    public init(
        _ options: GatewayOptions, store: any JournalStore, library: FlowLibrary, watcher: any CallWatcher,
        clock: any HostClock = SteadyClock(), wall: any HostClock = WallClock()
    ) {
        self.options = options
        self.store = store
        self.library = library
        self.watcher = watcher
        self.clock = clock
        self.wall = wall
        lanes = LanePool(lanes: options.lanes)
        reader = LiveReader(store)
    }

    // MARK: life

    /// Opens the front door and takes up the calls that the store holds as live.
    ///
    /// - Returns: the URL that carriers dial.
    @discardableResult
    public func start() async throws -> String {
        let desk = LineDesk()
        let driver = options.account.driver
        let media = makeMedia()
        let door = makeDoor(driver, desk, media)
        let port: Int
        do {
            port = try await door.start()
        } catch {
            await media?.stop()
            throw error
        }
        let timers = LiveTimers(loop: group.any(), clock: clock)
        let agents = makeAgents(timers)
        do {
            let url = webhookURL(port, publicURL: options.publicURL)
            door.publish(publicURL: url)
            let (host, lines) = try makeHost(driver, url, media, agents, timers)
            running.withLock {
                $0 = Running(door: door, host: host, lines: lines, media: media, agents: agents, url: url)
            }
            _ = try host.recover(now: clock.now())
            lines.askBills(of: try host.unbilled(now: clock.now()))
            // Not before: a webhook of a call that is yet to be taken up would be one of a call nobody knows.
            desk.connect(lines)
            return url
        } catch {
            running.withLock { $0 = nil }
            agents?.stop()
            await media?.stop()
            await door.stop()
            throw error
        }
    }

    /// Closes the front door and gives everything back. Calls that are live stay in the store; the next start takes
    /// them up.
    public func stop() async {
        let parts = running.withLock { running in
            defer { running = nil }
            return running
        }
        parts?.agents?.stop()
        await parts?.media?.stop()
        await parts?.door.stop()
        lanes.stop()
        await reader.stop()
        client.shutdown()
        try? await group.shutdownGracefully()
    }

    /// Waits until the carrier has told the last about calls that are over, which comes a moment later; 2 s at most.
    public func settle() async {
        for _ in 0..<40 {
            guard let lines = running.withLock({ $0?.lines }), lines.liveLines > 0, liveCalls.isEmpty else { return }
            try? await group.next().scheduleTask(in: .milliseconds(50)) {}.futureResult.get()
        }
    }

    private func makeMedia() -> MediaParts? {
        options.media.map { media in
            MediaParts(
                options, media, client: client, group: group, clock: clock, seed: SystemIDSource().next())
        }
    }

    private func makeDoor(_ driver: any CarrierDriver, _ desk: LineDesk, _ media: MediaParts?) -> FrontDoor {
        var door = options.door
        if let media {
            // A call's sockets and its carrier's webhooks live on one loop.
            door.gate = media.plane
            door.group = group
        }
        let remembered = options.account.remembered
        door.rememberedReply = { notice in notice?.wantsDocument == false ? .ok : remembered }
        if options.skipsSignatures {
            let name = driver.name
            door.skipsVerification = { SkippedSignature.replayKey(provider: name, $0) }
        }
        let wall = self.wall
        return FrontDoor(driver: driver, handler: desk, options: door) { wall.now() }
    }

    private func webhookURL(_ port: Int, publicURL: String?) -> String {
        let path = options.door.path
        if let address = publicURL.flatMap(WebAddress.init) {
            guard address.path.isEmpty || address.path == "/" else { return address.text }
            var whole = address
            whole.path = path
            return whole.text
        }
        return "\(options.door.tls == nil ? "http" : "https")://localhost:\(port)\(path)"
    }

    private func makeAgents(_ timers: LiveTimers) -> AgentDesk? {
        switch options.agent {
        case .openclaw(let settings):
            AgentDesk(
                GatewayBackend(settings, eventLoop: group.any(), clock: clock, seed: SystemIDSource().next()))
        case .openai(let settings):
            AgentDesk(ChatBackend(settings, client: client, timers: timers, clock: clock))
        case nil: nil
        }
    }

    private func makeHost(
        _ driver: any CarrierDriver, _ url: String, _ media: MediaParts?, _ agents: AgentDesk?, _ timers: LiveTimers
    ) throws -> (CallHost, LineHost) {
        let web = WorldHTTP(client: client, allowedAddresses: options.privateAddresses)
        let environment = LiveEnvironment(
            timers: timers, clock: clock, web: web, agents: agents, reader: reader, context: options.agentContext,
            streams: media != nil, watcher: watcher)
        let endpoint = try CarrierEndpoint(
            base: options.baseURL ?? options.account.baseURL, credentials: options.account.credentials,
            caFile: options.caFile)
        let api = CarrierAPI(endpoint: endpoint, driver: driver, client: client) { timers.after($0, $1) }
        let ids = SystemIDSource()
        let lines = LineHost(
            driver: driver, client: LineClient(api: api), timers: timers, clock: clock, sink: environment,
            settings: lineSettings(url, options.host.limits.maxDuration), ids: ids, streams: media?.plane,
            executor: lanes)
        var calls = options.host
        calls.carrier = driver.name
        calls.capabilities = options.capabilities
        let host = CallHost(
            store: store, library: library, environment: environment, executor: lanes, settings: calls,
            options: RunnerOptions(), ids: ids)
        environment.connect(host, lines)
        return (host, lines)
    }

    private func lineSettings(_ url: String, _ longest: Milliseconds) -> LineSettings {
        var settings = LineSettings(webhookURL: url)
        settings.language = options.language
        settings.timeLimit = longest
        settings.stream = options.media.flatMap { media in
            MediaParts.url(webhook: url, doorPath: options.door.path, path: media.path).map { LineStream(url: $0) }
        }
        return settings
    }

    // MARK: calls

    /// Lets calls that begin from now on have other settings; the carrier stays.
    public func update(_ settings: HostSettings) throws {
        let parts = try parts()
        var settings = settings
        (settings.carrier, settings.capabilities) = (parts.host.settings.carrier, parts.host.settings.capabilities)
        parts.host.update(settings)
        parts.lines.update(lineSettings(parts.url, settings.limits.maxDuration))
    }

    /// Begins no more calls; those that are live go on.
    public func drain() throws { try parts().host.drain() }

    /// Carriers reach the front door at another address from now on. Lines that are up keep the one they have.
    public func publish(publicURL: String) throws {
        let parts = try parts()
        guard let port = parts.door.port else { return }
        let url = webhookURL(port, publicURL: publicURL)
        running.withLock { $0?.url = url }
        parts.door.publish(publicURL: url)
        parts.lines.update(lineSettings(url, parts.host.settings.limits.maxDuration))
    }

    /// The live call with this id, which may be the carrier's.
    public func find(_ id: String) throws -> CallID? {
        let host = try parts().host
        return host.record(of: CallID(id)) != nil ? CallID(id) : host.call(withProviderCallID: id)
    }

    /// The record of a live call, or of one whose end could not be written yet.
    public func record(of call: CallID) throws -> CallRecord? {
        let host = try parts().host
        return host.record(of: call) ?? host.givenUp(call)
    }

    /// Writes what a full or locked store did not take (`CallHost.keepGivenUp`).
    public func keepGivenUp() throws { try parts().host.keepGivenUp() }

    /// What carriers dial.
    public var webhookURL: String? { running.withLock { $0?.url } }

    /// Lets one inbound call in that tests the way from the carrier to here (`CallHost.expectTest`).
    public func expectTest(_ providerCallID: String, for patience: Milliseconds) throws {
        let now = clock.now()
        try parts().host.expectTest(providerCallID, until: now + patience, now: now)
    }

    /// What holds for calls that begin now.
    public func settings() throws -> HostSettings { try parts().host.settings }

    /// How long scripts waited for their turn.
    public var laneFigures: LaneFigures { lanes.figures }

    /// Places a call.
    public func initiate(_ request: CallRequest) throws -> CallID {
        try parts().host.initiate(request, now: clock.now())
    }

    /// Asks something of a live call; the watcher gets the reply.
    public func command(_ name: String, _ arguments: Value, of call: CallID, id: String) throws -> DeliveryOutcome {
        try parts().host.deliver(.command(id: id, name: name, arguments: arguments), to: call, now: clock.now())
    }

    /// Ends a call.
    public func end(_ call: CallID, _ reason: EndReason = .hangupBot) throws {
        try parts().host.deliver(.stop(reason, message: "ended from outside"), to: call, now: clock.now())
    }

    /// What the media sockets did so far; nil without media streams.
    public func mediaFigures() async throws -> MediaFigures? { try await parts().media?.plane.figures() }

    public var liveCalls: [CallID] { running.withLock { $0 }?.host.liveCalls ?? [] }

    /// No call is live or being opened.
    public var isIdle: Bool { running.withLock { $0 }?.host.isIdle ?? true }

    private func parts() throws(HostError) -> Running {
        guard let parts = running.withLock({ $0 }) else {
            throw HostError(
                code: "gateway.down", message: "the gateway is not running", nextStep: "start it first")
        }
        return parts
    }
}

/// Sends the requests of lines to the carrier's API.
struct LineClient: CarrierClient {
    let api: CarrierAPI

    func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void) {
        api.send(request, done)
    }
}
