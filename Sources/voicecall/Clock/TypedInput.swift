import Glibc

/// Lines from a terminal, waited for no longer than the call allows.
struct TypedInput {
    enum Event {
        case line(String)
        case nothing
        case end
    }

    private var buffer: [UInt8] = []
    private var isAtEnd = false

    /// The next line, or nothing within `milliseconds`.
    mutating func next(within milliseconds: Int64) -> Event {
        if let line = takeLine() { return .line(line) }
        if isAtEnd { return .end }
        var poller = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, Int32(clamping: milliseconds)) > 0 else { return .nothing }
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &chunk, chunk.count)
        if count > 0 {
            buffer += chunk.prefix(count)
            return takeLine().map(Event.line) ?? .nothing
        }
        isAtEnd = count == 0 || errno != EINTR
        return .nothing
    }

    private mutating func takeLine() -> String? {
        guard let end = buffer.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeSubrange(...end)
        return line
    }
}
