import CallCore
import ScriptValue
import Synchronization

/// The telephone lines of one carrier: takes orders of calls and webhooks of the carrier, and brings both to the state
/// machine of the line they are about.
public final class LineHost: Sendable {
    /// A webhook that waits, and the line it waits at.
    struct Waiting {
        var cell: LineCell
        var send: @Sendable (WebhookReply) -> Void
    }

    struct State {
        var cells: [Int: LineCell] = [:]
        var byCall: [CallID: Int] = [:]
        var byProvider: [String: Int] = [:]
        var replies: [ReplyID: Waiting] = [:]
        var lastCell = 0
    }

    let driver: any CarrierDriver
    let client: any CarrierClient
    let timers: any TimerService
    let clock: any HostClock
    let sink: any LineSink
    private let currentSettings: Mutex<LineSettings>
    let ids: any IDSource
    let streams: (any StreamHost)?
    /// Where bills are written.
    let executor: any CallExecutor
    let state = Mutex(State())
    let bills = Mutex(BillDesk())

    public init(
        driver: any CarrierDriver, client: any CarrierClient, timers: any TimerService, clock: any HostClock,
        sink: any LineSink, settings: LineSettings, ids: any IDSource, streams: (any StreamHost)? = nil,
        executor: any CallExecutor = InlineExecutor()
    ) {
        self.driver = driver
        self.client = client
        self.timers = timers
        self.clock = clock
        self.sink = sink
        currentSettings = Mutex(settings)
        self.ids = ids
        self.streams = streams
        self.executor = executor
    }

    var settings: LineSettings { currentSettings.withLock { $0 } }

    /// Lets lines that begin from now on have other settings: the way in from outside may change its address.
    public func update(_ settings: LineSettings) { currentSettings.withLock { $0 = settings } }

    /// Lines of calls that are not over.
    public var liveLines: Int { state.withLock { $0.cells.count } }

    // MARK: orders

    /// Carries out an order of a call. Orders that are not for a line are not understood.
    public func perform(_ order: EffectOrder) {
        // A result is told to a call that can take it; ids count from 1.
        switch order.effect {
        case .line(let command): run(cell(for: order), .command(order.id, command, again: order.again))
        case .realtime(let request):
            let cell = cell(for: order)
            guard cell.streamToken == nil else { return run(cell, .realtime(order.id, request)) }
            sink.answered(
                order.id, of: order.call.id,
                .failed(reason: "unavailable", message: "calls of this carrier have no media stream"),
                holding: cell.replies)
        case .foresee(let request):
            if let cell = known(order.call.id), cell.streamToken != nil { run(cell, .foresee(request)) }
        case .steer(let session, let command):
            // A line that is forgotten has no model left.
            if let cell = known(order.call.id) { run(cell, .steer(session, command)) }
        default: break
        }
    }

    /// A restart found the call alive in its journal: begins its line anew and asks the carrier whether the call still
    /// exists. Comes before what is ordered again.
    public func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {
        guard providerCallID != nil || !situation.pending.isEmpty else { return }
        let cell = cell(for: call, providerCallID, isResumed: providerCallID != nil, situation)
        if providerCallID != nil { run(cell, .reconcile) }
    }

    /// The call is over for the engine.
    public func closed(_ call: CallID) {
        guard let cell = known(call) else { return }
        askBill(of: call, cell.identity.withLock { $0.providerCallID })
        // What is under way, such as the hang-up itself, still comes to its end.
        forget(cell)
    }

    private func known(_ call: CallID) -> LineCell? {
        state.withLock { state in state.byCall[call].flatMap { state.cells[$0] } }
    }

    private func cell(for order: EffectOrder) -> LineCell {
        var isResumed = order.again
        if case .line(.place) = order.effect { isResumed = false }
        return cell(for: order.call, order.providerCallID, isResumed: isResumed)
    }

