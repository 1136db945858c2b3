import CallCore
import CallSimulator
import ScriptValue

/// A client's end of a simulated voice model, written by hand, in virtual time.
struct VoiceModelStage {
    let book = PhraseBook()
    private let voice = SyntheticVoice()
    var service: VoiceModelService
    var now = CallTime(milliseconds: 1_780_000_000_000)
    private(set) var received: [Value] = []
    private(set) var isText = true
    private(set) var refusal: ServiceRefusal?
    private(set) var closing: String?
    private(set) var isDropped = false
    private var timers: [Int: CallTime] = [:]
    private let kind: VoiceModelKind

    init(_ kind: VoiceModelKind, adjust: (inout VoiceModelSettings) -> Void = { _ in }) {
        self.kind = kind
        var settings = VoiceModelSettings(key: Secret("KEY"), book: book, seed: 1)
        adjust(&settings)
        service = VoiceModelService(kind, settings: settings)
    }

    static func openai(adjust: (inout VoiceModelSettings) -> Void = { _ in }) -> VoiceModelStage {
        var stage = VoiceModelStage(.openai, adjust: adjust)
        stage.upgrade("wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1", ["Authorization": "Bearer KEY"])
        stage.run(300)
        return stage
    }

    static let geminiURL =
        "wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"

    static func gemini(adjust: (inout VoiceModelSettings) -> Void = { _ in }) -> VoiceModelStage {
        var stage = VoiceModelStage(.google, adjust: adjust)
        stage.upgrade(geminiURL, ["x-goog-api-key": "KEY"])
        stage.run(300)
        return stage
    }

    mutating func upgrade(_ url: String, _ headers: KeyValuePairs<String, String>) {
        give(.upgrade(url: url, headers: HeaderList(headers)))
    }

    mutating func send(_ text: String) {
        give(.message(.text(text)))
        run(10)
    }

    /// µ-law in real time, for OpenAI.
    mutating func speak(_ text: String) {
        let clip = voice.speak(text, voice: nil)
        book.register(text, mulaw: clip)
        play(clip)
    }

    mutating func beSilent(_ milliseconds: Int) { play([UInt8](repeating: 0xFF, count: milliseconds * 8)) }

    private mutating func play(_ sound: [UInt8]) {
        for start in stride(from: 0, to: sound.count, by: 160) {
            let frame = Base64.encode(Array(sound[start..<min(start + 160, sound.count)]))
            give(.message(.text(#"{"type":"input_audio_buffer.append","audio":"\#(frame)"}"#)))
            run(20)
        }
    }

    mutating func run(_ milliseconds: Milliseconds) {
        let end = now + milliseconds
        while let next = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }), next.value <= end {
            timers[next.key] = nil
            now = max(now, next.value)
            give(.timer(next.key))
        }
        now = end
    }

    private mutating func give(_ input: SocketServiceInput) {
        for action in service.handle(input, now: now) {
            switch action {
            case .accept: break
            case .refuse(let refusal): self.refusal = refusal
            case .send(let message):
                if case .binary = message { isText = false }
                received.append((try? JSONText.decodePlain(message.bytes)) ?? .null)
            case .close(let code, let reason): closing = "\(code) \(reason)"
            case .drop: isDropped = true
            case .startTimer(let timer, let at): timers[timer] = at
            case .cancelTimer(let timer): timers[timer] = nil
            }
        }
    }

    var types: [String] { received.map { $0["type"]?.text ?? "?" } }
    func all(_ type: String) -> [Value] { received.filter { $0["type"]?.text == type } }
    var errors: [String] { all("error").compactMap { $0["error"]?["code"]?.text } }
    mutating func forget() { received = [] }
}
