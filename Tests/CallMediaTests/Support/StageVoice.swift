import CallCore
import CallMedia
import ScriptValue
import Synchronization
import WebSocketWire

/// A voice model's session without a protocol: its socket says by name what it wants done, and it notes what it is told.
struct StageVoice: RealtimeVoice {
    final class Notes: Sendable {
        let inputs = Mutex<[RealtimeVoiceInput]>([])
    }

    let service = "stage"
    var framing = AudioFraming.text(#"{"audio":""#, #""}"#)
    var inputFormat = AudioFormat.mulaw
    var audioPerMessage: Milliseconds = 20
    var heldAudio: Milliseconds = 200
    var interrupts = true
    /// Items that have not ended.
    private var open: Set<Int> = []
    private var isOpen = false
    private var isClosing = false
    let notes = Notes()

    init(_ change: (inout StageVoice) -> Void = { _ in }) { change(&self) }

    var isSpeaking: Bool { !open.isEmpty }

    mutating func handle(_ input: RealtimeVoiceInput, now: CallTime) -> [RealtimeVoiceAction] {
        notes.inputs.withLock { $0.append(input) }
        switch input {
        case .open where isOpen: return []
        case .open, .timer:
            isOpen = true
            return [.connect(SocketRequest(url: Secret("wss://voice.example")))]
        case .connected: return [.ready]
        case .refused: return [.finished(Self.problem, RealtimeUsage())]
        case .closed: return [.holdAudio, .startTimer(1, at: now + 1_000)]
        case .message(.text(let bytes)):
            return String(decoding: bytes, as: UTF8.self).split(separator: ";").flatMap { told($0) }
        case .ended(let item, _, let isWhole):
            open.remove(item)
            return [.said("item \(item)", isWhole: isWhole)] + (isClosing && open.isEmpty ? Self.ending : [])
        case .close:
            isClosing = true
            return open.isEmpty ? Self.ending : [.clear]
        default: return []
        }
    }

    private static let ending: [RealtimeVoiceAction] = [.disconnect(code: 1000), .finished(nil, RealtimeUsage())]
    static let problem = SpeechProblem(code: "speech.refused", service: "stage", message: "no", isFatal: true)

    private mutating func told(_ text: Substring) -> [RealtimeVoiceAction] {
        let words = text.split(separator: " ").map(String.init)
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        let length = words.count > 2 ? Int(words[2]) ?? 0 : 0
        switch words[0] {
        case "mulaw":
            open.insert(number)
            return [.audio(item: number, [UInt8](repeating: 0x42, count: length * 8), .mulaw)]
        case "pcm":
            open.insert(number)
            return [.audio(item: number, [UInt8](repeating: 1, count: length * 48), .pcm16(rate: 24_000))]
        case "whole": return [.audioEnded(item: number)]
        case "clear": return [.clear]
        case "heard": return [.heard(.speechStarted), .heard(.partial("te")), .heard(.final("ten", confidence: nil))]
        case "tool": return [.toolCall(RealtimeToolCall(id: "c1", name: "book", arguments: ["n": 2]))]
        case "text": return [.send(.text(Array("hello".utf8)))]
        case "fail": return [.disconnect(code: 1000), .finished(Self.problem, RealtimeUsage())]
        default: return []
        }
    }
}

/// A call whose stream is open and on which a voice model talks.
final class VoiceStage {
    let stage: StreamStage
    let voice: StageVoice
    private(set) var socket = FakeSocket()

    /// - Parameter isReady: whether the model's socket is open.
    init(
        _ voice: StageVoice = StageVoice(), transcriber: StageTranscriber? = nil, isReady: Bool = true,
        isForeseen: Bool = false,
        _ change: (inout StreamSettings) -> Void = { _ in }
    ) {
        self.voice = voice
        stage = StreamStage.open(transcriber: transcriber) {
            $0.voices = { _ in voice }
            change(&$0)
        }
        if isForeseen {
            stage.stream.perform(.foresee(Self.foreseen))
        } else {
            stage.stream.perform(.realtime(session: 7, Self.request))
        }
        if isReady { connect() }
    }

    static let request = RealtimeRequest(
        provider: nil, instructions: "Be kind.", greeting: "Hello!", voice: "v",
        tools: [["name": "book", "description": "Books.", "parameters": ["type": "object"]]])

    static let foreseen = RealtimeRequest(
        provider: nil, instructions: "Be kind.", greeting: nil, voice: "v", tools: request.tools)

    static func order(_ greeting: String?) -> RealtimeOrder {
        RealtimeOrder(
            instructions: "Be kind.", voice: "v", greeting: greeting.map { .init($0) },
            tools: [.init(name: "book", description: "Books.", parameters: ["type": "object"])])
    }

    func connect() {
        socket = FakeSocket()
        stage.world.connects.last?.done(.success(socket))
    }

    /// The service's socket says so.
    func tell(_ text: String) {
        Array(text.utf8).withUnsafeBytes { stage.world.connects.last?.user.received(isText: true, $0) }
    }

    func close() { stage.world.connects.last?.user.closed(CloseReason(code: 1006)) }

    /// What the session was told since the last time.
    func inputs() -> [RealtimeVoiceInput] {
        voice.notes.inputs.withLock { inputs in
            defer { inputs = [] }
            return inputs
        }
    }

    /// How items ended, since the last time.
    func endings() -> [RealtimeVoiceInput] { inputs().filter { if case .ended = $0 { true } else { false } } }
}
