import CallCore
import ScriptValue

/// `wss://api.x.ai/v1/stt`: settings in the query, audio in binary messages once `transcript.created` has come.
struct XAITranscription: TranscriptionWire {
    /// Milliseconds of speech after which a chunk is settled.
    private static let chunkLength: Milliseconds = 3_000
    /// Milliseconds of audio from one interim text to the next, at least.
    private static let interimInterval: Milliseconds = 500
    private static let known: Set<String> = [
        "encoding", "sample_rate", "interim_results", "endpointing", "language", "diarize", "multichannel", "channels",
        "vad_threshold", "smart_turn", "smart_turn_timeout",
    ]
    private static let rates: [Int64] = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000]

    private let encoding: String
    private let rate: Int64
    private let sendsInterims: Bool
    private let endpointing: Milliseconds
    private let language: String
    private var startsAt = CallTime(milliseconds: 0)
    /// Words of the present chunk, of the utterance, of the session.
    private var chunk = Transcript()
    private var utterance = Transcript()
    private var session = Transcript()
    private var chunkStart: Milliseconds?
    private var utteranceStart: Milliseconds = 0
    private var interimAt: Milliseconds = 0
    private var interimText = ""

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal { XAIError.refusal(status) }

    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal) {
        guard TranscriptionKind.xai.isServed(at: upgrade.path) else { throw XAIError.refusal(404) }
        guard upgrade.isAuthorized("Bearer", desk.settings.key) else { throw XAIError.refusal(401) }
        do throws(FieldProblem) {
            let query = upgrade.query
            try query.only(Self.known, repeatable: ["keyterm"])
            encoding = try query.choice("encoding", of: ["pcm", "mulaw", "alaw"]) ?? "pcm"
            rate = try query.integer("sample_rate", in: 8_000...48_000) ?? 16_000
            guard Self.rates.contains(rate) else { throw .value("sample_rate", "\(rate) is not served") }
            sendsInterims = try query.flag("interim_results") ?? false
            endpointing = try query.integer("endpointing", in: 0...5_000) ?? 10
            language = query["language"] ?? "en"
            try Self.checkRest(query)
        } catch {
            throw XAIError.refusal(400, message: error.message)
        }
    }

    private static func checkRest(_ query: StrictQuery) throws(FieldProblem) {
        _ = try query.flag("diarize")
        let isMultichannel = try query.flag("multichannel") ?? false
        let channels = try query.integer("channels", in: 2...8)
        guard channels == nil || isMultichannel else { throw .value("channels", "it needs multichannel=true") }
        guard !isMultichannel else { throw .value("multichannel", "this simulation hears one channel only") }
        _ = try query.number("vad_threshold", in: 0...1)
        let smartTurn = try query.number("smart_turn", in: 0...1)
        let timeout = try query.integer("smart_turn_timeout", in: 1...5_000)
        guard timeout == nil || smartTurn != nil else { throw .value("smart_turn_timeout", "it needs smart_turn") }
        let terms = query.all("keyterm")
        guard terms.count <= 100, terms.allSatisfy({ $0.count <= 50 }) else {
            throw .value("keyterm", "there may be 100, of 50 characters each")
        }
    }

    mutating func open(_ desk: inout ServiceDesk) {
        desk.ear.hangover = endpointing
        let delay = desk.readyDelay()
        startsAt = desk.now + delay
        desk.sendReady(["type": "transcript.created"], after: delay)
    }

    mutating func expire(_ desk: inout ServiceDesk) {
        desk.send(["type": "error", "message": "The session has reached its maximum length."])
        desk.close(1_001, "session expired")
    }

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        switch message {
        case .binary(let bytes): hear(bytes, &desk)
        case .text(let bytes):
            do throws(FieldProblem) {
                guard let fields = StrictFields(bytes) else { throw .type("message", "it has to be a JSON object") }
                let type = try fields.neededText("type")
                guard type == "audio.done" else { throw .value("type", "'\(type.prefix(40))' is not known") }
                try fields.only(["type"])
                finish(&desk)
            } catch {
                desk.note(error.message)
                desk.send(["type": "error", "message": Value(error.message)])
            }
        }
    }

    // MARK: audio

    private mutating func hear(_ bytes: [UInt8], _ desk: inout ServiceDesk) {
        guard desk.now >= startsAt, !desk.settings.faults.isNeverReady else {
            return desk.note("audio came before transcript.created and is lost")
        }
        let isHeard = encoding == "mulaw" && rate == 8_000
        let other = Milliseconds(bytes.count) * (encoding == "pcm" ? 500 : 1_000) / rate
        for block in isHeard ? desk.hear(bytes) : desk.hearNothing(other) { advance(block, &desk) }
    }

    private mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        for event in block.events {
            switch event {
            case .speechStarted(let at):
                chunkStart = at
                utteranceStart = at
            case .word(let word):
                if chunkStart == nil { chunkStart = word.start }
                chunk.add(word)
                utterance.add(word)
                session.add(word)
            case .speechEnded: endUtterance(block.at, &desk)
            case .phraseStarted, .phraseEnded: break
            }
        }
        guard let start = chunkStart else { return }
        if block.at - start >= Self.chunkLength {
            tell(chunk.take(), from: start, to: block.at, isFinal: true, isEnd: false, &desk)
            chunkStart = block.at
            interimText = ""
            interimAt = block.at
        } else {
            sendInterim(start, block.at, &desk)
        }
    }

    private mutating func sendInterim(_ start: Milliseconds, _ at: Milliseconds, _ desk: inout ServiceDesk) {
        let wait = max(Self.interimInterval, desk.settings.partialInterval)
        guard sendsInterims, !chunk.isEmpty, chunk.text != interimText, at - interimAt >= wait else { return }
        interimAt = at
        interimText = chunk.text
        tell(chunk, from: start, to: at, isFinal: false, isEnd: false, &desk)
    }

    private mutating func endUtterance(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        tell(utterance.take(), from: utteranceStart, to: at, isFinal: true, isEnd: true, &desk)
        chunk = Transcript()
        chunkStart = nil
        interimText = ""
    }

    private mutating func finish(_ desk: inout ServiceDesk) {
        if !utterance.isEmpty || desk.ear.isSpeech { endUtterance(desk.heard, &desk) }
        let done: Value = [
            "type": "transcript.done", "text": Value(session.text), "duration": .seconds(desk.heard),
        ]
        desk.send(done, after: desk.finalDelay())
        desk.close(1_000, "")
    }

    private func tell(
        _ words: Transcript, from start: Milliseconds, to end: Milliseconds, isFinal: Bool, isEnd: Bool,
        _ desk: inout ServiceDesk
    ) {
        let items = words.words.map { word -> Value in
            [
                "text": Value(word.text), "start": .seconds(word.start), "end": .seconds(word.end),
                "confidence": .number(0.97),
            ]
        }
        let message: Value = [
            "type": "transcript.partial", "text": Value(words.text), "words": .array(items),
            "is_final": .bool(isFinal), "speech_final": .bool(isEnd), "start": .seconds(start),
            "duration": .seconds(end - start), "language": Value(language),
        ]
        desk.send(message, after: isFinal ? desk.finalDelay() : desk.partialDelay())
    }
}
