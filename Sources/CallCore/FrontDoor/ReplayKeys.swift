/// Where replay keys outlive the process, so that a restart opens no window for a request that was seen before it.
public protocol ReplayKeys: Sendable {
    /// The keys kept since then, in any order. Asked once, before the first request.
    func load(since: CallTime) throws -> [(key: String, time: CallTime)]

    /// Keeps a key whose request has been dealt with. Called on an event loop just before the answer goes out: it must
    /// return at once, and see to it that the key survives the end of the process. Keys older than the replay window
    /// may be forgotten.
    func add(_ key: String, at time: CallTime)
}
