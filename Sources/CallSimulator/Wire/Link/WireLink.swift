import CallCore
import VoiceCallEngine

/// The product's lines and a wire carrier, with nothing but time between them: requests and webhooks cross as the
/// bytes they are on the wire, without sockets.
final class WireLink {
    let carrier: any WireCarrier
    private let settings: WireSettings
    private let kernel: SimKernel
    private let outbox: WireOutbox
    private let sink: WireSink
    private let ids: any IDSource
    private var lines: LineHost
    /// Counts the product's processes: what was under way when one ended finds nobody.
    private var process = 0
    private var isUp = false
    private var timers: [TimerKey: EventToken] = [:]
    private var waiting: [Int: (WireResponse?) -> Void] = [:]
    private var lastWebhook = 0
    private var sockets: (any WireSockets)?
    private let streams: VirtualStreams?
    private let media: MediaSettings?
    /// Called after anything was handed to the product.
    var settle: () -> Void = {}

    /// - Parameter faults: those of the run; carriers know the part that is about them.
    init(_ settings: WireSettings, carrier: any WireCarrier, faults: FaultProfile, ids: any IDSource) {
        self.settings = settings
        self.ids = ids
        self.carrier = carrier
        kernel = carrier.network.kernel
        outbox = WireOutbox(kernel.now)
        sink = WireSink(clock: outbox)
        let media = settings.makeMedia.flatMap { $0(carrier.network.kernel.random.seed, faults) }
        self.media = media
        lines = Self.makeLines(settings, media, outbox, sink, ids)
        streams = media.map { VirtualStreams($0, kernel: carrier.network.kernel) }
        carrier.send = { [unowned self] request, completion in take(webhook: request, completion) }
        connectMedia()
    }

    private func connectMedia() {
        guard let streams, let media else {
            carrier.network.agent.tellsSentences = false
            return
        }
        carrier.network.sound = media.sound
        let random = kernel.random.stream("media faults")
        carrier.network.mediaFaults = { call, earlier in
            var random = random.stream("\(call) \(earlier)")
            return media.faults(&random)
        }
        streams.run = { [unowned self] in handOver($0) }
        let model = carrier.network.realtime
        streams.script = { VoiceModelScript(rules: model.rules, refusal: model.refusal) }
        carrier.connect = { [unowned self] dial, user, done in
            kernel.schedule(after: delay("media socket"), label: "media socket asked for") {
                streams.take(dial, user, done)
            }
        }
    }

    /// Opens the sockets, when the settings ask for them.
    func open() throws {
        sockets = try settings.makeSockets?(
            WireEnds(
                carrier: carrier, clock: outbox,
                take: { [unowned self] notice, number in
                    if isUp { handOver { lines.take(notice, id: number) { [outbox] in outbox.reply(number, $0) } } }
                    // Nobody is behind the front door, or it died over this very webhook.
                    if !isUp { answer(number, WebhookReply(status: 503)) }
                },
                abandoned: { [unowned self] number in handOver { lines.abandoned(number) } }))
        guard let sockets else { return }
        kernel.beforeEachEvent = { sockets.settle() }
    }

    func close() {
        kernel.beforeEachEvent = nil
        streams?.close()
        sockets?.close()
        sockets = nil
    }

    /// Something reaches the product now.
    private func handOver(_ job: () -> Void) {
        outbox.set(kernel.now)
        job()
        drain()
        settle()
    }

    private static func makeLines(
        _ settings: WireSettings, _ media: MediaSettings?, _ outbox: WireOutbox, _ sink: WireSink, _ ids: any IDSource
    ) -> LineHost {
        var line = LineSettings(webhookURL: settings.webhookURL)
        line.stream = media.map { LineStream(url: $0.url) }
        return LineHost(
            driver: settings.driver, client: outbox, timers: outbox, clock: outbox, sink: sink, settings: line,
            ids: ids, streams: media == nil ? nil : outbox)
    }

    // MARK: the product's process

    func connect(_ host: CallHost?) {
        sink.connect(host)
        outbox.connect(host)
        isUp = host != nil
        if !isUp { end() }
    }

    /// The process is gone: its timers, its connections and what it knew of its lines.
    private func end() {
        process += 1
        _ = outbox.drain()
        for token in timers.values { kernel.cancel(token) }
        timers = [:]
        let unanswered = waiting
        waiting = [:]
        sockets?.turnAwayAll()
        for (_, completion) in unanswered.sorted(by: { $0.key < $1.key }) { lose(completion) }
        lines = Self.makeLines(settings, media, outbox, sink, ids)
        streams?.end()
    }

    func perform(_ order: EffectOrder) {
        outbox.set(kernel.now)
        outbox.sendingLastRequests { lines.perform(order) }
        drain()
    }

    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {
        outbox.set(kernel.now)
        lines.reconcile(call, providerCallID: providerCallID, situation)
        drain()
    }

    func askBills(of records: [CallRecord]) {
        outbox.set(kernel.now)
        lines.askBills(of: records)
        drain()
    }

    func closed(_ call: CallID) {
        outbox.set(kernel.now)
        lines.closed(call)
        drain()
    }

