/// Reads server-sent events (WHATWG HTML, section 9.2) from bytes that are cut anywhere.
public struct EventStreamReader: Sendable {
    /// The longest event, in bytes.
    static let longest = 1 << 20

    private var line: [UInt8] = []
    /// Joined `data` lines of the event that is being read; nil before the first.
    private var data: [UInt8]?
    private var isFirstLine = true
    /// An event is longer than any should be; nothing more is read.
    public private(set) var isTooLong = false

    public init() {}

    /// The data of the events that the bytes complete.
    public mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for byte in bytes where !isTooLong {
            guard byte == 0x0A else {
                line.append(byte)
                isTooLong = line.count + (data?.count ?? 0) > Self.longest
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    /// The stream is over. Servers exist that leave out the blank line behind their last event.
    public mutating func finish() -> [[UInt8]] {
        guard !isTooLong else { return [] }
        return [endLine(), endLine()].compactMap { $0 }
    }

    private mutating func endLine() -> [UInt8]? {
        var text = line[...]
        line = []
        if isFirstLine, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        isFirstLine = false
        if text.last == 0x0D { text = text.dropLast() }
        guard !text.isEmpty else {
            defer { data = nil }
            return data
        }
        let name = text.prefix { $0 != UInt8(ascii: ":") }
        guard name.elementsEqual("data".utf8) else { return nil }
        var value = text.dropFirst(name.count + 1)
        if value.first == 0x20 { value = value.dropFirst() }
        if data == nil { data = Array(value) } else { data?.append(contentsOf: [0x0A] + value) }
        return nil
    }
}
