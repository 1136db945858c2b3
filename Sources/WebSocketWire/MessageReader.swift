/// Puts the messages of one WebSocket together from the bytes of its connection.
///
/// A message that arrived whole in one piece is not stored: it is unmasked into scratch space and handed over there.
/// Only what is cut by the end of a piece is kept until the rest comes.
public struct MessageReader: Sendable {
    /// Which end of the connection reads. Clients mask what they send, servers never do (RFC 6455, section 5.1).
    public enum Role: Sendable {
        case server
        case client
    }

    /// What was read.
    public enum Event {
        /// A whole message. The bytes are there during the call only.
        case message(isText: Bool, UnsafeRawBufferPointer)
        case ping(UnsafeRawBufferPointer)
        case pong
        case close(CloseReason)
    }

    private let role: Role
    private let maxMessage: Int
    /// The beginning of a frame whose rest is still to come, as it was received.
    private var rest: [UInt8] = []
    /// Bytes that make `rest` a whole frame, once its head is known.
    private var wanted = 0
    /// A message of which some frames have come.
    private var fragments: [UInt8] = []
    private var fragmentKind: FrameHeader.Kind?
    private var isOver = false

    /// - Parameter maxMessage: the longest message taken, in bytes.
    public init(_ role: Role, maxMessage: Int) {
        self.role = role
        self.maxMessage = maxMessage
    }

    /// Bytes kept for messages that are not whole yet.
    public var keptBytes: Int { rest.count + fragments.count }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - scratch: space for a payload without its mask, as long as the longest message.
    ///   - take: gets each event in order. Returning false ends reading for good.
    /// - Throws: what the peer must not send; nothing more is read then.
    public mutating func read(
        _ bytes: UnsafeRawBufferPointer, scratch: UnsafeMutableRawBufferPointer, _ take: (Event) -> Bool
    ) throws(FrameHeader.Problem) {
        var bytes = bytes
        while !isOver, !bytes.isEmpty {
            if rest.isEmpty {
                let used = try frame(bytes, scratch, take)
                guard used > 0 else {
                    rest.append(contentsOf: bytes)
                    return
                }
                bytes = UnsafeRawBufferPointer(rebasing: bytes[used...])
            } else {
                bytes = try complete(bytes, scratch, take)
            }
        }
    }

    /// Adds to the frame that is not whole yet no more than belongs to it, and reads it when it is.
    private mutating func complete(
        _ bytes: UnsafeRawBufferPointer, _ scratch: UnsafeMutableRawBufferPointer, _ take: (Event) -> Bool
    ) throws(FrameHeader.Problem) -> UnsafeRawBufferPointer {
        let missing = wanted > rest.count ? wanted - rest.count : FrameHeader.maxSize
        let part = bytes.prefix(missing)
        let before = rest.count
        rest.append(contentsOf: part)
        var whole: [UInt8] = []
        swap(&whole, &rest)
        let outcome = whole.withUnsafeBytes { all in
            Result { () throws(FrameHeader.Problem) in try frame(all, scratch, take) }
        }
        swap(&whole, &rest)
        let used = try outcome.get()
        guard used > 0 else { return UnsafeRawBufferPointer(rebasing: bytes[part.endIndex...]) }
        rest.removeAll(keepingCapacity: rest.capacity <= 4096)
        // With an unknown length a few bytes of the next frame may have come along.
        return UnsafeRawBufferPointer(rebasing: bytes[(used - before)...])
    }

    /// Reads one frame from the beginning of `bytes`.
    ///
    /// - Returns: its size, 0 when it is not whole.
    private mutating func frame(
        _ bytes: UnsafeRawBufferPointer, _ scratch: UnsafeMutableRawBufferPointer, _ take: (Event) -> Bool
    ) throws(FrameHeader.Problem) -> Int {
        guard let header = try FrameHeader.read(bytes) else {
            wanted = 0
            return 0
        }
        try check(header)
        let (size, whole) = (header.size, header.size + header.length)
        guard bytes.count >= whole else {
            wanted = whole
            return 0
        }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[size..<whole])
        guard let mask = header.mask else {
            try hand(header, payload, take)
            return whole
        }
        FrameMask.copy(payload, to: scratch, mask)
        try hand(header, UnsafeRawBufferPointer(rebasing: scratch[..<payload.count]), take)
        return whole
    }

    private func check(_ header: FrameHeader) throws(FrameHeader.Problem) {
        guard (header.mask != nil) == (role == .server) else {
            throw .protocolError(role == .server ? "unmasked frame" : "masked frame")
        }
        switch header.kind {
        case .text, .binary:
            guard fragmentKind == nil else { throw .protocolError("a message begins inside another") }
        case .continuation:
            guard fragmentKind != nil else { throw .protocolError("continuation of nothing") }
        case .close, .ping, .pong: return
        }
        guard header.length <= maxMessage - fragments.count else { throw .tooLong }
    }

    private mutating func hand(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ take: (Event) -> Bool
    ) throws(FrameHeader.Problem) {
        switch header.kind {
        case .text, .binary:
            guard header.isFinal else {
                fragmentKind = header.kind
                fragments.append(contentsOf: payload)
                return
            }
            isOver = !take(.message(isText: header.kind == .text, payload))
        case .continuation:
            fragments.append(contentsOf: payload)
            guard header.isFinal else { return }
            let isText = fragmentKind == .text
            let whole = fragments
            fragments = []
            fragmentKind = nil
            isOver = whole.withUnsafeBytes { !take(.message(isText: isText, $0)) }
        case .ping: isOver = !take(.ping(payload))
        case .pong: isOver = !take(.pong)
        case .close:
            let reason = try CloseReason(payload)
            _ = take(.close(reason))
            isOver = true
        }
    }
}
