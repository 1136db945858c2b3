import CCurl
import Synchronization

/// What other threads want of the client's thread. The only thing they share with it.
final class Mailbox: Sendable {
    struct Delivery {
        var orders: [TransferOrder] = []
        var cancelled: [HTTPCallID] = []
        var resumed: [HTTPCallID] = []
        var isClosing = false
    }

    private struct State {
        var lastNumber: UInt = 0
        var delivery = Delivery()
        /// What a closed mailbox answers with.
        var reason: HTTPOutcome?
        /// Address of the multi handle as long as it may be woken. Used only under the lock, so never after its end.
        var multi: UInt?

        func wake() {
            if let multi, let pointer = UnsafeMutableRawPointer(bitPattern: multi) { curl_multi_wakeup(pointer) }
        }
    }

    private let state = Mutex(State())

    func nextID() -> HTTPCallID {
        state.withLock {
            $0.lastNumber += 1
            return HTTPCallID(number: $0.lastNumber)
        }
    }

    /// Nil when the order was taken, or the outcome it gets because the client is closed.
    func post(_ order: TransferOrder) -> HTTPOutcome? {
        state.withLock {
            if let reason = $0.reason { return reason }
            $0.delivery.orders.append(order)
            $0.wake()
            return nil
        }
    }

    func cancel(_ id: HTTPCallID) {
        state.withLock {
            guard $0.reason == nil else { return }
            $0.delivery.cancelled.append(id)
            $0.wake()
        }
    }

    func resume(_ id: HTTPCallID) {
        state.withLock {
            guard $0.reason == nil else { return }
            $0.delivery.resumed.append(id)
            $0.wake()
        }
    }

    /// After this no order is taken.
    func close(_ reason: HTTPOutcome = .notSent(code: "http.shutdown", message: "the HTTP client is shut down")) {
        state.withLock {
            if $0.reason == nil { $0.reason = reason }
            $0.delivery.isClosing = true
            $0.wake()
        }
    }

    func attach(_ multi: UnsafeMutableRawPointer?) {
        state.withLock { $0.multi = multi.map { UInt(bitPattern: $0) } }
    }

    /// All that came since the last time.
    func take() -> Delivery {
        state.withLock {
            let delivery = $0.delivery
            $0.delivery = Delivery(isClosing: delivery.isClosing)
            return delivery
        }
    }
}
