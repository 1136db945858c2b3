/// What makes a request a streamed one.
struct StreamOrder: Sendable {
    let limits: HTTPStreamLimits
    let flow: StreamFlow
    let receive: @Sendable (HTTPStreamEvent) -> Void
}
