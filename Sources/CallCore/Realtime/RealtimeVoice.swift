/// A voice model that hears and speaks by itself: one call's session at one service, as a state machine around one
/// socket at a time. It does no I/O. The caller's sound passes by it, framed as `framing` says, whenever it has said
/// `ready`; the model's sound comes as actions, in items that the host plays one after the other.
///
/// How far an item was heard only the host knows. It says so once for each (`RealtimeVoiceInput.ended`); what the model
/// remembers and what the transcript holds follows from that.
public protocol RealtimeVoice: Sendable {
    /// As in the configuration.
    var service: String { get }
    /// How sound of `inputFormat` goes onto the socket.
    var framing: AudioFraming { get }
    /// What the service hears: µ-law passes untouched, anything else the host converts before it is framed.
    var inputFormat: AudioFormat { get }
    /// How much audio one message should hold.
    var audioPerMessage: Milliseconds { get }
    /// How much of the caller's sound is worth keeping until `ready`; the oldest is dropped.
    var heldAudio: Milliseconds { get }
    /// Whether the service itself falls silent when the caller talks. The host may be quicker; where this is false it is
    /// not to interrupt at all.
    var interrupts: Bool { get }
    /// Whether anything is being said, or is about to be.
    var isSpeaking: Bool { get }

    mutating func handle(_ input: RealtimeVoiceInput, now: CallTime) -> [RealtimeVoiceAction]

    /// A message that is nothing but the next sound of what is being said: like `handle`, but what is to be played is
    /// not copied, and nothing is allocated.
    ///
    /// - Parameter decode: takes Base64 of µ-law; gives the number of bytes it stands for, or nil for what is none.
    /// - Returns: the item that the sound belongs to; nil for every other message, which is `handle`'s.
    mutating func sound(
        in message: UnsafeRawBufferPointer, now: CallTime, decode: (UnsafeRawBufferPointer) -> Int?
    ) -> Int?
}

extension RealtimeVoice {
    public var audioPerMessage: Milliseconds { 20 }
    /// 320 frames.
    public var heldAudio: Milliseconds { 6_400 }

    public mutating func sound(
        in message: UnsafeRawBufferPointer, now: CallTime, decode: (UnsafeRawBufferPointer) -> Int?
    ) -> Int? { nil }
}
