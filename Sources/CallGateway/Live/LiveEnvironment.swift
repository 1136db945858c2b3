import CallCore
import Synchronization
import VoiceCallEngine

/// What surrounds calls in production: the machine's timers, a carrier's lines, the web, an agent.
final class LiveEnvironment: CallEnvironment, LineSink {
    /// Set once all parts stand; the host holds the environment, not the other way round.
    private struct Parts {
        weak var host: CallHost?
        var lines: LineHost?
    }

    private let parts = Mutex(Parts())
    private let briefings = Briefings()
    private let timers: LiveTimers
    private let clock: any HostClock
    private let web: WorldHTTP
    private let agents: AgentDesk?
    private let watcher: any CallWatcher
    private let reader: LiveReader
    private let context: AgentContext?
    private let streams: Bool

    /// - Parameters:
    ///   - context: what voice models are told of the agent; nil for nothing.
    ///   - streams: whether the sound of calls comes here. Without it each sentence would be a document of the carrier's
    ///     own, with a silence of a second and more behind it, so that answers are said as a whole.
    init(
        timers: LiveTimers, clock: any HostClock, web: WorldHTTP, agents: AgentDesk?, reader: LiveReader,
        context: AgentContext?, streams: Bool, watcher: any CallWatcher
    ) {
        self.reader = reader
        self.context = context
        self.streams = streams
        self.timers = timers
        self.clock = clock
        self.web = web
        self.agents = agents
        self.watcher = watcher
    }

    func connect(_ host: CallHost, _ lines: LineHost) {
        parts.withLock {
            $0.host = host
            $0.lines = lines
        }
    }

    private var host: CallHost? { parts.withLock { $0.host } }
    private var lines: LineHost? { parts.withLock { $0.lines } }

    // MARK: what calls want

    func startTimer(_ timer: TimerID, of call: CallID, at deadline: CallTime) {
        timers.start(TimerKey(.session(call), timer), at: deadline) { [weak self] in
            guard let self else { return }
            host?.deliver(.timer(timer), to: call, now: clock.now())
        }
    }

    func cancelTimer(_ timer: TimerID, of call: CallID) { timers.cancel(TimerKey(.session(call), timer)) }

    func perform(_ order: EffectOrder) {
        switch order.effect {
        case .line, .foresee: lines?.perform(order)
        case .steer: if !briefings.holds(order) { lines?.perform(order) }
        case .realtime(let request): brief(request, order)
        case .http(let request):
            web.send(request, order) { [weak self] result in self?.answered(order, result) }
        case .cancel(let effect):
            web.cancel(effect, of: order.call.id)
            agents?.cancel(effect, of: order.call.id)
        case .agent(var request):
            guard let agents else { return answerLater(order, "no agent is configured: see agent.backend") }
            request.speaks = request.speaks && streams
            agents.perform(request, order) { [weak self] input in self?.reported(input, of: order.call.id) }
        case .inform(let agent, let toolCall, let result):
            agents?.inform(agent, of: order.call.id, toolCall: toolCall, result)
        case .recall(let request):
            reader.submit { [weak self] store in self?.answered(order, store.recalled(request, for: order.call.id)) }
        case .store: break
        }
    }

    /// A voice model hears of its agent as the agent is when the conversation begins. What is ordered of the session
    /// meanwhile waits with it.
    private func brief(_ request: RealtimeRequest, _ order: EffectOrder) {
        guard let context else {
            lines?.perform(order)
            return
        }
        let call = order.call.id
        briefings.begin(call)
        reader.submit { [weak self] _ in
            let text = context.capsule(for: order.call.agent)
            guard let self else { return }
            var briefed = order
            var request = request
            request.instructions = [request.instructions, text].compactMap { $0 }.joined(separator: "\n\n")
            briefed.effect = .realtime(request)
            lines?.perform(briefed)
            while let later = briefings.next(call) { for order in later { lines?.perform(order) } }
        }
    }

    /// Never from inside `perform`: the call is still busy with what led to the order.
    private func answerLater(_ order: EffectOrder, _ message: String) {
        timers.after(0) { [weak self] in
            self?.answered(order, .failed(reason: "unavailable", message: message))
        }
    }

    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {
        lines?.reconcile(call, providerCallID: providerCallID, situation)
    }

    func observe(_ note: CallNote, of call: CallID, at time: CallTime) { watcher.observe(note, of: call, at: time) }
    func changed(_ record: CallRecord) { watcher.changed(record) }
    func reply(_ reply: CommandReply, to command: String, of call: CallID) {
        watcher.reply(reply, to: command, of: call)
    }

    func closed(_ call: CallID, _ closing: CallClosing) {
        lines?.closed(call)
        watcher.closed(call, closing)
    }

    // MARK: what lines report

    func happened(_ event: CallEvent, holding replies: HeldReplies) -> DeliveryOutcome {
        host?.deliver(event, now: clock.now(), holding: replies) ?? .unavailable
    }

    func answered(_ order: EffectID, of call: CallID, _ result: EffectResult, holding replies: HeldReplies) {
        host?.deliver(.effect(order, result), to: call, now: clock.now(), holding: replies)
    }

    private func answered(_ order: EffectOrder, _ result: EffectResult) {
        host?.deliver(.effect(order.id, result), to: order.call.id, now: clock.now())
    }

    private func reported(_ input: SessionInput, of call: CallID) {
        host?.deliver(input, to: call, now: clock.now())
    }

    func happened(_ event: RealtimeEvent, number: Int, of session: EffectID, in call: CallID) {
        host?.deliver(.realtime(session, event, number: number), to: call, now: clock.now())
    }

    func observe(_ note: CallNote, of call: CallID) { watcher.observe(note, of: call, at: clock.now()) }
}
