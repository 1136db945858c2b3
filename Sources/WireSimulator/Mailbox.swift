import Dispatch
import Synchronization

/// What other threads hand to the simulation's own, and the count of what is under way outside of it.
final class Mailbox<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var underWay = 0
    }

    enum Next {
        case item(Item)
        /// Nothing waits, and nothing is under way that could lead to more.
        case quiet
        /// Something is under way, but nothing came of it for as long as was waited.
        case stuck
    }

    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    /// Something begins that will come back as an item.
    func begin() { state.withLock { $0.underWay += 1 } }

    /// It has come back, or waits for the simulation itself.
    func end() {
        state.withLock { $0.underWay -= 1 }
        wakeUp.signal()
    }

    func post(_ item: Item) {
        state.withLock { $0.items.append(item) }
        wakeUp.signal()
    }

    /// The next item, waited for that long.
    func take(within time: DispatchTimeInterval) -> Item? {
        let deadline = DispatchTime.now() + time
        while true {
            let item = state.withLock { $0.items.isEmpty ? nil : $0.items.removeFirst() }
            if let item { return item }
            if wakeUp.wait(timeout: deadline) == .timedOut { return nil }
        }
    }

    /// The next item, waited for while anything is under way.
    func next(patience: DispatchTimeInterval) -> Next {
        while true {
            let (item, isQuiet) = state.withLock { state in
                state.items.isEmpty ? (nil, state.underWay <= 0) : (state.items.removeFirst(), false)
            }
            if let item { return .item(item) }
            if isQuiet { return .quiet }
            if wakeUp.wait(timeout: .now() + patience) == .timedOut { return .stuck }
        }
    }
}
