/// How many requests of one client may be in the works at once.
///
/// Addresses beyond those that are tracked share one allowance with requests that have no address at all, so that
/// neither many addresses nor none get around the limit.
public struct InFlightLimit: Sendable {
    /// The right to one request; given back exactly once.
    public struct Lease: Hashable, Sendable {
        let address: IPAddress?
    }

    private let perAddress: Int
    private let trackedAddresses: Int
    private var counts: [IPAddress: Int] = [:]
    private var shared = 0

    public init(perAddress: Int = 8, trackedAddresses: Int = 4096) {
        self.perAddress = max(perAddress, 1)
        self.trackedAddresses = max(trackedAddresses, 0)
    }

    /// Requests in the works, of all clients.
    public var inFlight: Int { counts.values.reduce(shared, +) }

    /// Nil when the client has as many in the works as it may.
    public mutating func acquire(_ address: IPAddress?) -> Lease? {
        guard let address, counts[address] != nil || counts.count < trackedAddresses else {
            guard shared < perAddress else { return nil }
            shared += 1
            return Lease(address: nil)
        }
        guard counts[address, default: 0] < perAddress else { return nil }
        counts[address, default: 0] += 1
        return Lease(address: address)
    }

    public mutating func release(_ lease: Lease) {
        guard let address = lease.address else {
            shared = max(shared - 1, 0)
            return
        }
        guard let count = counts[address] else { return }
        counts[address] = count > 1 ? count - 1 : nil
    }
}
