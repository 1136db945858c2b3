import Logging
import NIOCore
import NIOPosix
import VoiceCallEngine

/// Once an hour, lets go of what the store need not keep: expired values, and calls beyond its limits.
struct Housekeeping: Sendable {
    private let task: RepeatedTask
    private static let pause: TimeAmount = .hours(1)

    init(
        _ store: any JournalStore, clock: any HostClock, logger: Logger, workers: NIOThreadPool,
        eventLoop: any EventLoop
    ) {
        task = eventLoop.scheduleRepeatedTask(initialDelay: .seconds(10), delay: Self.pause) { _ in
            workers.submit { state in
                guard case .active = state else { return }
                do throws(StoreError) {
                    try store.append([], writes: [.prune(now: clock.now())], durable: false)
                } catch {
                    logger.error(
                        "the store is not tidied up: \(error.message)", metadata: ["code": .string(error.code)])
                }
            }
        }
    }

    func stop() { task.cancel() }
}
