import CallCore

/// The protocol of one service, behind what all of them have in common.
protocol SocketWire: Sendable {
    /// The field that names a message's type.
    static var discriminator: String { get }
    /// Whether a message says that audio may come; otherwise it may from the start.
    static var hasReadyMessage: Bool { get }
    /// Milliseconds after which the service ends every session.
    static var lifetime: Milliseconds? { get }

    /// An HTTP answer in the words of the service.
    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal

    /// Headers of the answer 101.
    var acceptHeaders: HeaderList { get }

    mutating func open(_ desk: inout ServiceDesk)
    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk)
    /// Nothing that counts has come for the desk's `idleLimit`.
    mutating func idle(_ desk: inout ServiceDesk)
    /// The session has lasted as long as it may.
    mutating func expire(_ desk: inout ServiceDesk)
}

extension SocketWire {
    static var discriminator: String { "type" }
    static var hasReadyMessage: Bool { true }
    static var lifetime: Milliseconds? { nil }
    var acceptHeaders: HeaderList { HeaderList() }

    mutating func idle(_ desk: inout ServiceDesk) {}
}
