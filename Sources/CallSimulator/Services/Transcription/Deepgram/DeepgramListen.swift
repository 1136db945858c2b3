import CallCore
import ScriptValue

/// `wss://api.deepgram.com/v1/listen`: settings in the query, audio in binary messages, `Results` all along.
struct DeepgramListen: TranscriptionWire {
    static let hasReadyMessage = false
    /// A piece of a long sentence is settled after so much audio, in milliseconds.
    private static let settleAfter: Milliseconds = 4_000
    /// Without audio or KeepAlive for so long the service closes, in milliseconds.
    private static let patience: Milliseconds = 10_000

    let options: DeepgramListenOptions
    let requestID: String
    private var words = Transcript()
    /// Milliseconds of audio at which the present piece begins.
    private var pieceStart: Milliseconds = 0
    private var interimAt: Milliseconds = 0
    private var interimText = ""
    private var isSpeaking = false
    /// The end of the last word that no `UtteranceEnd` has told of.
    private var lastWordEnd: Milliseconds?

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal {
        DeepgramError.refusal(status, requestID: desk.uuid())
    }

    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal) {
        requestID = desk.uuid()
        guard TranscriptionKind.deepgram.isServed(at: upgrade.path) else {
            throw DeepgramError.refusal(404, requestID: requestID)
        }
        guard upgrade.isAuthorized("Token", desk.settings.key) else {
            throw DeepgramError.refusal(401, requestID: requestID)
        }
        do throws(FieldProblem) {
            options = try DeepgramListenOptions(upgrade.query)
        } catch {
            throw DeepgramError.refusal(400, requestID: requestID, message: error.message)
        }
    }

    var acceptHeaders: HeaderList { HeaderList(["dg-request-id": requestID]) }

    mutating func open(_ desk: inout ServiceDesk) {
        // With endpointing off, a second of quiet still tells the next SpeechStarted from this one.
        desk.ear.hangover = options.endpointing ?? 1_000
        desk.idleLimit = Self.patience
    }

    mutating func idle(_ desk: inout ServiceDesk) {
        desk.close(
            1_011,
            "NET-0001: Deepgram did not receive audio data or a text message within the timeout window.")
    }

    mutating func expire(_ desk: inout ServiceDesk) { desk.close(1_011, "NET-0000: The session has ended.") }

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        desk.touch()
        switch message {
        case .binary(let bytes) where bytes.isEmpty: finish(&desk)
        case .binary(let bytes): hear(bytes, &desk)
        case .text(let bytes): control(bytes, &desk)
        }
    }

    // MARK: audio

    private mutating func hear(_ bytes: [UInt8], _ desk: inout ServiceDesk) {
        guard let encoding = options.encoding else {
            desk.note("raw audio came without encoding and sample_rate")
            return desk.close(1_008, "DATA-0000: The payload cannot be decoded as audio.")
        }
        let isHeard = encoding == "mulaw" && options.sampleRate == 8_000
        let other = Milliseconds(bytes.count) * 500 / (options.sampleRate ?? 8_000)
        let blocks = isHeard ? desk.hear(bytes) : desk.hearNothing(other)
        for block in blocks { advance(block, &desk) }
    }

    private mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        var endsSpeech = false
        for event in block.events {
            switch event {
            case .speechStarted(let at):
                isSpeaking = true
                if options.sendsVADEvents {
                    desk.send(["type": "SpeechStarted", "channel": [0, 1], "timestamp": .seconds(at)])
                }
            case .word(let word):
                words.add(word)
                lastWordEnd = word.end
            case .speechEnded: endsSpeech = true
            case .phraseStarted, .phraseEnded: break
            }
        }
        if endsSpeech {
            isSpeaking = false
            settle(block.at, isEnd: options.endpointing != nil, &desk)
        } else if block.at - pieceStart >= Self.settleAfter {
            settle(block.at, isEnd: false, &desk)
        } else {
            sendInterim(block.at, &desk)
        }
        endUtterance(block.at, &desk)
    }

    private mutating func sendInterim(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        guard options.sendsInterims, isSpeaking || !words.isEmpty else { return }
        let text = self.text(words)
        let wait = text == interimText ? 1_000 : desk.settings.partialInterval
        guard at - interimAt >= wait else { return }
        interimAt = at
        interimText = text
        let delay = desk.partialDelay()
        desk.send(results(words, to: at, isFinal: false, isEnd: false, &desk), after: delay)
    }

    /// The text of the present piece will not change any more.
    private mutating func settle(
        _ at: Milliseconds, isEnd: Bool, fromFinalize: Bool = false, _ desk: inout ServiceDesk
    ) {
        var message = results(words.take(), to: at, isFinal: true, isEnd: isEnd, &desk)
        if fromFinalize, case .map(var fields) = message {
            fields["from_finalize"] = true
            message = .map(fields)
        }
        let delay = desk.finalDelay()
        desk.send(message, after: delay)
        pieceStart = at
        interimAt = at
        interimText = ""
    }

    /// By the times of words alone, so that it works in noise, too.
    private mutating func endUtterance(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        guard let gap = options.utteranceEnd, let last = lastWordEnd, at - last >= gap else { return }
        if !words.isEmpty { settle(at, isEnd: false, &desk) }
        lastWordEnd = nil
        desk.send(["type": "UtteranceEnd", "channel": [0, 1], "last_word_end": .seconds(last)])
    }

    // MARK: control messages

    private mutating func control(_ bytes: [UInt8], _ desk: inout ServiceDesk) {
        do throws(FieldProblem) {
            guard let fields = StrictFields(bytes) else { throw .type("message", "it has to be a JSON object") }
            switch try fields.neededText("type") {
            case "KeepAlive": try fields.only(["type"])
            case "Finalize":
                try fields.only(["type", "channel"])
                _ = try fields.integer("channel", in: 0...0)
                // Nothing comes of it when there is nothing to flush.
                if isSpeaking || !words.isEmpty { settle(desk.heard, isEnd: false, fromFinalize: true, &desk) }
            case "CloseStream":
                try fields.only(["type"])
                finish(&desk)
            case "Configure":
                try fields.only(["type", "keyterms", "features"])
                _ = try fields.texts("keyterms", atMost: 100)
                if let features = try fields.object("features") {
                    for name in features.fields.keys.sorted() { _ = try features.flag(name) }
                }
            case let type: throw .value("type", "'\(type.prefix(40))' is not known")
            }
        } catch {
            desk.note(error.message)
            desk.send([
                "type": "Error", "variant": "UNPARSABLE_CLIENT_MESSAGE", "message": Value(error.message),
                "description": "Text message received from client did not match any of the formats we expect.",
            ])
            desk.close(1_008, "DATA-0000: The text message cannot be read.")
        }
    }

    private mutating func finish(_ desk: inout ServiceDesk) {
        if isSpeaking || !words.isEmpty { settle(desk.heard, isEnd: false, &desk) }
        let digits = desk.uuid() + desk.uuid()
        desk.send([
            "type": "Metadata", "transaction_key": "deprecated", "request_id": Value(requestID),
            "sha256": Value(digits.filter { $0 != "-" }), "created": Value(WireDate.iso8601(desk.now)),
            "duration": .seconds(desk.heard), "channels": 1,
        ])
        desk.close(1_000, "")
    }

    // MARK: results

    private func text(_ words: Transcript) -> String { options.isPunctuated ? words.text : words.plainText }

    private func results(
        _ words: Transcript, to end: Milliseconds, isFinal: Bool, isEnd: Bool, _ desk: inout ServiceDesk
    ) -> Value {
        let confidence = words.isEmpty ? 0 : Double(desk.random.draw(900...999)) / 1_000
        let alternative: Value = [
            "transcript": Value(text(words)), "confidence": .number(confidence),
            "words": .array(words.words.map { word($0, confidence) }),
        ]
        return [
            "type": "Results", "channel_index": [0, 1], "start": .seconds(pieceStart),
            "duration": .seconds(end - pieceStart), "is_final": .bool(isFinal), "speech_final": .bool(isEnd),
            "from_finalize": false, "channel": ["alternatives": [alternative]],
            "metadata": [
                "request_id": Value(requestID), "model_uuid": "6d1a9be0-2f0a-4a8b-9a52-0f6e0d2f11aa",
                "model_info": [
                    "name": Value("general-\(options.model)"), "version": "2026-01-01.0", "arch": Value(options.model),
                ],
            ],
        ]
    }

    private func word(_ word: HeardWord, _ confidence: Double) -> Value {
        var fields: [String: Value] = [
            "word": Value(Transcript.plain(word.text)), "start": .seconds(word.start), "end": .seconds(word.end),
            "confidence": .number(confidence),
        ]
        if options.isPunctuated { fields["punctuated_word"] = Value(word.text) }
        return .map(fields)
    }
}
