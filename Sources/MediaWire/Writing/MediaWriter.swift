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
    private let messages: Messages

    /// What surrounds what changes. An object, so that a writer is copied at the cost of one reference.
    private final class Messages: Sendable {
        let audio: MessageFrame
        let mark: MessageFrame
        let clear: [UInt8]
        /// Nil for carriers that press no keys for us.
        let digits: MessageFrame?

        init(audio: MessageFrame, mark: MessageFrame, clear: String, digits: MessageFrame? = nil) {
            self.audio = audio
            self.mark = mark
            self.clear = Array(clear.utf8)
            self.digits = digits
        }
    }

    /// - Parameter streamID: as the stream's `start` has it.
    public init(_ dialect: MediaDialect, streamID: String) {
        self.dialect = dialect
        let id = JSONText.encodePlainText(Value(streamID))
        messages =
            switch dialect {
            case .twilio:
                Messages(
                    audio: MessageFrame(#"{"event":"media","streamSid":\#(id),"media":{"payload":""#, #""}}"#),
                    mark: MessageFrame(#"{"event":"mark","streamSid":\#(id),"mark":{"name":"#, "}}"),
                    clear: #"{"event":"clear","streamSid":\#(id)}"#)
            case .telnyx:
                Messages(
                    audio: MessageFrame(#"{"event":"media","media":{"payload":""#, #""}}"#),
                    mark: MessageFrame(#"{"event":"mark","mark":{"name":"#, "}}"), clear: #"{"event":"clear"}"#)
            case .plivo:
                Messages(
                    audio: MessageFrame(
                        #"{"event":"playAudio","media":{"contentType":"audio/x-mulaw","sampleRate":8000,"payload":""#,
                        #""}}"#),
                    mark: MessageFrame(#"{"event":"checkpoint","streamId":\#(id),"name":"#, "}"),
                    clear: #"{"event":"clearAudio","streamId":\#(id)}"#,
                    digits: MessageFrame(#"{"event":"sendDTMF","dtmf":"#, "}"))
            }
    }

    /// Exact length of the message in bytes; nil when there is none: this carrier knows no such command, or the digits
    /// are none.
    public func size(of command: MediaCommand) -> Int? {
        switch command {
        case .audio(let bytes): return messages.audio.size + AudioBase64.encodedCount(bytes.count)
        case .base64(let text): return messages.audio.size + text.count
        case .mark(let name): return messages.mark.size + QuotedText.size(of: name)
        case .clear: return messages.clear.count
        case .digits(let keys):
            guard let digits = messages.digits, Self.areDigits(keys) else { return nil }
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
            out.put(messages.audio.head)
            out.put(asBase64: bytes)
            out.put(messages.audio.tail)
        case .base64(let text):
            assert(AudioBase64.isCanonical(text), "audio must be canonical Base64")
            out.put(messages.audio.head)
            out.put(text)
            out.put(messages.audio.tail)
        case .mark(let name): Self.put(name, within: messages.mark, into: &out)
        case .clear: out.put(messages.clear)
        case .digits(let keys):
            if let digits = messages.digits { Self.put(keys, within: digits, into: &out) }
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