    private func cell(
        for call: CallSetup, _ providerCallID: String?, isResumed: Bool, _ situation: LineSituation? = nil
    ) -> LineCell {
        let provider = providerCallID ?? call.providerCallID
        return state.withLock { state in
            if let number = state.byCall[call.id], let cell = state.cells[number] { return cell }
            if let number = provider.flatMap({ state.byProvider[$0] }), let cell = state.cells[number] {
                state.byCall[call.id] = number
                cell.identity.withLock {
                    $0.call = call.id
                    $0.isKnown = true
                }
                return cell
            }
            var context = context(call.id, provider, direction: call.direction, from: call.from, to: call.to)
            // A call that exists at the carrier and that nobody here knows was begun by an earlier process.
            context.isResumed = isResumed || provider != nil
            context.begunAt = call.startedAt
            context.situation = situation
            return open(context, &state)
        }
    }

    private func context(
        _ call: CallID?, _ provider: String?, direction: CallDirection, from: String, to: String
    ) -> LineContext {
        let settings = self.settings
        var context = LineContext(
            callID: call, providerCallID: provider, direction: direction, from: from, to: to,
            webhookURL: settings.webhookURL, salt: String(ids.next(), radix: 36))
        context.replyBudget = settings.replyBudget
        context.language = settings.language
        context.timeLimit = settings.timeLimit
        if streams != nil, var stream = settings.stream {
            stream.token = UUIDText.hexadecimal(ids.next()) + UUIDText.hexadecimal(ids.next())
            context.stream = stream
        }
        return context
    }

    private func open(_ context: LineContext, _ state: inout State) -> LineCell {
        state.lastCell += 1
        let cell = LineCell(state.lastCell, driver.line(context), context)
        state.cells[cell.number] = cell
        if let call = context.callID { state.byCall[call] = cell.number }
        if let provider = context.providerCallID { state.byProvider[provider] = cell.number }
        return cell
    }

    // MARK: webhooks

    /// Takes a verified webhook.
    ///
    /// - Parameters:
    ///   - id: names the answer, unique within the process.
    ///   - reply: called once all that the line has reported is in the journal, on any thread, perhaps before
    ///     this returns. Not called when `abandoned` comes first.
    public func take(
        _ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void
    ) {
        let cell = cell(for: notice)
        guard notice.wantsDocument else {
            let report = HeldReplies.Answer(reply: .ok, isReport: true, send: reply)
            return run(cell, .notice(notice, reply: nil), report: report)
        }
        state.withLock { $0.replies[id] = Waiting(cell: cell, send: reply) }
        cell.identity.withLock { $0.replies[id] = notice }
        run(cell, .notice(notice, reply: id))
    }

    /// Nobody waits for this reply any more.
    public func abandoned(_ reply: ReplyID) {
        guard let cell = state.withLock({ $0.replies.removeValue(forKey: reply) })?.cell else { return }
        cell.identity.withLock { $0.replies[reply] = nil }
        run(cell, .abandoned(reply))
    }

    private func cell(for notice: CarrierNotice) -> LineCell {
        return state.withLock { state in
            let number =
                notice.callID.flatMap { state.byCall[$0] } ?? notice.providerCallID.flatMap { state.byProvider[$0] }
                ?? notice.alias.flatMap { state.byProvider[$0] }
            if let number, let cell = state.cells[number] {
                learn(notice, cell, &state)
                return cell
            }
            var context = context(
                notice.callID, notice.providerCallID, direction: notice.direction ?? .inbound,
                from: notice.from ?? CallRecord.unknownNumber, to: notice.to ?? CallRecord.unknownNumber)
            context.isResumed = !notice.mayOpenACall
            if notice.isAfterTheEnd { context.stream = nil }
            let cell = open(context, &state)
            cell.identity.withLock { $0.isKnown = false }
            return cell
        }
    }

    private func learn(_ notice: CarrierNotice, _ cell: LineCell, _ state: inout State) {
        for id in [notice.providerCallID, notice.alias].compactMap({ $0 }) where state.byProvider[id] == nil {
            state.byProvider[id] = cell.number
        }
        if let id = notice.providerCallID { cell.identity.withLock { $0.providerCallID = $0.providerCallID ?? id } }
    }

