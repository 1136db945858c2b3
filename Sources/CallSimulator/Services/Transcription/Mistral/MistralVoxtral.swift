import CallCore
import ScriptValue

/// `wss://api.mistral.ai/v1/audio/transcriptions/realtime`: text streams as it is spoken, some time behind; ends of
/// utterances only for a client that asks for turns.
struct MistralVoxtral: TranscriptionWire {
    /// Bytes of audio in one message.
    private static let largestAppend = 262_144

    private let model: String
    private let requestID: String
    private var session: MistralSession
    private var hasAudio = false
    private var sentLanguage = false
    /// Words that came since the last delta, and since the last segment.
    private var fresh = Transcript()
    private var segment = Transcript()
    private var text = ""
    private var segments: [Value] = []
    private var deltaAt: Milliseconds = 0
    private var inTurn = false
    private var isEager = false

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal { MistralError.refusal(status) }

    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal) {
        guard TranscriptionKind.mistral.isServed(at: upgrade.path) else { throw MistralError.refusal(404) }
        guard upgrade.isAuthorized("Bearer", desk.settings.key) else { throw MistralError.refusal(401) }
        do throws(FieldProblem) {
            try upgrade.query.only(["model", "target_streaming_delay_ms"])
            model = try upgrade.query.needed("model")
            let delay = try upgrade.query.integer("target_streaming_delay_ms", in: 0...10_000)
            session = MistralSession(delay: delay ?? 480)
        } catch {
            throw MistralError.refusal(400, message: error.message)
        }
        requestID = desk.uuid()
    }

    mutating func open(_ desk: inout ServiceDesk) {
        desk.ear.hangover = session.turns?.silence ?? 500
        desk.send(["type": "session.created", "session": sessionValue], after: desk.readyDelay())
    }

    mutating func expire(_ desk: inout ServiceDesk) {
        refuse("The session has reached its maximum length.", code: 3_002, &desk)
        desk.close(1_001, "session expired")
    }

    private var sessionValue: Value {
        [
            "request_id": Value(requestID), "model": Value(model),
            "audio_format": ["encoding": Value(session.encoding), "sample_rate": .int(session.rate)],
            "target_streaming_delay_ms": .int(session.delay),
        ]
    }

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        do throws(FieldProblem) {
            guard case .text(let bytes) = message, let fields = StrictFields(bytes) else {
                throw .type("message", "it has to be text with a JSON object")
            }
            try take(fields, &desk)
        } catch {
            desk.note(error.message)
            refuse(error.message, code: 3_000, &desk)
        }
    }

    private mutating func take(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        switch try fields.neededText("type") {
        case "session.update":
            try fields.only(["type", "session"])
            guard let changes = try fields.object("session") else { throw .missing("session") }
            guard !hasAudio else { throw .value("session", "it cannot change once audio has been sent") }
            try session.update(changes, takesTurnDetection: desk.settings.takesTurnDetection)
            desk.ear.hangover = session.turns?.silence ?? 500
            desk.sendReady(["type": "session.updated", "session": sessionValue], after: desk.readyDelay())
        case "input_audio.append":
            try fields.only(["type", "audio"])
            guard let audio = try fields.base64("audio") else { throw .missing("audio") }
            guard audio.count <= Self.largestAppend else {
                throw .value("audio", "it is longer than \(Self.largestAppend) bytes")
            }
            hear(audio, &desk)
        case "input_audio.flush":
            try fields.only(["type"])
            endSegment(after: desk.finalDelay(), &desk)
        case "input_audio.end":
            try fields.only(["type"])
            finish(&desk)
        case let type: throw .value("type", "'\(type.prefix(40))' is not known")
        }
    }

    // MARK: audio

    private mutating func hear(_ audio: [UInt8], _ desk: inout ServiceDesk) {
        if !hasAudio, !session.isHeard { desk.note("audio came in another format than the session's") }
        hasAudio = true
        let other = Milliseconds(audio.count) * 1_000 / (session.sampleBytes * session.rate)
        for block in session.isHeard ? desk.hear(audio) : desk.hearNothing(other) { advance(block, &desk) }
    }

    private mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        for event in block.events {
            switch event {
            case .speechStarted(let at): if session.turns != nil { beginTurn(at, &desk) }
            case .word(let word):
                fresh.add(word)
                segment.add(word)
            case .speechEnded: if session.turns != nil { endTurn(block.at, &desk) }
            case .phraseStarted, .phraseEnded: break
            }
        }
        if inTurn { considerEagerEnd(block, &desk) }
        if !fresh.isEmpty, block.at - deltaAt >= desk.settings.partialInterval {
            deltaAt = block.at
            sendDelta(after: session.delay, &desk)
        }
    }

    private mutating func sendDelta(after delay: Milliseconds, _ desk: inout ServiceDesk) {
        guard !fresh.isEmpty else { return }
        if !sentLanguage {
            sentLanguage = true
            desk.send(["type": "transcription.language", "audio_language": "en"], after: delay)
        }
        let words = fresh.take().text
        let delta = text.isEmpty ? words : " " + words
        text += delta
        desk.send(["type": "transcription.text.delta", "text": Value(delta)], after: delay)
    }

    /// What was said since the last segment is one.
    private mutating func endSegment(after delay: Milliseconds, _ desk: inout ServiceDesk) {
        sendDelta(after: delay, &desk)
        let words = segment.take()
        guard let first = words.words.first, let last = words.words.last else { return }
        let fields: [String: Value] = [
            "text": Value(words.text), "start": .seconds(first.start), "end": .seconds(last.end),
        ]
        segments.append(.map(fields))
        desk.send(.map(fields.merging(["type": "transcription.segment"]) { $1 }), after: delay)
    }

    private mutating func finish(_ desk: inout ServiceDesk) {
        let delay = desk.finalDelay()
        endSegment(after: delay, &desk)
        desk.send(
            [
                "type": "transcription.done", "model": Value(model), "text": Value(text), "language": "en",
                "segments": .array(segments),
                "usage": [
                    "prompt_audio_seconds": .int(desk.heard / 1_000), "prompt_tokens": 0, "completion_tokens": 0,
                    "total_tokens": 0,
                ],
            ], after: delay)
        desk.close(1_000, "", after: delay + 20)
    }

    // MARK: turns

    private mutating func beginTurn(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        inTurn = true
        isEager = false
        desk.send(["type": "turn.start", "time_s": .seconds(at)], after: desk.partialDelay())
    }

    private mutating func considerEagerEnd(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        guard let turns = session.turns, turns.eagerEndThreshold != nil else { return }
        if !isEager, block.quiet >= max(100, turns.silence * 3 / 5), block.quiet < turns.silence {
            isEager = true
            desk.send(["type": "turn.eager_end", "time_s": .seconds(block.at)], after: desk.partialDelay())
        } else if isEager, block.quiet == 0 {
            isEager = false
            desk.send(["type": "turn.resume", "time_s": .seconds(block.at)], after: desk.partialDelay())
        }
    }

    private mutating func endTurn(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        guard inTurn else { return }
        inTurn = false
        let delay = desk.finalDelay()
        endSegment(after: delay, &desk)
        desk.send(["type": "turn.end", "time_s": .seconds(at), "end_reason": "threshold"], after: delay)
    }

    private func refuse(_ message: String, code: Int64, _ desk: inout ServiceDesk) {
        desk.send(["type": "error", "error": ["message": Value(message), "code": .int(code)]])
    }
}
