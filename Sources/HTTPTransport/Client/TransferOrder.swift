/// A request on its way to the thread that will send it.
struct TransferOrder: Sendable {
    let id: HTTPCallID
    var call: HTTPCall
    let done: @Sendable (HTTPOutcome) -> Void
}
