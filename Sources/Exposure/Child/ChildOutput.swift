import Synchronization

/// What a child has printed so far; also there when the child was stopped half-way.
final class ChildOutput: Sendable {
    private let tail: Mutex<OutputTail>

    /// - Parameter limit: how many of the last bytes are kept.
    init(limit: Int) { tail = Mutex(OutputTail(limit: limit)) }

    func add(_ bytes: [UInt8]) { tail.withLock { $0.add(bytes) } }

    var kept: OutputTail { tail.withLock { $0 } }
}
