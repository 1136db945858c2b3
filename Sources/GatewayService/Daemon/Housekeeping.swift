import CallGateway
import Logging
import NIOCore
import NIOPosix
import VoiceCallEngine

/// Lets go, once an hour, of what the store need not keep: expired values, and calls beyond its limits. Every few seconds
/// it writes what a full or locked store did not take, and follows a clock that was set while no call is live.
struct Housekeeping: Sendable {
    private let tasks: [RepeatedTask]
    private static let pause: TimeAmount = .hours(1)
    private static let glance: TimeAmount = .seconds(10)

    init(
        _ store: any JournalStore, _ gateway: CallGateway, clock: any HostClock, logger: Logger,
        workers: NIOThreadPool, eventLoop: any EventLoop
    ) {
        func every(_ delay: TimeAmount, _ work: @escaping @Sendable () -> Void) -> RepeatedTask {
            eventLoop.scheduleRepeatedTask(initialDelay: Self.glance, delay: delay) { _ in
                workers.submit { state in if case .active = state { work() } }
            }
        }
        tasks = [
            every(Self.pause) {
                do throws(StoreError) {
                    try store.append([], writes: [.prune(now: clock.now())], durable: false)
                } catch {
                    logger.error(
                        "the store is not tidied up: \(error.message)", metadata: ["code": .string(error.code)])
                }
            },
            every(Self.glance) {
                try? gateway.keepGivenUp()
                guard gateway.liveCalls.isEmpty, let steady = clock as? SteadyClock else { return }
                let difference = steady.follow()
                guard difference != 0 else { return }
                logger.warning(
                    "the machine's clock was set; times of calls go by it from now on",
                    metadata: ["ms": .stringConvertible(difference)])
            },
        ]
    }

    func stop() { for task in tasks { task.cancel() } }
}
