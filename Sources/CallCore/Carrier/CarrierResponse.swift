/// What came of a request to a carrier.
public enum CarrierResponse: Hashable, Sendable {
    /// The carrier answered, with whatever status. `retryAfter` is what its header asks for.
    case answered(status: Int, body: [UInt8], retryAfter: Milliseconds? = nil)
    /// The request never left: no name, no connection, no trust. Nothing happened at the carrier.
    case notSent(String)
    /// The request left and no whole answer came back: it may have been carried out.
    case lost(String)
}
