import CallAudio
import CallCore
import WebSocketWire

/// A voice model's session and its socket, and what it says to the caller. A socket that was given up has nothing more
/// to say.
final class RealtimeConnection {
    /// An item that will not be heard any further; its session is to be told.
    struct Ending {
        var item: Int
        var played: Milliseconds
        var isWhole: Bool
    }

    /// Whether the session is to go on.
    enum Leave {
        case no
        /// When what is being said has been heard.
        case soon
        case now
    }

    /// More of what was held is not put into one message.
    private static let longestMessage: Milliseconds = 250

    /// Nil while nobody has asked for it.
    var session: EffectID?
    var voice: any RealtimeVoice
    var socket: (any MessageSocket)?
    /// Counts sockets: those before the present one are ignored.
    var generation = 0
    var isReady = false
    /// That it is ready was reported.
    var isAnnounced = false
    var leave = Leave.no
    /// Whether the call is told who is heard, and what the caller has said so far.
    var watches = false
    /// The caller has spoken since it was asked to leave.
    var isInterrupted = false
    /// It does not leave if the caller speaks.
    var mayGoOn = false

    // MARK: the caller's sound

    /// The voice's, as of its being ready.
    var framing: AudioFraming
    /// Sound that waits for the service, or for enough to make one message; as the service hears it.
    var held: AudioBacklog
    /// Bytes in one message; 0 to send each frame as it comes.
    var perMessage = 0
    /// Bytes in a message of what has waited. Asked of the voice for each frame, it would be copied whole.
    let longestMessage: Int
    /// Nil for a service that hears µ-law.
    private var decoder: TelephonyDecoder?

    // MARK: what it says

    /// In the order in which they are heard; those that have not ended.
    var items: [RealtimeSound] = []
    var lastItem = 0
    var endings: [Ending] = []
    /// Space for converted sound.
    var converted: [UInt8] = []

    init(_ session: EffectID?, _ voice: any RealtimeVoice) throws(SpeechProblem) {
        self.session = session
        self.voice = voice
        framing = voice.framing
        held = AudioBacklog(voice.inputFormat, atMost: voice.heldAudio)
        longestMessage = Int(Self.longestMessage) * voice.inputFormat.bytesPerMillisecond
        guard voice.inputFormat != .mulaw else { return }
        guard voice.inputFormat == .pcm16(rate: TelephonyDecoder.rate) else {
            throw SpeechProblem(
                code: "speech.format", service: voice.service,
                message: "a phone call's sound cannot be made \(voice.inputFormat)", isFatal: true)
        }
        decoder = TelephonyDecoder()
    }

    var hearsMulaw: Bool { decoder == nil }

    /// What is said of an item; nil when nothing of it is played.
    func sound(of item: Int) -> RealtimeSound? {
        for index in items.indices where items[index].item == item { return items[index] }
        return nil
    }

    /// Keeps a caller's µ-law, as the service hears it.
    func hold(_ sound: UnsafeRawBufferPointer) {
        guard decoder != nil else { return held.append(sound) }
        decoder?.decode(sound) { held.append($0) }
    }
}