    /// Whether voice models talk on the media streams.
    var carriesRealtime: Bool { media?.stream.voices != nil }

    /// What the speech services were asked; nil without media streams.
    var serviceLog: ServiceLog? { media?.log }

    func drainNotes() -> [SimNote] { sink.drainNotes() }

    // MARK: what lines want

    private func drain() {
        // Streams report at once to the lines whose orders they carry out.
        var items = outbox.drain()[...]
        while let item = items.popFirst() {
            switch item {
            case .request(let request, let done): send(request, done)
            case .startTimer(let key, let deadline, let job): start(key, deadline, job)
            case .cancelTimer(let key): kernel.cancel(timers.removeValue(forKey: key))
            case .reply(let webhook, let reply): answer(webhook, reply)
            case .stream(let order, let line): streams?.perform(order, of: line)
            }
            items += outbox.drain()
        }
    }

    /// Runs something of the product's at a later time, if its process still lives then.
    private func later(_ time: CallTime, _ label: String, _ job: @escaping () -> Void) -> EventToken {
        let process = self.process
        return kernel.schedule(at: max(time, kernel.now), label: label) { [unowned self] in
            guard process == self.process else { return }
            outbox.set(kernel.now)
            job()
            drain()
            settle()
        }
    }

    private func start(_ key: TimerKey, _ deadline: CallTime, _ job: @escaping @Sendable () -> Void) {
        kernel.cancel(timers[key])
        timers[key] = later(deadline, "line timer") { [unowned self] in
            timers[key] = nil
            job()
        }
    }

    private func delay(_ label: String) -> Milliseconds {
        var random = kernel.random.stream("\(label) \(kernel.eventsRun)")
        return random.draw(carrier.network.settings.latencies.rest) / 2
    }

    private func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void) {
        if let sockets {
            let process = self.process
            return sockets.send(request) { [unowned self] response in
                if process == self.process { handOver { done(response) } }
            }
        }
        let process = self.process
        kernel.schedule(after: delay("request"), label: "request \(request.path)") { [unowned self] in
            let response = carrier.receive(request.onTheWire(settings))
            let limit = carrier.network.settings.requestTimeout
            let arrival = kernel.now + (response.map { $0.delay + delay("response") } ?? limit)
            // An answer finds nobody when the process that asked is gone.
            guard process == self.process else { return }
            _ = later(arrival, "response") { done(CarrierResponse(response)) }
        }
    }

    // MARK: what the carrier wants

    private func take(webhook request: WireRequest, _ completion: @escaping (WireResponse?) -> Void) {
        if let sockets {
            outbox.set(kernel.now)
            return sockets.post(request, completion)
        }
        // Nobody listens at the port: the connection is refused.
        guard isUp else { return lose(completion) }
        lastWebhook += 1
        let number = lastWebhook
        waiting[number] = completion
        _ = later(kernel.now + delay("webhook"), "webhook") { [unowned self] in receive(request, number) }
    }

    /// The other end is gone, which the carrier learns a moment later.
    private func lose(_ completion: @escaping (WireResponse?) -> Void) {
        kernel.schedule(after: 1 + delay("reset"), label: "webhook not taken") { completion(nil) }
    }

    /// The front door, as far as it needs no sockets: signature, reading, the line's answer.
    private func receive(_ request: WireRequest, _ number: Int) {
        let webhook = Webhook(
            method: request.method, url: request.url, headers: request.headers, body: request.body)
        guard case .genuine(let key) = settings.driver.verify(webhook, alternatives: [], now: kernel.now) else {
            return answer(number, WebhookReply(status: 401))
        }
        do throws(NoticeProblem) {
            let notice = try settings.driver.read(webhook, key: key)
            lines.take(notice, id: number) { [outbox] in outbox.reply(number, $0) }
        } catch {
            answer(number, WebhookReply(status: 400))
        }
    }

    private func answer(_ number: Int, _ reply: WebhookReply) {
        if let sockets { return sockets.answer(number, reply) }
        guard let completion = waiting.removeValue(forKey: number) else { return }
        kernel.schedule(after: delay("reply"), label: "webhook answered") {
            var headers = HeaderList()
            if let type = reply.contentType { headers.add("Content-Type", type) }
            completion(WireResponse(status: reply.status, headers: headers, body: reply.body))
        }
    }
}

extension CarrierRequest {
    func onTheWire(_ settings: WireSettings) -> WireRequest {
        let query = query.isEmpty ? nil : PercentCoding.form(query)
        var request = WireRequest(method.rawValue, settings.basePath + path, query: query)
        request.headers.add("Authorization", settings.authorization)
        if let content = body.content {
            request.headers.add("Content-Type", content.type)
            request.body = content.bytes
        }
        return request
    }
}

extension CarrierResponse {
    init(_ response: WireResponse?) {
        guard let response else {
            self = .lost("the carrier did not answer in time")
            return
        }
        let wait = RetryAfter.read(response.headers, status: response.status)
        self = .answered(status: response.status, body: response.body, retryAfter: wait)
    }
}
