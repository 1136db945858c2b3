import CallCore

/// Twilio's way of writing documents (TwiML) and of its API.
public struct TwilioDialect: MarkupDialect {
    /// A `<Say>` takes 4096 characters.
    public let longestText = 3000
    public let shortestPatience: Milliseconds = 1_000
    /// `completed` is all it says.
    public let tellsWhoHungUp = false
    public let pausePicksUp = false
    public let verdictTime: Milliseconds? = nil
    /// What fits into the `Twiml` field of a request, in characters.
    static let longestInline = 4000

    let accountSID: String
    let options: TwilioOptions

    public init(accountSID: String, options: TwilioOptions = TwilioOptions()) {
        self.accountSID = accountSID
        self.options = options
    }

    public func write(_ document: MarkupDocument, _ context: LineContext) -> WebhookReply {
        .xml(text(document, context))
    }

    func text(_ document: MarkupDocument, _ context: LineContext) -> String {
        var xml = TwiML()
        for step in document.steps { write(step, context, to: &xml) }
        return xml.document
    }

    private func write(_ step: MarkupStep, _ context: LineContext, to xml: inout TwiML) {
        switch step {
        case .say(let text, let voice):
            let name = TwilioVoice.name(voice, fallback: options.voice)
            xml.add("Say", [("voice", name), ("language", context.language)], text: text)
        case .play(let url): xml.add("Play", text: url)
        case .pause(let seconds): xml.add("Pause", [("length", String(seconds))])
        case .digits(let keys): xml.add("Play", [("digits", Self.tones(keys))])
        case .gather(let gather): write(gather, context, to: &xml)
        case .dial(let dial): write(dial, context, to: &xml)
        case .stream(let stream): write(stream, context, to: &xml)
        case .redirect(let callback):
            xml.add("Redirect", [("method", "POST")], text: address(callback, context))
        case .hangUp: xml.add("Hangup")
        case .reject(let reason): xml.add("Reject", [("reason", reason == "busy" ? "busy" : "rejected")])
        }
    }

    private func write(_ gather: MarkupGather, _ context: LineContext, to xml: inout TwiML) {
        let listening = gather.listening
        let digits = listening.digits
        let input = [digits != nil ? "dtmf" : nil, listening.speech ? "speech" : nil].compactMap { $0 }
        var attributes: [(String, String?)] = [
            ("input", input.isEmpty ? "dtmf" : input.joined(separator: " ")),
            ("action", address(gather.answer, context)), ("method", "POST"),
            ("timeout", String(Self.timeout(gather))),
        ]
        if listening.speech {
            attributes += [
                ("speechTimeout", speechTimeout(listening.silence)), ("speechModel", options.speechModel),
                ("language", context.language),
            ]
            if let partial = gather.partial {
                attributes += [
                    ("partialResultCallback", address(partial, context)), ("partialResultCallbackMethod", "POST"),
                ]
            }
        }
        if let digits {
            attributes += [
                ("numDigits", String(max(1, digits.exactly ?? digits.atMost))),
                ("finishOnKey", digits.finishOn.map(String.init) ?? ""),
            ]
        }
        xml.open("Gather", attributes)
        for step in gather.prompt { write(step, context, to: &xml) }
        xml.close("Gather")
    }

    /// Twilio waits that long for the first key, and for each further one. Where a pause ends the answer, it must be
    /// short; the line opens the gather again when nothing came.
    private static func timeout(_ gather: MarkupGather) -> Milliseconds {
        let patience = max(1, (gather.patience + 999) / 1000)
        guard let digits = gather.listening.digits, digits.exactly == nil else { return patience }
        return min(patience, 4)
    }

    /// A pause longer than usual is a whole number of seconds; models that are named take nothing else.
    private func speechTimeout(_ silence: Milliseconds) -> String {
        let needsNumber = options.speechModel.map(Self.isSpecific) ?? false
        guard needsNumber || silence > 1_000 else { return "auto" }
        return String(min(max(1, (silence + 999) / 1000), 60))
    }

    private static func isSpecific(_ model: String) -> Bool {
        model.hasPrefix("googlev2_") || model.hasPrefix("deepgram_")
    }

    private func write(_ dial: MarkupDial, _ context: LineContext, to xml: inout TwiML) {
        xml.open(
            "Dial",
            [
                ("action", address(dial.result, context)), ("method", "POST"),
                ("timeout", String(Self.ringSeconds(dial.ring))),
                ("timeLimit", dial.timeLimit.map { String(max(1, $0 / 1000)) }), ("callerId", dial.callerID),
                ("answerOnBridge", "true"),
            ])
        xml.add(
            dial.to.lowercased().hasPrefix("sip:") ? "Sip" : "Number",
            [
                ("statusCallback", address(dial.answered, context)), ("statusCallbackEvent", "answered"),
                ("statusCallbackMethod", "POST"),
            ], text: dial.to)
        xml.close("Dial")
    }

    private func write(_ stream: MarkupStream, _ context: LineContext, to xml: inout TwiML) {
        xml.open("Connect")
        xml.add(
            "Stream",
            [
                ("url", stream.url), ("statusCallback", address(stream.report, context)),
                ("statusCallbackMethod", "POST"),
            ])
        xml.close("Connect")
    }

    /// Whole seconds that Twilio accepts as the time to ring.
    static func ringSeconds(_ ring: Milliseconds) -> Milliseconds { min(max(1, (ring + 999) / 1000), 600) }

    /// `<Play digits>` knows one pause, of half a second.
    static func tones(_ keys: String) -> String {
        var out = ""
        for key in keys {
            switch key {
            case ",", "p", "P": out += "wwww"
            case "W": out += "ww"
            default: out.append(key)
            }
        }
        return out
    }
}
