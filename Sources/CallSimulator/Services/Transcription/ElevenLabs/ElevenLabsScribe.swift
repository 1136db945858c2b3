import CallCore
import ScriptValue

/// `wss://api.elevenlabs.io/v1/speech-to-text/realtime`: audio as Base64 in JSON, and texts that are committed. What is
/// wrong with key or query is said on the open socket, which then closes.
struct ElevenLabsScribe: TranscriptionWire {
    static let discriminator = "message_type"
    /// A commit of less than this is too early, in milliseconds.
    private static let shortestCommit: Milliseconds = 300
    /// Without a chunk, empty or not, for so long the session ends.
    private static let patience: Milliseconds = 20_000
    private static let largestChunk = 1 << 20

    private enum Failure {
        case auth
        case request(String)
    }

    private let options: ElevenLabsOptions?
    private let failure: Failure?
    private let sessionID: String
    private var startsAt = CallTime(milliseconds: 0)
    private var words = Transcript()
    private var partialAt: Milliseconds = 0
    private var partialText = ""
    private var committedAt: Milliseconds = 0
    private var chunks = 0

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal {
        ElevenLabsError.refusal(status)
    }

    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal) {
        guard TranscriptionKind.elevenlabs.isServed(at: upgrade.path) else { throw Self.refusal(404, &desk) }
        sessionID = desk.uuid()
        let key = desk.settings.key.reveal()
        let isKnown = upgrade.headers.all("xi-api-key") == [key] || upgrade.query.all("token") == [key]
        do throws(FieldProblem) {
            options = try ElevenLabsOptions(upgrade.query)
            failure = isKnown ? nil : .auth
        } catch {
            options = nil
            failure = isKnown ? .request(error.message) : .auth
        }
    }

    mutating func open(_ desk: inout ServiceDesk) {
        switch failure {
        case .auth: return fail("auth_error", "You must be authenticated to use this endpoint.", &desk)
        case .request(let message): return fail("invalid_request", message, &desk)
        case nil: break
        }
        guard let options else { return }
        desk.ear.hangover = options.silence
        desk.idleLimit = Self.patience
        let delay = desk.readyDelay()
        startsAt = desk.now + delay
        desk.sendReady(
            [
                "message_type": "session_started", "session_id": Value(sessionID),
                "config": [
                    "model_id": Value(options.model), "audio_format": Value(options.format),
                    "sample_rate": .int(options.rate), "language_code": .null,
                    "vad_commit_strategy": .bool(options.usesVAD),
                    "vad_silence_threshold_secs": .seconds(options.silence),
                    "include_timestamps": .bool(options.sendsTimestamps),
                ],
            ], after: delay)
    }

    mutating func idle(_ desk: inout ServiceDesk) {
        fail("insufficient_audio_activity", "No audio was received for some time.", &desk)
    }

    mutating func expire(_ desk: inout ServiceDesk) {
        fail("session_time_limit_exceeded", "The session has reached its maximum length.", &desk)
    }

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        desk.touch()
        do throws(FieldProblem) {
            guard case .text(let bytes) = message, let fields = StrictFields(bytes) else {
                throw .type("message", "it has to be text with a JSON object")
            }
            try take(fields, &desk)
        } catch {
            fail("input_error", error.message, &desk)
        }
    }

    private mutating func take(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        let type = try fields.neededText("message_type")
        guard type == "input_audio_chunk" else { throw .value("message_type", "'\(type.prefix(40))' is not known") }
        try fields.only(["message_type", "audio_base_64", "commit", "sample_rate", "previous_text"])
        try fields.require("audio_base_64", "commit", "sample_rate")
        let audio = try fields.base64("audio_base_64") ?? []
        let commits = try fields.flag("commit") ?? false
        let rate = options?.rate ?? 0
        guard try fields.integer("sample_rate", in: 8_000...48_000) == rate else {
            throw .value("sample_rate", "it is not the \(rate) of the audio format")
        }
        if try fields.text("previous_text") != nil, chunks > 0 {
            throw .value("previous_text", "only the first chunk may have it")
        }
        chunks += 1
        guard audio.count <= Self.largestChunk else {
            return fail("chunk_size_exceeded", "The chunk is larger than \(Self.largestChunk) bytes.", &desk)
        }
        hear(audio, &desk)
        if commits { commitByClient(&desk) }
    }

    // MARK: audio

    private mutating func hear(_ audio: [UInt8], _ desk: inout ServiceDesk) {
        guard desk.now >= startsAt, !desk.settings.faults.isNeverReady else {
            if !audio.isEmpty { desk.note("audio came before session_started and is lost") }
            return
        }
        let isHeard = options?.isHeard ?? false
        let other = Milliseconds(audio.count) * 500 / (options?.rate ?? 8_000)
        for block in isHeard ? desk.hear(audio) : desk.hearNothing(other) { advance(block, &desk) }
    }

    private mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        for event in block.events {
            switch event {
            case .word(let word): words.add(word)
            case .speechEnded: if options?.usesVAD == true { commit(&desk) }
            default: break
            }
        }
        let text = words.text
        guard !text.isEmpty, text != partialText, block.at - partialAt >= desk.settings.partialInterval else { return }
        partialAt = block.at
        partialText = text
        desk.send(["message_type": "partial_transcript", "text": Value(text)], after: desk.partialDelay())
    }

    private mutating func commitByClient(_ desk: inout ServiceDesk) {
        let length = desk.heard - committedAt
        guard length >= Self.shortestCommit else {
            let seconds = "\(length / 1_000).\(length % 1_000 / 10 < 10 ? "0" : "")\(length % 1_000 / 10)"
            let message =
                "Commit request ignored: only \(seconds)s of uncommitted audio. "
                + "You need at least 0.3s of uncommitted audio before committing."
            guard desk.settings.closesOnEarlyCommit else {
                desk.note(message)
                return desk.send(["message_type": "commit_throttled", "error": Value(message)])
            }
            return fail("commit_throttled", message, &desk)
        }
        commit(&desk)
    }

    private mutating func commit(_ desk: inout ServiceDesk) {
        committedAt = desk.heard
        partialText = ""
        let words = words.take()
        let text = Value(words.text)
        let delay = desk.finalDelay()
        desk.send(["message_type": "committed_transcript", "text": text], after: delay)
        guard let options, options.sendsTimestamps || options.sendsLanguage else { return }
        var message: [String: Value] = ["message_type": "committed_transcript_with_timestamps", "text": text]
        message["language_code"] = options.sendsLanguage ? "en" : .null
        message["words"] = options.sendsTimestamps ? .array(timed(words)) : .null
        desk.send(.map(message), after: delay)
    }

    /// Words and the spaces between them.
    private func timed(_ words: Transcript) -> [Value] {
        var items: [Value] = []
        var last: Milliseconds?
        for word in words.words {
            if let last { items.append(item(" ", last, word.start, type: "spacing")) }
            items.append(item(word.text, word.start, word.end, type: "word"))
            last = word.end
        }
        return items
    }

    private func item(_ text: String, _ start: Milliseconds, _ end: Milliseconds, type: String) -> Value {
        [
            "text": Value(text), "start": .seconds(start), "end": .seconds(end), "type": Value(type),
            "logprob": .number(-0.1),
        ]
    }

    private func fail(_ type: String, _ message: String, _ desk: inout ServiceDesk) {
        desk.note("\(type): \(message)")
        desk.send(["message_type": Value(type), "error": Value(message)])
        desk.close(1_008, type)
    }
}
