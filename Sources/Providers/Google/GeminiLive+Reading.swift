import CallCore
import ScriptValue

extension GeminiLive {
    /// A message may say several things at once.
    mutating func receive(_ message: Value, now: CallTime) -> [RealtimeDialectStep] {
        var steps: [RealtimeDialectStep] = []
        if message["setupComplete"] != nil, !isReady {
            isReady = true
            steps.append(.ready)
        }
        if let usage = message["usageMetadata"] { self.usage = Self.usage(usage) }
        if let content = message["serverContent"] { steps += read(content, now) }
        if let calls = message["toolCall"]?["functionCalls"]?.array { steps += read(calls: calls, now) }
        if let ids = message["toolCallCancellation"]?["ids"]?.array {
            steps += ids.compactMap(\.text).map { .toolCancelled(id: $0) }
        }
        switch message["voiceActivity"]?["voiceActivityType"]?.text {
        case "ACTIVITY_START": steps.append(.heard(.speechStarted))
        case "ACTIVITY_END": steps.append(.heard(.speechStopped))
        default: break
        }
        if let update = message["sessionResumptionUpdate"], update["resumable"]?.bool == true,
            let handle = update["newHandle"]?.text, !handle.isEmpty, settings.resumes
        {
            self.handle = handle
        }
        if let end = message["goAway"] { steps.append(.renew(within: Self.milliseconds(end["timeLeft"]) ?? 5_000)) }
        return steps
    }

    private mutating func read(_ content: Value, _ now: CallTime) -> [RealtimeDialectStep] {
        var steps: [RealtimeDialectStep] = []
        // Before any sound of the same message: that is not to be heard either.
        if content["interrupted"]?.bool == true {
            wasInterrupted = true
            steps += [.heard(.speechStarted), .interrupted]
        }
        if let piece = content["inputTranscription"]?["text"]?.text { steps += said(piece, now) }
        for part in content["modelTurn"]?["parts"]?.array ?? [] { steps += read(part: part, now) }
        if let piece = content["outputTranscription"]?["text"]?.text, !piece.isEmpty { steps += spoken(piece, now) }
        if content["generationComplete"]?.bool == true, isInTurn { steps.append(.audioEnded(item: turnID)) }
        if content["turnComplete"]?.bool == true { steps += turnEnded(content, now) }
        return steps
    }

    // MARK: the caller

    private mutating func said(_ piece: String, _ now: CallTime) -> [RealtimeDialectStep] {
        let isFirst = caller.pending.isEmpty
        guard caller.add(piece, follows: true, now: now) else { return [] }
        lettersAreLate = false
        var steps: [RealtimeDialectStep] = isFirst ? [.heard(.speechStarted)] : []
        steps.append(.heard(.partial(caller.pending)))
        return steps + waitForCaller(now)
    }

    /// Once the model answers, the caller's words are whole as soon as no more come.
    private mutating func waitForCaller(_ now: CallTime) -> [RealtimeDialectStep] {
        guard isInTurn, !wasInterrupted, !caller.pending.isEmpty else { return [] }
        let end = callerEnd ?? now + Self.patience
        callerEnd = end
        return [.wake(after: min(Self.quiet, max(end - now, 0)))]
    }

    // MARK: the model

    private var turnID: String { "turn_\(turns)" }

    private mutating func beginTurn(_ now: CallTime) -> [RealtimeDialectStep] {
        guard !isInTurn else { return [] }
        isInTurn = true
        wasInterrupted = false
        sounds = false
        heldLetters = ""
        turns += 1
        return [.answerBegan(id: turnID)] + waitForCaller(now)
    }

    private mutating func read(part: Value, _ now: CallTime) -> [RealtimeDialectStep] {
        guard part["thought"]?.bool != true, let data = part["inlineData"], let text = data["data"]?.text else {
            return []
        }
        let type = data["mimeType"]?.text ?? ""
        guard let format = Self.format(type) else {
            return [.problem(problem("speech.sound", "a sound of the kind \(SpeechProblem.shown(type)) was left out"))]
        }
        guard let bytes = Base64.decodeEither(text) else {
            return [.problem(problem("speech.sound", "a piece of sound is no Base64 and was left out"))]
        }
        var steps = beginTurn(now)
        steps.append(.audio(answer: turnID, item: turnID, bytes, format))
        if !sounds, !heldLetters.isEmpty { steps.append(.letters(item: turnID, heldLetters)) }
        sounds = true
        return steps
    }

