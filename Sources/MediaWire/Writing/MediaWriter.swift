import ScriptValue

/// Writes what a carrier is told over the media socket of one stream, into the caller's buffer and without allocating.
///
/// What surrounds the audio is made once for each stream, so a frame costs two copies and the Base64 in between. The
/// size is known before anything is written, as the header of the WebSocket frame in front of it needs it:
///
///     guard let size = writer.size(of: .audio(frame)) else { … }
///     buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { writer.write(.audio(frame), into: $0) ?? 0 }
public struct MediaWriter: Sendable {
    public let dialect: MediaDialect
    private let audio: MessageFrame
    private let mark: MessageFrame
    private let clear: [UInt8]
    /// Nil for carriers that press no keys for us.
    private let digits: MessageFrame?

    /// - Parameter streamID: as the stream's `start` has it.
    public init(_ dialect: MediaDialect, streamID: String) {
        self.dialect = dialect
        let id = JSONText.encodePlainText(Value(streamID))
        switch dialect {
        case .twilio:
            audio = MessageFrame(#"{"event":"media","streamSid":\#(id),"media":{"payload":""#, #""}}"#)
            mark = MessageFrame(#"{"event":"mark","streamSid":\#(id),"mark":{"name":"#, "}}")
            clear = Array(#"{"event":"clear","streamSid":\#(id)}"#.utf8)
            digits = nil
        case .telnyx:
            audio = MessageFrame(#"{"event":"media","media":{"payload":""#, #""}}"#)
            mark = MessageFrame(#"{"event":"mark","mark":{"name":"#, "}}")
            clear = Array(#"{"event":"clear"}"#.utf8)
            digits = nil
        case .plivo:
            let format = #""contentType":"audio/x-mulaw","sampleRate":8000"#
            audio = MessageFrame(#"{"event":"playAudio","media":{\#(format),"payload":""#, #""}}"#)
            mark = MessageFrame(#"{"event":"checkpoint","streamId":\#(id),"name":"#, "}")
            clear = Array(#"{"event":"clearAudio","streamId":\#(id)}"#.utf8)
            digits = MessageFrame(#"{"event":"sendDTMF","dtmf":"#, "}")
        }
    }

    /// Exact length of the message in bytes; nil when there is none: this carrier knows no such command, or the digits
    /// are none.
    public func size(of command: MediaCommand) -> Int? {
        switch command {
        case .audio(let bytes): return audio.size + AudioBase64.encodedCount(bytes.count)
        case .base64(let text): return audio.size + text.count
        case .mark(let name): return mark.size + QuotedText.size(of: name)
        case .clear: return clear.count
        case .digits(let keys):
            guard let digits, Self.areDigits(keys) else { return nil }
            return digits.size + QuotedText.size(of: keys)
        }
    }

    /// Writes the message to the front of `buffer`.
    ///
    /// - Returns: its length; nil, with nothing written, when there is no such message or `buffer` is too small.
    public func write(_ command: MediaCommand, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard let size = size(of: command), size <= buffer.count else { return nil }
        var out = MediaOutput(buffer)
        switch command {
        case .audio(let bytes):
            out.put(audio.head)
            out.put(asBase64: bytes)
            out.put(audio.tail)
        case .base64(let text):
            assert(AudioBase64.isCanonical(text), "audio must be canonical Base64")
            out.put(audio.head)
            out.put(text)
            out.put(audio.tail)
        case .mark(let name): Self.put(name, within: mark, into: &out)
        case .clear: out.put(clear)
        case .digits(let keys):
            if let digits { Self.put(keys, within: digits, into: &out) }
        }
        return out.count
    }

    /// The message in an array of its own, for where that does not matter; nil when there is no such message.
    public func bytes(of command: MediaCommand) -> [UInt8]? {
        guard let size = size(of: command) else { return nil }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = write(command, into: UnsafeMutableRawBufferPointer(buffer)) ?? 0
        }
    }

    private static func put(_ text: String, within frame: MessageFrame, into out: inout MediaOutput) {
        out.put(frame.head)
        QuotedText.put(text, into: &out)
        out.put(frame.tail)
    }

    private static func areDigits(_ keys: String) -> Bool {
        !keys.isEmpty && keys.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2A || $0 == 0x23 }
    }
}
