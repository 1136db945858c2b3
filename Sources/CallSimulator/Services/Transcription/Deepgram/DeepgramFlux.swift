import CallCore
import ScriptValue

/// `wss://api.deepgram.com/v2/listen`: a model that takes turns and says when one is over.
struct DeepgramFlux: TranscriptionWire {
    /// Milliseconds of audio from one `Update` to the next.
    private static let updateInterval: Milliseconds = 240

    private var options: DeepgramFluxOptions
    private let requestID: String
    private var sequence: Int64 = 0
    private var turn: Int64 = 0
    private var words = Transcript()
    private var turnStart: Milliseconds = 0
    private var isEager = false
    private var updateAt: Milliseconds = 0
    private var lastText = ""

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal {
        DeepgramError.refusal(status, requestID: desk.uuid())
    }

    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal) {
        requestID = desk.uuid()
        guard TranscriptionKind.deepgramFlux.isServed(at: upgrade.path) else {
            throw DeepgramError.refusal(404, requestID: requestID)
        }
        guard upgrade.isAuthorized("Token", desk.settings.key) else {
            throw DeepgramError.refusal(401, requestID: requestID)
        }
        do throws(FieldProblem) {
            options = try DeepgramFluxOptions(upgrade.query)
        } catch {
            throw DeepgramError.refusal(400, requestID: requestID, message: error.message)
        }
    }

    var acceptHeaders: HeaderList { HeaderList(["dg-request-id": requestID]) }

    mutating func open(_ desk: inout ServiceDesk) {
        let message = numbered("Connected", [:])
        desk.sendReady(message, after: desk.readyDelay())
    }

    mutating func expire(_ desk: inout ServiceDesk) { fail("SESSION_EXPIRED", "The session has ended.", 1_011, &desk) }

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        switch message {
        case .binary(let bytes): hear(bytes, &desk)
        case .text(let bytes): control(bytes, &desk)
        }
    }

    private mutating func hear(_ bytes: [UInt8], _ desk: inout ServiceDesk) {
        guard let encoding = options.encoding else {
            desk.note("raw audio came without encoding and sample_rate")
            return fail("UNSUPPORTED_AUDIO", "The payload cannot be decoded as audio.", 1_008, &desk)
        }
        let isHeard = encoding == "mulaw" && options.sampleRate == 8_000
        let other = Milliseconds(bytes.count) * 500 / (options.sampleRate ?? 8_000)
        for block in isHeard ? desk.hear(bytes) : desk.hearNothing(other) { advance(block, &desk) }
    }

    // MARK: turns

    private mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        for case .word(let word) in block.events {
            let isFirst = words.isEmpty
            if isFirst { turnStart = max(turnStart, word.start) }
            words.add(word)
            if isFirst { tell("StartOfTurn", block.at, 0.05, after: desk.partialDelay(), &desk) }
        }
        guard !words.isEmpty else { return updateSilence(block.at, &desk) }
        if isEager, block.quiet == 0 {
            isEager = false
            tell("TurnResumed", block.at, 0.1, after: desk.partialDelay(), &desk)
        }
        let confidence = self.confidence(block.quiet)
        if confidence >= options.threshold || block.quiet >= options.timeout {
            return endTurn(block.at, confidence, &desk)
        }
        if let eager = options.eagerThreshold, !isEager, confidence >= eager {
            isEager = true
            return tell("EagerEndOfTurn", block.at, confidence, after: desk.finalDelay(), &desk)
        }
        let wait = words.text == lastText ? 1_000 : Self.updateInterval
        if block.at - updateAt >= wait { tell("Update", block.at, confidence, after: desk.partialDelay(), &desk) }
    }

    /// Outside a turn there is an empty update now and then.
    private mutating func updateSilence(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        turnStart = at
        if at - updateAt >= 1_000 { tell("Update", at, 0, after: desk.partialDelay(), &desk) }
    }

    /// Grows with the silence, and faster behind a whole sentence.
    private func confidence(_ quiet: Milliseconds) -> Double {
        guard quiet > 0, let last = words.words.last?.text.last else { return 0.02 }
        let isSentence = last == "." || last == "?" || last == "!"
        return min(0.99, Double(quiet) / 1_000 + (isSentence ? 0.35 : 0))
    }

    private mutating func endTurn(_ at: Milliseconds, _ confidence: Double, _ desk: inout ServiceDesk) {
        tell("EndOfTurn", at, confidence, after: desk.finalDelay(), &desk)
        words = Transcript()
        turn += 1
        turnStart = at
        isEager = false
        lastText = ""
    }

    private mutating func tell(
        _ event: String, _ at: Milliseconds, _ confidence: Double, after delay: Milliseconds, _ desk: inout ServiceDesk
    ) {
        updateAt = at
        lastText = words.text
        let heard = words.words.map { word -> Value in
            ["word": Value(word.text), "confidence": .number(Double(desk.random.draw(900...999)) / 1_000)]
        }
        let message = numbered(
            "TurnInfo",
            [
                "event": Value(event), "turn_index": .int(turn), "audio_window_start": .seconds(turnStart),
                "audio_window_end": .seconds(at), "transcript": Value(words.text), "words": .array(heard),
                "end_of_turn_confidence": .number(confidence),
            ])
        desk.send(message, after: delay)
    }

    private mutating func numbered(_ type: String, _ fields: [String: Value]) -> Value {
        defer { sequence += 1 }
        let head: [String: Value] = [
            "type": Value(type), "request_id": Value(requestID), "sequence_id": .int(sequence),
        ]
        return .map(head.merging(fields) { first, _ in first })
    }

    // MARK: control messages

    private mutating func control(_ bytes: [UInt8], _ desk: inout ServiceDesk) {
        do throws(FieldProblem) {
            guard let fields = StrictFields(bytes) else { throw .type("message", "it has to be a JSON object") }
            switch try fields.neededText("type") {
            case "CloseStream":
                try fields.only(["type"])
                if !words.isEmpty { endTurn(desk.heard, 1, &desk) }
                desk.close(1_000, "")
            case "ForceEndTurn":
                try fields.only(["type"])
                if !words.isEmpty { endTurn(desk.heard, 1, &desk) }
            case "Configure": configure(fields, &desk)
            case let type: throw .value("type", "'\(type.prefix(40))' is not known")
            }
        } catch {
            desk.note(error.message)
            fail(
                "UNPARSABLE_CLIENT_MESSAGE",
                "Text message received from client did not match any of the formats we expect.", 1_008, &desk)
        }
    }

    private mutating func configure(_ fields: StrictFields, _ desk: inout ServiceDesk) {
        do throws(FieldProblem) {
            try options.configure(fields)
            var thresholds: [String: Value] = [
                "eot_threshold": .number(options.threshold), "eot_timeout_ms": .int(options.timeout),
            ]
            if let eager = options.eagerThreshold { thresholds["eager_eot_threshold"] = .number(eager) }
            let keyterms = options.keyterms.map { Value($0) }
            desk.send(
                numbered("ConfigureSuccess", ["thresholds": .map(thresholds), "keyterms": .array(keyterms)]),
                after: desk.partialDelay())
        } catch {
            desk.note(error.message)
            desk.send(numbered("ConfigureFailure", ["description": Value(error.message)]))
        }
    }

    /// All errors of this service end the session.
    private mutating func fail(_ code: String, _ description: String, _ close: Int, _ desk: inout ServiceDesk) {
        desk.send([
            "type": "Error", "sequence_id": .int(sequence), "code": Value(code), "description": Value(description),
        ])
        desk.close(close, code)
    }
}
