import CallCore

/// One session of a simulated service of voice models: the service's end of one WebSocket.
///
/// It takes what the real service takes and refuses what that refuses, in its words. It understands the clips of its
/// `PhraseBook`, follows its script, and speaks with its voice.
public struct VoiceModelService: SocketService {
    public let kind: VoiceModelKind
    private var end: ServiceEnd

    public init(_ kind: VoiceModelKind, settings: VoiceModelSettings) {
        self.kind = kind
        let wire: any VoiceModelWire.Type =
            switch kind {
            case .openai: OpenAIRealtime.self
            case .google: GeminiLive.self
            }
        end = ServiceEnd(wire, name: "\(kind.rawValue) voice", settings: settings.common) {
            (request, desk) throws(ServiceRefusal) in try wire.init(request, settings, &desk)
        }
    }

    public var name: String { kind.rawValue }
    /// What the client did that the service does not take; the first hundred.
    public var misuses: [ServiceMisuse] { end.desk.misuses }
    /// Milliseconds of audio received.
    public var heard: Milliseconds { end.desk.heard }
    /// What the service has been told of, in order.
    public var log: [VoiceModelNote] { (end.wire as? any VoiceModelWire)?.log ?? [] }

    public mutating func handle(_ input: SocketServiceInput, now: CallTime) -> [SocketServiceAction] {
        end.handle(input, now: now)
    }
}

/// The protocol of one service of voice models.
protocol VoiceModelWire: SocketWire {
    /// Takes the upgrade or refuses it.
    init(
        _ upgrade: UpgradeRequest, _ settings: VoiceModelSettings, _ desk: inout ServiceDesk) throws(ServiceRefusal)

    var log: [VoiceModelNote] { get }
}

/// Something that happened between a client and a simulated voice model.
public enum VoiceModelNote: Hashable, Sendable {
    /// The caller was understood.
    case heard(String)
    /// The client told the model something.
    case told(String)
    /// The model began to say something.
    case says(String)
    case called(String)
    case result(String)
    /// An answer was broken off: by the caller, or by the client.
    case stopped
    /// The client says that only so much of an item was heard; the text that is left.
    case truncated(Milliseconds, String)
    /// The session was taken up again.
    case resumed
}
