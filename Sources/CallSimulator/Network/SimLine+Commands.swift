import CallCore
import ScriptValue
import VoiceCallEngine

extension SimLine {
    /// Carries out a command of an order for this call. Placing is the network's business.
    func carryOut(_ command: LineCommand, _ order: EffectOrder) {
        switch command {
        case .place: break
        case .answer: request(order, action: silently { self.connect() })
        case .reject: request(order, action: silently { self.end(.hangupBot) })
        case .hangUp: request(order, isHarmlessWhenOver: true, action: silently { self.end(.hangupBot) })
        case .speak(let utterance): speak(utterance, order)
        case .stopSpeaking(let utterance): stopSpeaking(utterance, order)
        case .listen(let listening):
            guard isUp(command, order) else { return }
            // Keys are reported at any time.
            if listening.speech { recogniser.listenBegan(listening) }
            world.answer(order, .done(.null), after: draw("listen", world.settings.latencies.media))
        case .stopListening(let turnToken):
            recogniser.listenEnded(turnToken)
            world.answer(order, .done(.null), after: draw("listen", world.settings.latencies.media))
        case .dtmf(let digits): send(digits, order)
        case .transfer(let target, let announce, let ring):
            request(order, action: silently { self.transfer(to: target, announce: announce, ring: ring) })
        }
    }

    /// A REST request: takes its time, may be refused, and is answered at the moment it takes effect.
    private func request(_ order: EffectOrder, isHarmlessWhenOver: Bool = false, action: @escaping () -> Value) {
        guard case .line(let command) = order.effect else { return }
        if refused(order) { return }
        let delay = restDelay(order)
        _ = schedule(after: delay, "request \(command.word)") {
            if isHarmlessWhenOver, self.status.isOver { return self.world.answer(order, .done(.null)) }
            guard self.isUp(command, order) else { return }
            self.world.answer(order, .done(action()))
        }
    }

    /// An action whose result has nothing to tell.
    private func silently(_ action: @escaping () -> Void) -> () -> Value {
        {
            action()
            return .null
        }
    }

    private func restDelay(_ order: EffectOrder) -> Milliseconds {
        draw("rest", world.settings.latencies.rest) + world.faults.delay("order \(order.id) of \(providerCallID)")
    }

    private func refused(_ order: EffectOrder) -> Bool {
        guard world.faults.strikes(.effectFailure, "order \(order.id) of \(providerCallID)") else { return false }
        let message = "the carrier refused the command (injected fault)"
        world.answer(
            order, .failed(reason: "failed", message: message), after: draw("rest", world.settings.latencies.rest))
        return true
    }

    /// False, with the order answered, when the call is over.
    private func isUp(_ command: LineCommand, _ order: EffectOrder) -> Bool {
        guard status.isOver else { return true }
        lateCommands.append(command)
        let message = "the call \(providerCallID) is over; nothing more can be done with it"
        world.answer(
            order, .failed(reason: "unavailable", message: message), after: draw("late", world.settings.latencies.media)
        )
        return false
    }

    private func speak(_ utterance: Utterance, _ order: EffectOrder) {
        if let length = utterances[utterance.id] {
            return world.answer(order, .done(["duration_ms": .int(length)]), after: drawSynthesis())
        }
        guard isUp(.speak(utterance), order) else { return }
        let delay = drawSynthesis()
        if world.faults.strikes(.synthesizerFailure, "\(utterance.id) of \(providerCallID)") {
            let message = "the synthesizer failed (injected fault)"
            return world.answer(order, .failed(reason: "failed", message: message), after: delay)
        }
        if refused(order) { return }
        world.answer(order, .done(["duration_ms": .int(duration(of: utterance))]), after: delay)
        enqueue(utterance, after: delay)
    }

    private func stopSpeaking(_ utterance: String, _ order: EffectOrder) {
        let delay = draw("stop", world.settings.latencies.stop)
        voice.doom(utterance)
        _ = schedule(after: delay, "stop \(utterance)") {
            _ = self.voice.stop(utterance)
            self.world.answer(order, .done(.null))
        }
    }

    /// The result's `duration_ms` counts from now to the end of the last tone, whatever plays before included.
    private func send(_ digits: String, _ order: EffectOrder) {
        request(order) {
            self.enqueueDigits(digits)
            return ["duration_ms": .int(self.voice.remaining)]
        }
    }
}

extension LineCommand {
    /// For the trace.
    var word: String {
        switch self {
        case .place: "place"
        case .answer: "answer"
        case .reject(let reason): "reject \(reason)"
        case .hangUp(let reason): "hangUp \(reason.rawValue)"
        case .speak(let utterance): "speak \(utterance.id)"
        case .stopSpeaking(let utterance): "stopSpeaking \(utterance)"
        case .listen(let listening): "listen \(listening.turnToken)"
        case .stopListening(let turnToken): "stopListening \(turnToken)"
        case .dtmf: "dtmf"
        case .transfer: "transfer"
        }
    }
}
