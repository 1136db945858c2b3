import CallCore
import CallGateway
import Logging
import NIOCore
import NIOPosix
import Synchronization
import VoiceCallEngine

/// Every few seconds it writes what a full or locked store did not take, and follows a clock that was set while no call
/// is live. Then, once an hour, it lets go of what the store need not keep: expired values, and calls beyond its limits.
struct Housekeeping: Sendable {
    private let task: RepeatedTask
    private static let glance: TimeAmount = .seconds(10)
    /// Glances from one tidying up to the next: an hour.
    private static let glances = 360

    init(
        _ store: any JournalStore, _ gateway: CallGateway, clock: any HostClock, logger: Logger,
        workers: NIOThreadPool, eventLoop: any EventLoop
    ) {
        let count = Count()
        // The next glance waits for this one, however long a locked store takes.
        task = eventLoop.scheduleRepeatedAsyncTask(initialDelay: Self.glance, delay: Self.glance) { _ in
            workers.runIfActive(eventLoop: eventLoop) {
                try? gateway.keepGivenUp()
                // Before the tidying up, which goes by it.
                if gateway.isIdle, let steady = clock as? SteadyClock { Self.follow(steady, logger) }
                let number = count.next()
                if number % Self.glances == 0 { Self.prune(store, clock.now(), logger) }
            }
        }
    }

    private final class Count: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    private static func follow(_ clock: SteadyClock, _ logger: Logger) {
        let difference = clock.follow()
        guard difference != 0 else { return }
        logger.warning(
            "the machine's clock was set; times of calls go by it from now on",
            metadata: ["ms": .stringConvertible(difference)])
    }

    private static func prune(_ store: any JournalStore, _ now: CallTime, _ logger: Logger) {
        do throws(StoreError) {
            try store.append([], writes: [.prune(now: now)], durable: false)
        } catch {
            logger.error("the store is not tidied up: \(error.message)", metadata: ["code": .string(error.code)])
        }
    }

    func stop() { task.cancel() }
}
