import CallCore
import Synchronization

/// What all connections share: admission, verification, replay, and the way to the handler and back.
final class WebhookDesk: Sendable {
    private struct State: Sendable {
        var inFlight: InFlightLimit
        var replay: ReplayGuard
        /// Who waits, by the numbers that the guard knows them by.
        var ears: [ReplayGuard.Waiter: Ear] = [:]
        var exchanges: [ReplyID: Exchange] = [:]
        var nextReply: ReplyID = 1
        var nextConnection = 0
        var urls: WebhookURLBuilder

        /// They wait no longer.
        mutating func ears(of waiters: [ReplayGuard.Waiter]) -> [Ear] {
            waiters.compactMap { ears.removeValue(forKey: $0) }
        }
    }

    let options: FrontDoorOptions
    let signatureHeaders: [[String]]
    private let driver: any CarrierDriver
    private let handler: any WebhookHandler
    private let now: @Sendable () -> CallTime
    private let state: Mutex<State>

    init(
        driver: any CarrierDriver, handler: any WebhookHandler, options: FrontDoorOptions,
        now: @escaping @Sendable () -> CallTime
    ) {
        self.options = options
        self.driver = driver
        self.handler = handler
        self.now = now
        signatureHeaders = options.skipsVerification == nil ? driver.signatureHeaders : []
        let limits = options.limits
        state = Mutex(
            State(
                inFlight: InFlightLimit(
                    perAddress: limits.inFlightPerAddress, trackedAddresses: limits.trackedAddresses),
                replay: ReplayGuard(limits: limits.replay), urls: Self.urls(options, options.publicURL)))
    }

    private static func urls(_ options: FrontDoorOptions, _ publicURL: String?) -> WebhookURLBuilder {
        WebhookURLBuilder(publicURL: publicURL, servePath: options.path, localHost: options.host, trust: options.trust)
    }

    func publish(_ publicURL: String?) {
        let urls = Self.urls(options, publicURL)
        state.withLock { $0.urls = urls }
    }

    /// Takes in the keys of an earlier run.
    func restore() throws {
        guard let keys = options.replayKeys else { return }
        let now = now()
        let loaded = try keys.load(since: now + -options.limits.replay.window)
        state.withLock { $0.replay.restore(loaded, now: now) }
    }

    func observe(_ event: FrontDoorEvent) { options.observer(event) }

    // MARK: admission

    func newConnection() -> Int {
        state.withLock { state in
            state.nextConnection += 1
            return state.nextConnection
        }
    }

    func admit(_ headers: HeaderList, socket: IPAddress?) -> InFlightLimit.Lease? {
        let client = ClientAddress.of(headers, socket: socket, trust: options.trust)
        return state.withLock { $0.inFlight.acquire(client) }
    }

    func giveBack(_ lease: InFlightLimit.Lease) { state.withLock { $0.inFlight.release(lease) } }

    // MARK: a whole request

    func receive(_ request: InboundRequest, body: [UInt8], socket: IPAddress?, ear: Ear) -> Receipt {
        let urls = state.withLock { $0.urls }
        let dialled = urls.dialled(request.target, headers: request.headers, socket: socket)
        let webhook = Webhook(method: "POST", url: dialled.url, headers: request.headers, body: body)
        let now = now()
        guard let key = key(of: webhook, alternatives: dialled.alternatives, now: now) else {
            return .refused(.signature)
        }
        switch begin(key, ear, now: now) {
        case .first: return carryOut(webhook, key: key, ear: ear)
        case .joined:
            observe(.duplicate)
            return .waiting(key: key, id: nil)
        case .answered(let reply):
            observe(.duplicate)
            return .answered(reply)
        case .remembered:
            observe(.remembered)
            return .answered(options.rememberedReply(try? driver.read(webhook, key: key)))
        }
    }

    private func begin(_ key: String, _ ear: Ear, now: CallTime) -> ReplayGuard.Arrival {
        state.withLock { state in
            let arrival = state.replay.begin(key, waiter: ear.waiter, now: now)
            if arrival == .first || arrival == .joined { state.ears[ear.waiter] = ear }
            return arrival
        }
    }

