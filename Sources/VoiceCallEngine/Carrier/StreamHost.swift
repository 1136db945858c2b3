import CallCore

/// The media sockets of all calls: takes orders of lines and reports to them.
public protocol StreamHost: Sendable {
    /// - Parameter line: whose order it is. `prepare` makes it known, `close` ends that.
    func perform(_ order: StreamOrder, of line: StreamedLine)
}
