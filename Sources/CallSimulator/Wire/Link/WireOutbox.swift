import CallCore
import Synchronization
import VoiceCallEngine

/// Everything the product's lines ask of the world, kept until the simulation's own thread takes it up.
final class WireOutbox: CarrierClient, TimerService, HostClock, StreamHost {
    enum Item: Sendable {
        case request(CarrierRequest, @Sendable (CarrierResponse) -> Void)
        case startTimer(TimerKey, CallTime, @Sendable () -> Void)
        case cancelTimer(TimerKey)
        case reply(Int, WebhookReply)
        case stream(StreamOrder, StreamedLine)
    }

    private let items = Mutex<[Item]>([])
    private let time: Mutex<CallTime>
    private let host = Mutex<CallHost?>(nil)
    private let sendsLastRequests = Mutex(false)

    init(_ now: CallTime) { time = Mutex(now) }

    func drain() -> [Item] {
        items.withLock { items in
            guard !items.isEmpty else { return [] }
            defer { items = [] }
            return items
        }
    }

    func connect(_ host: CallHost?) { self.host.withLock { $0 = host } }

    /// What is asked for while `body` runs was on its way before the process died, if it has died.
    func sendingLastRequests(_ body: () -> Void) {
        sendsLastRequests.withLock { $0 = true }
        body()
        sendsLastRequests.withLock { $0 = false }
    }

    /// A process that died over a write of its journal does nothing more.
    private func add(_ item: Item) {
        if host.withLock({ $0 })?.isDown == true {
            guard case .request = item, sendsLastRequests.withLock({ $0 }) else { return }
        }
        items.withLock { $0.append(item) }
    }

    func set(_ now: CallTime) { time.withLock { $0 = now } }
    func now() -> CallTime { time.withLock { $0 } }

    func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void) {
        add(.request(request, done))
    }

    func start(_ key: TimerKey, at deadline: CallTime, _ job: @escaping @Sendable () -> Void) {
        add(.startTimer(key, deadline, job))
    }

    func cancel(_ key: TimerKey) { add(.cancelTimer(key)) }

    func perform(_ order: StreamOrder, of line: StreamedLine) { add(.stream(order, line)) }

    /// The answer to the webhook that was given this number.
    func reply(_ webhook: Int, _ reply: WebhookReply) { add(.reply(webhook, reply)) }
}
