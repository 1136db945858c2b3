/// Finds the audio of a media message where it lies, without reading the message into a tree and without allocating.
///
/// The rule that binds it to `MediaReader`: **whatever the scanner takes for audio, the reader takes for the same audio**,
/// with the same payload, track and numbers. So it accepts only what it has understood to the last byte: strict JSON of
/// ASCII, the keys the carrier is known to send, in any order and each at most once, with white space anywhere JSON
/// allows it. It may leave any message to the reader: whoever uses it must then ask the reader.
public struct MediaScanner: Sendable {
    public let dialect: MediaDialect
    private let event = ScanCursor.word("event")
    private let media = ScanCursor.word("media")
    private let payload = ScanCursor.word("payload")
    private let track = ScanCursor.word("track")
    private let timestamp = ScanCursor.word("timestamp")
    private let chunk = ScanCursor.word("chunk")
    private let inbound = ScanCursor.word("inbound")
    private let outbound = ScanCursor.word("outbound")
    private let extraHeaders = ScanCursor.word("extra_headers")
    private let streamID: UInt128
    private let sequence: UInt128

    public init(_ dialect: MediaDialect) {
        self.dialect = dialect
        streamID = ScanCursor.word(dialect.streamIDKey)
        sequence = ScanCursor.word(dialect.sequenceKey)
    }

    /// - Parameter message: one whole text message.
    public func scan(_ message: UnsafeRawBufferPointer) -> MediaScan {
        guard message.count <= MediaReader.maxBytes else { return .unusual }
        var cursor = ScanCursor(message)
        do throws(ScanCursor.Unusual) {
            return .media(try frame(&cursor))
        } catch {
            return .unusual
        }
    }

    private func frame(_ cursor: inout ScanCursor) throws(ScanCursor.Unusual) -> MediaFrame {
        var frame = MediaFrame(payload: 0..<0, track: .inbound)
        var seen = Seen()
        try cursor.open()
        repeat {
            let key = try cursor.key()
            if key == event {
                try seen.add(.event)
                guard try cursor.word() == media else { throw ScanCursor.Unusual() }
            } else if key == media {
                try seen.add(.media)
                try readAudio(&cursor, into: &frame)
            } else if key == sequence {
                try seen.add(.sequence)
                frame.sequence = try cursor.number()
            } else if key == streamID {
                try seen.add(.streamID)
                try cursor.skipText()
            } else if dialect == .plivo, key == extraHeaders {
                try seen.add(.extraHeaders)
                try cursor.skipText()
            } else {
                throw ScanCursor.Unusual()
            }
        } while try cursor.goesOn()
        guard cursor.isAtEnd, seen.has(.event), seen.has(.media) else { throw ScanCursor.Unusual() }
        return frame
    }

    private func readAudio(
        _ cursor: inout ScanCursor, into frame: inout MediaFrame
    ) throws(ScanCursor.Unusual) {
        var seen = Seen()
        try cursor.open()
        repeat {
            let key = try cursor.key()
            if key == payload {
                try seen.add(.payload)
                frame.payload = try cursor.payload()
            } else if key == track {
                try seen.add(.track)
                let name = try cursor.word()
                guard name == inbound || name == outbound else { throw ScanCursor.Unusual() }
                frame.track = name == inbound ? .inbound : .outbound
            } else if key == timestamp {
                try seen.add(.timestamp)
                frame.timestamp = try cursor.number()
            } else if key == chunk {
                try seen.add(.chunk)
                frame.chunk = try cursor.number()
            } else {
                throw ScanCursor.Unusual()
            }
        } while try cursor.goesOn()
        guard seen.has(.payload) else { throw ScanCursor.Unusual() }
    }

    /// The keys that have come by.
    private struct Seen {
        private var keys: UInt16 = 0

        mutating func add(_ key: Key) throws(ScanCursor.Unusual) {
            guard !has(key) else { throw ScanCursor.Unusual() }
            keys |= key.rawValue
        }

        func has(_ key: Key) -> Bool { keys & key.rawValue != 0 }
    }

    private enum Key: UInt16 {
        case event = 1
        case media = 2
        case sequence = 4
        case streamID = 8
        case extraHeaders = 16
        case payload = 32
        case track = 64
        case timestamp = 128
        case chunk = 256
    }
}
