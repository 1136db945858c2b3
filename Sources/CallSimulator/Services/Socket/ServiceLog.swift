import Synchronization

/// What the simulated speech services of one run were asked.
public final class ServiceLog: Sendable {
    private struct State {
        var misuses: [String] = []
        var asked: [String: Int] = [:]
    }

    private static let mostKept = 100
    private let state = Mutex(State())

    public init() {}

    /// What the product did that a service does not take, or overlooks; each in one line.
    public var misuses: [String] { state.withLock { $0.misuses } }
    /// Requests for speech and for sockets, by service.
    public var asked: [String: Int] { state.withLock { $0.asked } }

    public func add(request service: String) { state.withLock { $0.asked[service, default: 0] += 1 } }

    /// - Parameter request: which one it was.
    public func add(_ misuse: ServiceMisuse, of service: String, request: String) {
        state.withLock { state in
            if state.misuses.count < Self.mostKept { state.misuses.append("\(service): \(request): \(misuse.message)") }
        }
    }
}
