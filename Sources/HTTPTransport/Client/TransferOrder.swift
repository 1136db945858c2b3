/// A request on its way to the thread that will send it.
struct TransferOrder: Sendable {
    let id: HTTPCallID
    var call: HTTPCall
    /// Nil when the answer is wanted as a whole.
    let stream: StreamOrder?
    let done: @Sendable (HTTPOutcome) -> Void
}