    /// `audio/pcm;rate=24000`; nil for anything else but samples.
    private static func format(_ type: String) -> AudioFormat? {
        let parts = type.lowercased().split(separator: ";").map { SpokenText.trimmed(String($0)) }
        guard parts.first == "audio/pcm" || parts.first == "audio/l16" else { return nil }
        let rate = parts.lazy.compactMap { $0.hasPrefix("rate=") ? Int($0.dropFirst(5)) : nil }.first ?? 24_000
        return (8_000...48_000).contains(rate) ? .pcm16(rate: rate) : nil
    }

    private mutating func spoken(_ piece: String, _ now: CallTime) -> [RealtimeDialectStep] {
        if !isInTurn, lettersAreLate { return [.letters(item: turnID, piece)] }
        let steps = beginTurn(now)
        guard sounds else {
            if heldLetters.utf8.count < 32 << 10 { heldLetters += piece }
            return steps
        }
        return steps + [.letters(item: turnID, piece)]
    }

    private mutating func turnEnded(_ content: Value, _ now: CallTime) -> [RealtimeDialectStep] {
        var steps = beginTurn(now)
        isInTurn = false
        lettersAreLate = sounds
        if !wasInterrupted { steps += callerHasEnded(now) }
        if let usage { steps.append(.used(usage)) }
        usage = nil
        let usual = ["", "TURN_COMPLETE_REASON_UNSPECIFIED", "NEED_MORE_INPUT"]
        if let reason = content["turnCompleteReason"]?.text, !usual.contains(reason) {
            let what = "an answer ended early"
            steps.append(.problem(problem("speech.cut_short", what + SpeechProblem.quoting(reason))))
        }
        steps.append(.answerEnded(id: turnID, wasInterrupted ? .cancelled : .completed))
        return steps
    }

    private mutating func read(calls: [Value], _ now: CallTime) -> [RealtimeDialectStep] {
        var steps: [RealtimeDialectStep] = []
        for call in calls {
            guard let id = call["id"]?.text, let name = call["name"]?.text else { continue }
            steps += beginTurn(now)
            let arguments = call["args"] ?? [:]
            let tool = tools[name]?.name ?? name
            if arguments.map == nil, !arguments.isNull {
                let why = "has arguments that are no JSON object"
                steps.append(.brokenCall(id: id, name: tool, answer: turnID, why: why))
            } else {
                let made = RealtimeToolCall(id: id, name: tool, arguments: arguments.isNull ? [:] : arguments)
                steps.append(.toolCall(made, answer: turnID))
            }
        }
        return steps
    }

    private static func usage(_ value: Value) -> RealtimeUsage {
        func count(_ name: String) -> Int { Int(clamping: value[name]?.int ?? 0) }
        func sound(_ name: String) -> Int {
            let details = value[name]?.array ?? []
            let audio = details.filter { $0["modality"] == "AUDIO" }
            return audio.reduce(0) { $0 &+ Int(clamping: $1["tokenCount"]?.int ?? 0) }
        }
        var usage = RealtimeUsage()
        usage.inputTokens = count("promptTokenCount")
        usage.outputTokens = count("responseTokenCount")
        usage.cachedTokens = count("cachedContentTokenCount")
        usage.inputAudioTokens = sound("promptTokensDetails")
        usage.outputAudioTokens = sound("responseTokensDetails")
        return usage
    }

    /// `"9.5s"`.
    private static func milliseconds(_ value: Value?) -> Milliseconds? {
        guard let text = value?.text, text.hasSuffix("s"), let seconds = Double(text.dropLast()) else { return nil }
        return Milliseconds(seconds: seconds)
    }

    private func problem(_ code: String, _ what: String) -> SpeechProblem {
        SpeechProblem(code: code, service: service, message: what, isFatal: false)
    }
}
