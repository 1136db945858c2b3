import CallCore

/// One session of a simulated transcription service: the service's end of one WebSocket.
///
/// It takes what the real service takes and refuses what that refuses, in its words. It understands the clips of its
/// `PhraseBook`; any other loud sound is an utterance without words.
public struct TranscriptionService: SocketService {
    public let kind: TranscriptionKind
    private var end: ServiceEnd

    public init(_ kind: TranscriptionKind, settings: TranscriptionSettings) {
        self.kind = kind
        let wire = kind.wire
        end = ServiceEnd(wire, name: kind.rawValue, settings: settings) { (request, desk) throws(ServiceRefusal) in
            try wire.init(request, &desk)
        }
    }

    public var name: String { kind.rawValue }
    /// What the client did that the service does not take; the first hundred.
    public var misuses: [ServiceMisuse] { end.desk.misuses }
    /// Milliseconds of audio received.
    public var heard: Milliseconds { end.desk.heard }

    public mutating func handle(_ input: SocketServiceInput, now: CallTime) -> [SocketServiceAction] {
        end.handle(input, now: now)
    }
}
