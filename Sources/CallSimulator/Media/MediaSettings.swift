import CallCore
import CallMedia

/// A run whose calls' sound goes through media streams.
public struct MediaSettings: Sendable {
    public var stream: StreamSettings
    /// Where carriers are told to bring the sound, without a slash at its end.
    public var url = "wss://voice.example.org/voice/stream"
    public var limits = StreamLimits()
    /// How people and services speak, and by which book they understand.
    public var sound: SimSound
    /// What a message takes from one end of a socket to the other.
    public var latency: ClosedRange<Milliseconds> = 5...25
    /// The service behind an address; nil for none.
    public var service: @Sendable (SocketRequest) -> (any SocketService)?
    /// The service of voice models behind an address, with the script of the run; nil for none.
    public var voiceModel: @Sendable (SocketRequest, VoiceModelScript) -> (any SocketService)? = { _, _ in nil }
    /// Makes the sound of the product's speech and recordings.
    public var speaker: any SimSpeaker
    /// What goes wrong on a carrier's next socket.
    public var faults: @Sendable (inout SeededRandom) -> MediaFaults = { _ in .none }
    /// Takes what the product does that a service does not take.
    public var log = ServiceLog()

    public init(
        stream: StreamSettings, sound: SimSound, speaker: any SimSpeaker,
        service: @escaping @Sendable (SocketRequest) -> (any SocketService)? = { _ in nil }
    ) {
        self.stream = stream
        self.sound = sound
        self.speaker = speaker
        self.service = service
    }
}

/// Makes sound in virtual time.
public protocol SimSpeaker: Sendable {
    /// - Parameter deliver: called from inside events of the kernel only.
    func begin(_ order: SoundOrder, _ kernel: SimKernel, _ deliver: @escaping (SoundEvent) -> Void) -> any SimSpeech
}

/// Sound that is being made.
public protocol SimSpeech: AnyObject {
    /// No more of it is wanted.
    func cancel()
    /// So many bytes that were made are done with. Called from inside `deliver` as well.
    func consumed(_ bytes: Int)
}

extension SimSpeech {
    /// Whoever makes it all at once needs no holding back.
    public func consumed(_ bytes: Int) {}
}