    /// Nil for a webhook that is not the carrier's.
    private func key(of webhook: Webhook, alternatives: [String], now: CallTime) -> String? {
        if let skips = options.skipsVerification { return skips(webhook) }
        switch driver.verify(webhook, alternatives: alternatives, now: now) {
        case .genuine(let key): return key.isEmpty ? nil : key
        case .refused(let problem):
            observe(.signature(problem))
            return nil
        }
    }

    private func carryOut(_ webhook: Webhook, key: String, ear: Ear) -> Receipt {
        let notice: CarrierNotice
        do throws(NoticeProblem) { notice = try driver.read(webhook, key: key) } catch {
            observe(.content(code: error.code))
            let others = state.withLock { $0.ears(of: $0.replay.finish(key, reply: Refusal.content.reply)) }
            for other in others where other.waiter != ear.waiter { other.hear(Refusal.content.reply) }
            return .refused(.content)
        }
        let id = state.withLock { state in
            defer { state.nextReply += 1 }
            state.exchanges[state.nextReply] = Exchange(key: key, notice: notice)
            return state.nextReply
        }
        observe(.accepted)
        handler.handle(notice, id: id) { [weak self] reply in self?.answer(id, reply) }
        return .waiting(key: key, id: id)
    }

    // MARK: answers

    private func answer(_ id: ReplyID, _ reply: WebhookReply) {
        guard let exchange = claim(id) else { return observe(.lateReply) }
        if reply.status >= 500 { return fail(exchange, reply) }
        observe(.answered(status: reply.status))
        settle(exchange.key, reply)
    }

    /// The deadline has passed: there is no answer but the one for emergencies, unless it came by now.
    func expire(_ id: ReplyID) {
        guard let exchange = claim(id) else { return }
        fail(exchange, WebhookReply(status: 503))
        handler.abandoned(id)
    }

    /// The handler could not carry it out, or has not done so in time.
    private func fail(_ exchange: Exchange, _ reply: WebhookReply) {
        guard exchange.notice.wantsDocument else {
            // The carrier only reports: told of the failure, it sends the webhook again.
            observe(.answered(status: reply.status))
            for ear in state.withLock({ $0.ears(of: $0.replay.release(exchange.key)) }) { ear.hear(reply) }
            return
        }
        observe(.fallback)
        settle(exchange.key, fallback(exchange))
    }

    /// A connection that waited is gone. When it was the last, the handler is told; what it does all the same is kept
    /// for a redelivery.
    func leave(_ key: String, _ ear: Ear) {
        let lonely: ReplyID? = state.withLock { state in
            state.ears[ear.waiter] = nil
            guard state.replay.leave(key, ear.waiter) == 0 else { return nil }
            return state.exchanges.first { $0.value.key == key }?.key
        }
        guard let lonely else { return }
        observe(.abandoned)
        handler.abandoned(lonely)
    }

    /// Nothing more is answered: what is not yet carried out may come again.
    func close() {
        let open = state.withLock { state in
            let open = state.exchanges
            state.exchanges = [:]
            state.ears = [:]
            for exchange in open.values { _ = state.replay.release(exchange.key) }
            return open.keys
        }
        for id in open { handler.abandoned(id) }
    }

    /// Of all that would answer a webhook only one gets it.
    private func claim(_ id: ReplyID) -> Exchange? { state.withLock { $0.exchanges.removeValue(forKey: id) } }

    private func settle(_ key: String, _ reply: WebhookReply) {
        let keys = options.replayKeys
        let (seen, ears) = state.withLock { state in
            (keys == nil ? nil : state.replay.firstSeen(key), state.ears(of: state.replay.finish(key, reply: reply)))
        }
        if let seen { keys?.add(key, at: seen) }
        for ear in ears { ear.hear(reply) }
    }

    private func fallback(_ exchange: Exchange) -> WebhookReply {
        let urls = state.withLock { $0.urls }
        return driver.fallback(
            for: exchange.notice, webhookURL: urls.webhookURL ?? "https://\(options.host)\(options.path)")
    }
}
