import CallCore

/// A webhook that the handler has and that has no answer yet.
struct Exchange: Sendable {
    /// Its replay key.
    let key: String
    let notice: CarrierNotice
}
