import ScriptValue

extension HearingTurn {
    /// A turn on the terms of one `listen`, `gather` or `ask`.
    init(verb: String, token: String, task: TaskNumber, _ arguments: VerbArguments) {
        self.token = token
        self.task = task
        prompt = arguments.text(verb == "call:ask" ? "text" : "say")
        reprompt = arguments.text("reprompt") ?? prompt
        voice = arguments.text("voice")
        bargeIn =
            switch arguments.value("barge_in") {
            case .bool(false): .never
            case .function(let hook): .hook(hook)
            default: .always
            }
        acceptsSpeech = verb != "call:gather" || arguments.flag("speech")
        digits = Self.digitTerms(verb, arguments)
        timeout = arguments.seconds("timeout") ?? 10_000
        silence = arguments.seconds("silence") ?? 800
        triesLeft = arguments.integer("tries") ?? 1
        partialHook = arguments.function("partial")
    }

    private static func digitTerms(_ verb: String, _ arguments: VerbArguments) -> DigitTerms? {
        let exactly = arguments.integer("digits")
        let atMost = arguments.integer("max")
        let finishOn = arguments.text("finish_on")?.first
        guard verb == "call:gather" || exactly != nil || atMost != nil else { return nil }
        return DigitTerms(exactly: exactly, atMost: atMost ?? exactly ?? 64, finishOn: finishOn)
    }

    /// What the line is asked to hear.
    var listening: Listening {
        var listening = Listening(
            turnToken: token, silence: silence, timeout: timeout, speech: acceptsSpeech,
            digits: digits?.after(collected.count))
        listening.partials = partialHook != nil
        return listening
    }

    mutating func takeCollected() -> String {
        defer { collected = "" }
        return collected
    }

    mutating func prepareNextTry() {
        triesLeft -= 1
        prompt = reprompt
        collected = ""
        partialText = ""
        isTalking = false
        phase = .paused
    }

    /// Functions of the flow it holds on to.
    var functions: [Int] {
        var held = [partialHook].compactMap { $0 }
        if case .hook(let function) = bargeIn { held.append(function) }
        return held
    }
}

extension Double? {
    var value: Value { map { .number($0) } ?? .null }
}