    // MARK: running

    func run(_ cell: LineCell, _ input: LineInput, report: HeldReplies.Answer? = nil) {
        if case .timer = input, cell.identity.withLock({ $0.isDropped }) { return }
        cell.take(input, report: report, now: clock.now) { perform($0, of: cell) }
        settle(cell)
    }

    /// A line that nobody wants, or that is done, is forgotten; whoever still waits at it is sent away.
    private func settle(_ cell: LineCell) {
        let isOver = cell.identity.withLock { identity in
            identity.isDropped = !identity.isKnown && (identity.isUnwanted || identity.replies.isEmpty)
            return identity.isDone || identity.isDropped
        }
        if isOver { forget(cell) }
    }

    private func forget(_ cell: LineCell) {
        let waiting = cell.identity.withLock { identity in
            defer { identity.replies = [:] }
            return identity.replies
        }
        cell.replies.owe(false)
        for (id, notice) in waiting.sorted(by: { $0.key < $1.key }) { answer(id, driver.refusal(of: notice)) }
        stream(.close, of: cell)
        state.withLock { state in
            guard state.cells.removeValue(forKey: cell.number) != nil else { return }
            state.byCall = state.byCall.filter { $0.value != cell.number }
            state.byProvider = state.byProvider.filter { $0.value != cell.number }
        }
    }

    private func answer(_ id: ReplyID, _ reply: WebhookReply) {
        guard let waiting = state.withLock({ $0.replies.removeValue(forKey: id) }) else { return }
        waiting.cell.replies.answer(HeldReplies.Answer(reply: reply, isReport: false, send: waiting.send))
    }

    private func perform(_ action: LineAction, of cell: LineCell) {
        switch action {
        case .request(let id, let request):
            client.send(request) { [self] response in run(cell, .response(id, response)) }
        case .reply(let id, let reply):
            cell.identity.withLock { $0.replies[id] = nil }
            answer(id, reply)
        case .result(let effect, let result):
            guard effect > 0, let call = cell.identity.withLock({ $0.call }) else { return }
            sink.answered(effect, of: call, result, holding: cell.replies)
        case .realtime(let session, let event, let number):
            guard let call = cell.identity.withLock({ $0.call }) else { return }
            sink.happened(event, number: number, of: session, in: call)
        case .event(let event): report(event, of: cell)
        case .startTimer(let number, let deadline):
            timers.start(TimerKey(.line(cell.number), number), at: deadline) { [self] in run(cell, .timer(number)) }
        case .cancelTimer(let number): timers.cancel(TimerKey(.line(cell.number), number))
        case .owes(let isOwed): cell.replies.owe(isOwed)
        case .note(let note):
            let call = cell.identity.withLock { $0.call ?? CallID($0.providerCallID ?? "-") }
            sink.observe(note, of: call)
        case .stream(let order): stream(order, of: cell)
        case .done: cell.identity.withLock { $0.isDone = true }
        }
    }

    private func stream(_ order: StreamOrder, of cell: LineCell) {
        guard let streams, let token = cell.streamToken else { return }
        streams.perform(
            order,
            of: StreamedLine(
                token: token, dialled: cell.dialled, call: { cell.identity.withLock { $0.call } },
                providerCallID: { cell.identity.withLock { $0.providerCallID } },
                report: { [weak self] report in self?.run(cell, .stream(report)) }))
    }

    private func report(_ event: CallEvent, of cell: LineCell) {
        var event = event
        if let call = cell.identity.withLock({ $0.call }) { event.callID = call.text }
        let outcome = sink.happened(event, holding: cell.replies)
        switch outcome {
        case .accepted:
            cell.identity.withLock { $0.isKnown = true }
            if case .ended = event.kind { askBill(of: cell.identity.withLock { $0.call }, event.providerCallID) }
        case .rejected, .unknownCall: cell.identity.withLock { $0.isUnwanted = true }
        // A host that cannot take it now has not kept it: the carrier shall send it again.
        case .unavailable: cell.replies.lose()
        }
    }
}
