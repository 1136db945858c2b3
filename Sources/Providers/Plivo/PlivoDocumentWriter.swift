import CallCore

/// Writes a document of a call in Plivo's elements.
struct PlivoDocumentWriter {
    /// Plivo refuses bodies of 100 KB; what is not speech needs little of it.
    static let spokenBytes = 80_000

    let context: LineContext
    /// The URL of a callback.
    let url: (MarkupCallback) -> String
    private var xml = PlivoXML()
    private var spoken = 0

    init(_ context: LineContext, url: @escaping (MarkupCallback) -> String) {
        self.context = context
        self.url = url
    }

    mutating func write(_ document: MarkupDocument) -> String {
        for step in document.steps { write(step) }
        return xml.document
    }

    private mutating func write(_ step: MarkupStep) {
        switch step {
        case .say(let text, let voice): say(text, voice)
        case .play(let address): xml.element("Play", content: address)
        case .pause(let seconds): xml.empty("Wait", [("length", String(max(seconds, 1)))])
        case .digits(let digits): tones(digits)
        case .gather(let gather): write(gather)
        case .dial(let dial): write(dial)
        case .stream(let stream): write(stream)
        case .redirect(let callback): xml.element("Redirect", [("method", "POST")], content: url(callback))
        case .hangUp: xml.empty("Hangup")
        case .reject(let reason): xml.empty("Hangup", [("reason", reason == "busy" ? "busy" : "rejected")])
        }
    }

    /// Text that would take the document over Plivo's limit is left out, so that the call itself goes on.
    private mutating func say(_ text: String, _ wanted: String?) {
        guard !text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) else { return }
        let voice = PlivoVoice(wanted: wanted, language: context.language)
        let attributes = [("voice", voice.name)] + (voice.language.map { [("language", $0)] } ?? [])
        let size = PlivoXML.escaped(text).utf8.count + 64
        guard spoken + size <= Self.spokenBytes else { return }
        spoken += size
        xml.element("Speak", attributes, content: text)
    }

    /// `async="false"`: what stands behind the tones begins when they are over.
    private mutating func tones(_ digits: String) {
        let written = Self.toneText(digits)
        guard !written.isEmpty else { return }
        xml.element("DTMF", [("async", "false")], content: written)
    }

    /// Plivo knows `w` (0.5 s) and `W` (1 s); the two-second pauses of dial strings are written with the former.
    static func toneText(_ digits: String) -> String {
        var out = ""
        for character in digits {
            switch character {
            case "0"..."9" where character.isASCII, "*", "#", "w", "W": out.append(character)
            case ",", "p", "P": out += "wwww"
            default: break
            }
        }
        return out
    }

    private mutating func write(_ gather: MarkupGather) {
        let listening = gather.listening
        let hearsKeys = listening.digits != nil
        let kind = hearsKeys ? (listening.speech ? "dtmf speech" : "dtmf") : "speech"
        // Two seconds, the least that Plivo takes, would make one answer of two sentences.
        let silence = Self.seconds(listening.silence, 2...10)
        var attributes = [
            ("action", url(gather.answer)), ("method", "POST"), ("inputType", kind),
            ("executionTimeout", Self.seconds(gather.patience, 5...60)),
        ]
        if let digits = listening.digits {
            attributes += [
                ("digitEndTimeout", silence), ("finishOnKey", digits.finishOn.map(String.init) ?? "none"),
                ("numDigits", String(min(max(digits.exactly ?? digits.atMost, 1), 32))),
            ]
        }
        if listening.speech || !hearsKeys {
            attributes += [
                ("speechEndTimeout", listening.silence < 2_000 ? "auto" : silence), ("language", context.language),
            ]
            if let partial = gather.partial {
                attributes += [
                    ("interimSpeechResultsCallback", url(partial)), ("interimSpeechResultsCallbackMethod", "POST"),
                ]
            }
        }
        // What a caller says or keys in may be a secret: Plivo keeps it out of its own logs.
        attributes += [("log", "false"), ("redirect", "true")]
        xml.open("GetInput", attributes)
        for step in gather.prompt {
            switch step {
            case .say, .play: write(step)
            default: break
            }
        }
        xml.close("GetInput")
    }

    private mutating func write(_ dial: MarkupDial) {
        var attributes = [
            ("action", url(dial.result)), ("method", "POST"), ("timeout", Self.seconds(dial.ring, 1...600)),
        ]
        let caller = PlivoNumber.dialled(dial.callerID)
        if !caller.isEmpty { attributes.append(("callerId", caller)) }
        if let limit = dial.timeLimit { attributes.append(("timeLimit", Self.seconds(limit, 1...86_400))) }
        attributes += [("callbackUrl", url(dial.answered)), ("callbackMethod", "POST"), ("redirect", "true")]
        xml.open("Dial", attributes)
        xml.element(PlivoNumber.isSIP(dial.to) ? "User" : "Number", content: PlivoNumber.dialled(dial.to))
        xml.close("Dial")
    }

    /// Without `keepCallAlive` the next element would end the call at once.
    private mutating func write(_ stream: MarkupStream) {
        let attributes = [
            ("bidirectional", "true"), ("keepCallAlive", "true"), ("contentType", "audio/x-mulaw;rate=8000"),
            ("streamTimeout", "86400"), ("statusCallbackUrl", url(stream.report)), ("statusCallbackMethod", "POST"),
        ]
        xml.element("Stream", attributes, content: stream.url)
    }

    /// Whole seconds, rounded up, within what Plivo takes.
    static func seconds(_ time: Milliseconds, _ range: ClosedRange<Int64>) -> String {
        String(wholeSeconds(time, range))
    }

    static func wholeSeconds(_ time: Milliseconds, _ range: ClosedRange<Int64>) -> Int64 {
        let whole = time / 1000 + (time % 1000 > 0 ? 1 : 0)
        return min(max(whole, range.lowerBound), range.upperBound)
    }
}
