import CallCore

/// A webhook that the handler has and that has no answer yet.
struct Exchange: Sendable {
    let id: ReplyID
    let notice: CarrierNotice
}
