import CallCore
import CallSimulator
import ScriptValue

/// A client's end of a simulated service, written by hand, in virtual time.
struct SocketStage {
    /// What a client says on its end.
    enum Audio {
        case binary
        /// Base64 between these.
        case text(String, String)
    }

    let book = PhraseBook()
    let voice = SyntheticVoice()
    var service: TranscriptionService
    var now = CallTime(milliseconds: 1_780_000_000_000)
    /// Everything sent, read as JSON; null for what cannot be read.
    private(set) var received: [Value] = []
    private(set) var times: [Milliseconds] = []
    private(set) var accepted: HeaderList?
    private(set) var refusal: ServiceRefusal?
    private(set) var closing: String?
    private(set) var isDropped = false
    private var timers: [Int: CallTime] = [:]
    private let start: CallTime
    private let audio: Audio

    init(_ kind: TranscriptionKind, seed: UInt64 = 1, adjust: (inout TranscriptionSettings) -> Void = { _ in }) {
        var settings = TranscriptionSettings(key: Secret("KEY"), book: book, seed: seed)
        adjust(&settings)
        service = TranscriptionService(kind, settings: settings)
        start = now
        audio =
            switch kind {
            case .openai: .text(#"{"type":"input_audio_buffer.append","audio":""#, #""}"#)
            case .mistral: .text(#"{"type":"input_audio.append","audio":""#, #""}"#)
            case .elevenlabs:
                .text(
                    #"{"message_type":"input_audio_chunk","commit":false,"sample_rate":8000,"audio_base_64":""#, #""}"#)
            case .deepgram, .deepgramFlux, .xai: .binary
            }
    }

    // MARK: the client's side

    mutating func upgrade(_ url: String, _ headers: KeyValuePairs<String, String>) {
        give(.upgrade(url: url, headers: HeaderList(headers)))
    }

    mutating func send(_ text: String) { give(.message(.text(text))) }

    mutating func sendBinary(_ text: String) { give(.message(.binary(Array(text.utf8)))) }

    mutating func close(_ code: Int = 1_000, _ reason: String = "") { give(.closed(code: code, reason: reason)) }

    /// Speaks in real time, 20 ms a message.
    mutating func speak(_ text: String) { play(clip(text)) }

    mutating func beSilent(_ milliseconds: Int) { play(Array(repeating: 0xFF, count: milliseconds * 8)) }

    /// - Parameter speed: how many times faster than real time.
    mutating func play(_ mulaw: [UInt8], speed: Int = 1) {
        var rest = mulaw[...]
        var frames = 0
        while !rest.isEmpty {
            sendAudio(Array(rest.prefix(160)))
            rest = rest.dropFirst(160)
            frames += 1
            if frames.isMultiple(of: speed) { run(20) }
        }
    }

    mutating func sendAudio(_ mulaw: [UInt8]) {
        switch audio {
        case .binary: give(.message(.binary(mulaw)))
        case .text(let head, let tail): send(head + Base64.encode(mulaw) + tail)
        }
    }

    func clip(_ text: String) -> [UInt8] {
        let clip = voice.speak(text, voice: nil)
        book.register(text, mulaw: clip)
        return clip
    }

    /// Lets time pass and the service's timers fire.
    mutating func run(_ milliseconds: Milliseconds) {
        let end = now + milliseconds
        while let next = timers.min(by: { $0.value < $1.value }), next.value <= end {
            timers[next.key] = nil
            now = max(now, next.value)
            give(.timer(next.key))
        }
        now = end
    }

    mutating func give(_ input: SocketServiceInput) { take(service.handle(input, now: now)) }

    private mutating func take(_ actions: [SocketServiceAction]) {
        for action in actions {
            switch action {
            case .accept(let headers): accepted = headers
            case .refuse(let refusal): self.refusal = refusal
            case .send(let message):
                received.append((try? JSONText.decodePlain(message.bytes)) ?? .null)
                times.append(now - start)
            case .close(let code, let reason): closing = reason.isEmpty ? "\(code)" : "\(code) \(reason)"
            case .drop: isDropped = true
            case .startTimer(let timer, let at): timers[timer] = at
            case .cancelTimer(let timer): timers[timer] = nil
            }
        }
    }

    // MARK: what came

    var types: [String] { received.map { ($0["type"] ?? $0["message_type"])?.text ?? "?" } }

    func all(_ type: String) -> [Value] { received.filter { ($0["type"] ?? $0["message_type"])?.text == type } }

    mutating func forget() {
        received = []
        times = []
    }
}
