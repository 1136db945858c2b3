import CallCore
import CallSimulator
import ScriptValue

/// A client of a simulated synthesis service, written by hand, in virtual time.
struct SpeechStage {
    let book = PhraseBook()
    var service: SynthesisService
    private(set) var status: Int?
    private(set) var headers = HeaderList()
    private(set) var pieces: [[UInt8]] = []
    /// Milliseconds from the request to each piece.
    private(set) var times: [Milliseconds] = []
    private(set) var isOver = false
    private(set) var isDropped = false
    private let start = CallTime(milliseconds: 1_780_000_000_000)
    private var now: CallTime
    private var timer: CallTime?

    init(_ kind: SynthesisKind, seed: UInt64 = 1, adjust: (inout SynthesisSettings) -> Void = { _ in }) {
        var settings = SynthesisSettings(key: Secret("KEY"), book: book, seed: seed)
        adjust(&settings)
        service = SynthesisService(kind, settings: settings)
        now = start
    }

    mutating func post(
        _ url: String, _ headers: KeyValuePairs<String, String>, _ body: String, method: String = "POST"
    ) {
        guard let request = WireRequest(method, url: url, headers: HeaderList(headers), body: Array(body.utf8)) else {
            return
        }
        give(.request(request))
    }

    mutating func cancel() { give(.cancelled) }

    mutating func run(_ milliseconds: Milliseconds = 120_000) {
        let end = now + milliseconds
        while let due = timer, due <= end {
            timer = nil
            now = due
            give(.timer(0))
        }
        now = end
    }

    private mutating func give(_ input: SynthesisServiceInput) {
        for action in service.handle(input, now: now) {
            switch action {
            case .head(let status, let headers):
                self.status = status
                self.headers = headers
            case .body(let bytes):
                pieces.append(bytes)
                times.append(now - start)
            case .end: isOver = true
            case .drop: isDropped = true
            case .startTimer(_, let at): timer = at
            case .cancelTimer: timer = nil
            }
        }
    }

    var body: [UInt8] { pieces.flatMap { $0 } }
    var json: Value { (try? JSONText.decodePlain(body)) ?? .null }

    /// What somebody on the line hears of these bytes.
    func heard(_ mulaw: [UInt8]) -> [HeardPhrase] {
        var ear = PhraseEar(book: book)
        return (ear.hear(mulaw) + ear.finish()).compactMap {
            if case .phraseEnded(let phrase) = $0 { phrase } else { nil }
        }
    }
}
