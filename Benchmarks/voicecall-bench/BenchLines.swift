import CallCore
import FrontDoor
import Providers
import Synchronization
import VoiceCallEngine

/// What surrounds Twilio's lines in a benchmark: a carrier that creates every call, timers that never fire, and either
/// nobody or a host of calls behind them.
final class BenchLines: CarrierClient, TimerService, LineSink, WebhookHandler {
    private let lines = Mutex<LineHost?>(nil)
    private let host = Mutex<CallHost?>(nil)
    private let events = Mutex(0)
    private let meter: CPUMeter?

    /// - Parameter meter: counts webhooks from the front door.
    init(meter: CPUMeter? = nil) { self.meter = meter }

    static func driver() -> TwilioDriver {
        TwilioDriver(accountSID: StatusCallbacks.accountSID, authToken: StatusCallbacks.authToken)
    }

    func open(_ driver: TwilioDriver) -> LineHost {
        let made = LineHost(
            driver: driver, client: self, timers: self, clock: WallClock(), sink: self,
            settings: LineSettings(webhookURL: StatusCallbacks.publicURL + StatusCallbacks.path),
            ids: SystemIDSource())
        lines.withLock { $0 = made }
        return made
    }

    func connect(_ host: CallHost?) { self.host.withLock { $0 = host } }

    /// Lets go of what holds this.
    func close() {
        lines.withLock { $0 = nil }
        connect(nil)
    }

    /// Events that lines have reported.
    var reported: Int { events.withLock { $0 } }

    // MARK: around lines

    func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void) {}
    func start(_ key: TimerKey, at deadline: CallTime, _ job: @escaping @Sendable () -> Void) {}
    func cancel(_ key: TimerKey) {}

    func happened(_ event: CallEvent, holding replies: HeldReplies) -> DeliveryOutcome {
        events.withLock { $0 += 1 }
        return host.withLock { $0 }?.deliver(event, now: WallClock().now(), holding: replies) ?? .accepted
    }

    func answered(_ order: EffectID, of call: CallID, _ result: EffectResult, holding replies: HeldReplies) {
        host.withLock { $0 }?.deliver(.effect(order, result), to: call, now: WallClock().now(), holding: replies)
    }

    func happened(_ event: RealtimeEvent, number: Int, of session: EffectID, in call: CallID) {}
    func observe(_ note: CallNote, of call: CallID) {}

    // MARK: before lines

    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) {
        meter?.count()
        lines.withLock { $0 }?.take(notice, id: id, reply: reply)
    }

    func abandoned(_ id: ReplyID) { lines.withLock { $0 }?.abandoned(id) }
    func perform(_ order: EffectOrder) { lines.withLock { $0 }?.perform(order) }
}
