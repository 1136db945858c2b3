import CallCore
import ScriptValue

extension GeminiLive {
    // MARK: the caller

    mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        let isAutomatic = setup?.detectionIsOff == false
        for event in block.events {
            switch event {
            case .speechStarted: if isAutomatic { callerBegins(&desk) }
            case .word(let word):
                words.add(word)
                guard setup?.writesInput == true else { break }
                let piece = words.words.count == 1 ? word.text : " " + word.text
                // Not in step with anything else.
                desk.send(
                    ["serverContent": ["inputTranscription": ["text": Value(piece)]]], after: desk.partialDelay(),
                    lane: 1)
            case .speechEnded: if isAutomatic { callerEnds(&desk) }
            case .phraseStarted, .phraseEnded: break
            }
        }
    }

    mutating func callerBegins(_ desk: inout ServiceDesk) {
        isSpeaking = true
        if setup?.interrupts == true { breakOff(&desk) }
    }

    mutating func callerEnds(_ desk: inout ServiceDesk) {
        isSpeaking = false
        let text = words.take().text
        guard !text.isEmpty else { return }
        log.append(.heard(text))
        model.hear(text)
        if turn.map({ desk.outbox.holds(lane: $0.lane) }) != true { speak(after: desk.finalDelay(), &desk) }
    }

    mutating func told(_ texts: [String], isAnswered: Bool, _ desk: inout ServiceDesk) {
        breakOff(&desk)
        for text in texts {
            log.append(.told(text))
            model.hear(text)
        }
        if isAnswered { speak(after: desk.finalDelay(), &desk) }
    }

    // MARK: the model

    /// Stops what is being said, and what a call of it was for.
    private mutating func breakOff(_ desk: inout ServiceDesk) {
        guard let stopped = turn, desk.outbox.holds(lane: stopped.lane) || !stopped.waitsFor.isEmpty else { return }
        turn = nil
        desk.outbox.clear(lane: stopped.lane)
        desk.outbox.clear(lane: stopped.lane + 1)
        log.append(.stopped)
        if !stopped.hasSound { model.reopen(stopped.before) }
        let waiting = stopped.waitsFor.filter { calls[$0] != nil }
        if !waiting.isEmpty {
            for id in waiting {
                calls[id] = nil
                cancelled.insert(id)
                model.forget(id)
            }
            desk.send(["toolCallCancellation": ["ids": .array(waiting.map { Value($0) })]])
        }
        desk.send(["serverContent": ["interrupted": true]])
        complete(after: 10, 0, &desk)
    }

    private mutating func complete(after delay: Milliseconds, _ lane: Int, _ desk: inout ServiceDesk) {
        let usage: Value = [
            "promptTokenCount": 100, "responseTokenCount": 50, "totalTokenCount": 150,
            "responseTokensDetails": [["modality": "AUDIO", "tokenCount": 45]],
        ]
        desk.send(
            ["serverContent": ["turnComplete": true], "usageMetadata": usage], after: delay, lane: lane)
        offerHandle(after: delay + 5, &desk)
    }

    mutating func offerHandle(after delay: Milliseconds, _ desk: inout ServiceDesk) {
        guard setup?.resumption == true else { return }
        handles += 1
        let handle = desk.id("handle-", length: 16)
        settings.memory.keep(VoiceModelMemory.Session(model: model, calls: calls), as: handle)
        desk.send(
            ["sessionResumptionUpdate": ["newHandle": Value(handle), "resumable": true]], after: delay, lane: 2)
    }

    /// The result of a call has come.
    mutating func goOn(after id: String, _ desk: inout ServiceDesk) {
        if let waiting = turn, waiting.waitsFor.contains(id) {
            turn?.waitsFor.removeAll { $0 == id }
            guard waiting.waitsFor.count == 1 else { return }
            return speak(after: desk.finalDelay(), &desk)
        }
        // Said when nothing else is.
        let delay = desk.finalDelay()
        let end = turn.map { desk.outbox.holds(lane: $0.lane) } == true ? desk.outbox.end : nil
        speak(after: max(delay, end.map { $0 - desk.now + 20 } ?? 0), &desk)
    }

    mutating func speak(after delay: Milliseconds, _ desk: inout ServiceDesk) {
        let before = model
        let answer = model.answer()
        turns += 1
        let lane = Self.firstLane + 2 * turns
        var turn = Turn(lane: lane, before: before, hasSound: false)
        var time = delay + answer.pause
        if let ending = answer.ending { return end(ending, before, after: time, &desk) }
        if !answer.text.isEmpty {
            time = say(answer.text, lane, from: time, &desk)
            turn.hasSound = true
        }
        for call in answer.calls { self.call(call, &turn, after: time + 20, &desk) }
        self.turn = turn
        guard turn.waitsFor.isEmpty else { return }
        desk.send(["serverContent": ["generationComplete": true]], after: time + 10, lane: lane)
        complete(after: time + 30, lane, &desk)
    }

    private mutating func end(
        _ ending: String, _ before: VoiceModel, after delay: Milliseconds, _ desk: inout ServiceDesk
    ) {
        switch ending {
        case "failed":
            model.reopen(before)
            let content: Value = ["turnComplete": true, "turnCompleteReason": "MALFORMED_FUNCTION_CALL"]
            desk.send(["serverContent": content], after: delay)
        case "quota", "rate_limited":
            desk.close(1_008, "You exceeded your current quota, please check your plan.", after: delay)
        case "drop": desk.outbox.add(.drop, at: desk.now + delay, lane: 0)
        case "expired": idle(&desk)
        default: desk.close(1_011, ending, after: delay)
        }
    }

    /// - Returns: when it has been said.
    private mutating func say(
        _ text: String, _ lane: Int, from start: Milliseconds, _ desk: inout ServiceDesk
    ) -> Milliseconds {
        log.append(.says(text))
        let clip = settings.voice.speak(text, voice: setup?.voice)
        let sound = SoundRate.pcm16(clip, rate: 24_000)
        settings.book.register(text, mulaw: settings.line(sound, 24_000))
        let speech = ModelSpeech(
            text, sound: sound, bytesPerMillisecond: 48, sample: 2, pace: desk.random.draw(settings.pace), &desk.random)
        for piece in speech.pieces {
            let data: Value = ["mimeType": "audio/pcm;rate=24000", "data": Value(Base64.encode(piece.sound))]
            let part: Value = ["role": "model", "parts": [["inlineData": data]]]
            desk.send(["serverContent": ["modelTurn": part]], after: start + piece.delay, lane: lane)
            guard setup?.writesOutput == true, !piece.letters.isEmpty else { continue }
            // A little before or after the sound.
            let shift = desk.random.draw(-40...60)
            desk.send(
                ["serverContent": ["outputTranscription": ["text": Value(piece.letters)]]],
                after: max(start + piece.delay + shift, 0), lane: lane + 1)
        }
        return start + speech.time
    }

    private mutating func call(
        _ call: VoiceModel.Call, _ turn: inout Turn, after delay: Milliseconds, _ desk: inout ServiceDesk
    ) {
        let id = desk.id("function-call-", length: 12)
        calls[id] = call.tool
        model.wait(for: id, then: call.then)
        log.append(.called(call.tool))
        if setup?.tools.first(where: { $0.name == call.tool })?.isParallel != true { turn.waitsFor.append(id) }
        let function: Value = ["id": Value(id), "name": Value(call.tool), "args": call.arguments]
        desk.send(["toolCall": ["functionCalls": [function]]], after: delay, lane: turn.lane)
    }
}
