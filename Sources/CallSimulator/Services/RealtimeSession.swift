import CallCore
import ScriptValue
import VoiceCallEngine

/// One session between a line and the scripted model.
final class RealtimeSession {
    private let model: SimRealtime
    private let line: SimLine
    private let request: RealtimeRequest
    private let call: CallID
    private let effect: EffectID
    private(set) var isOpen = false
    private var isGreeted = false
    /// It ends when all is said, unless the caller speaks.
    private var isFinishing = false
    private var speaking = 0
    private var openedAt: CallTime?
    private var turns = 0
    private var sounds = 0
    private var toolCalls = 0
    private var waitingTools: [String: [RealtimeStep]] = [:]
    private var lastUserText = ""
    /// What is to be told, in order.
    private var outbox: [(event: RealtimeEvent, number: Int)] = []
    /// The engine was down when it was to be told: whoever resumes the session gets the rest.
    private var isWaiting = false
    private var told = 0
    /// Counts turns and interruptions; steps of an earlier count are dropped.
    private var generation = 0
    private var lastDue: CallTime
    private var random: SeededRandom

    init(model: SimRealtime, line: SimLine, order: EffectOrder, request: RealtimeRequest) {
        self.model = model
        self.line = line
        self.request = request
        call = order.call.id
        effect = order.id
        lastDue = line.now
        random = model.world.kernel.random.stream("\(line.providerCallID) realtime \(order.id)")
    }

    private var world: SimWorld { model.world }
    private var name: String { "\(line.providerCallID) realtime \(effect)" }

    /// Connects to the line, for the first time or after the engine was restarted.
    func open(_ order: EffectOrder) {
        guard openedAt == nil else { return resume(order) }
        generation += 1
        let mine = generation
        let delay = random.draw(world.settings.latencies.rest) + world.faults.delay(name)
        let doomed = world.faults.strikes(.realtimeFailure, name)
        let life = doomed ? world.faults.draw(.realtimeFailure, -5_000...20_000) : 0
        world.kernel.schedule(after: delay, label: "\(name) opens") {
            guard mine == self.generation else { return }
            if doomed, life < 0 {
                let message = "the realtime service refused the session (injected fault)"
                return self.world.answer(order, .failed(reason: "unavailable", message: message))
            }
            guard self.line.status == .answered else {
                return self.world.answer(order, .failed(reason: "unavailable", message: "the call is over"))
            }
            self.world.answer(order, .done(.null))
            self.begin()
            if doomed { self.failLater(after: life) }
        }
    }

    /// The service kept the session for whoever comes back, and what it had to say meanwhile.
    private func resume(_ order: EffectOrder) {
        let delay = random.draw(world.settings.latencies.rest)
        world.kernel.schedule(after: delay, label: "\(name) resumed") {
            // The end of the line is the carrier's to report.
            guard self.line.status == .answered || !self.outbox.isEmpty else { return }
            self.world.answer(order, .done(.null))
            self.isWaiting = false
            for (event, _) in self.outbox { self.tellNext(event.word) }
        }
    }

    private func begin() {
        isOpen = true
        openedAt = openedAt ?? line.now
        line.realtime = self
        line.recogniser.guest = SimRecogniser.Ear(
            speechStarted: { [weak self] in self?.callerBegan() },
            partial: { [weak self] text in self?.watched(.partial(text)) },
            final: { [weak self] text, _ in self?.callerSaid(text) }, silence: 500)
        guard request.greetingWaits else { return greet(after: random.draw(world.settings.latencies.realtime)) }
        let mine = generation
        world.kernel.schedule(after: 3_000, label: "\(name) was not spoken to") {
            if mine == self.generation { self.greet(after: 0) }
        }
    }

    private var greetingLeft: String? {
        request.greeting.flatMap { isGreeted || $0.isEmpty ? nil : $0 }
    }

    private func greet(after delay: Milliseconds) {
        guard isOpen, let greeting = greetingLeft else { return }
        follow([.says(greeting)], after: delay) { self.isGreeted = true }
    }

    private func callerBegan() {
        watched(.talks(.user, true))
        if isFinishing {
            isFinishing = false
            tell(.resumed)
        }
        bargeIn()
    }

    private func watched(_ event: RealtimeEvent) { if request.watches { tell(event) } }

    private func failLater(after delay: Milliseconds) {
        world.kernel.schedule(after: delay, label: "\(name) fails") { self.close(reason: "failed") }
    }

    func obey(_ command: RealtimeCommand) {
        switch command {
        case .say(let text): say(text) {}
        case .toolResult(let id, let value):
            guard let steps = waitingTools.removeValue(forKey: id) else { return }
            follow(steps, after: random.draw(world.settings.latencies.realtime), result: value)
        case .toolProgress: break
        case .ask(let text):
            let steps = VoiceModel.dictated(text).map { [RealtimeStep.says($0)] } ?? model.steps(after: text)
            lastUserText = text
            follow(steps, after: random.draw(world.settings.latencies.realtime))
        case .interrupt:
            generation += 1
            stopSounds()
        case .finish: finish()
        case .close: close(reason: "completed")
        }
    }

    private func finish() {
        guard speaking > 0 else { return close(reason: "completed") }
        isFinishing = true
        world.kernel.schedule(after: 2_000, label: "\(name) has said enough") {
            if self.isFinishing { self.close(reason: "completed") }
        }
    }

    /// The line is gone, and the carrier says so.
    func lineClosed() { breakOff() }

    /// Ends without a word to the engine: it does not listen any more.
    func breakOff() {
        generation += 1
        guard isOpen else { return }
        isOpen = false
        line.recogniser.guest = nil
        line.realtime = nil
        stopSounds()
    }

    private func close(reason: String) {
        guard isOpen else { return }
        stopSounds()
        breakOff()
        let seconds = (line.now - (openedAt ?? line.now)) / 1000
        tell(.closed(reason: reason, usage: ["seconds": .int(seconds), "turns": .int(Int64(turns))]))
    }

    private func bargeIn() {
        // First words are said even to somebody who talks before them.
        guard greetingLeft == nil || request.greetingWaits else { return }
        generation += 1
        guard !line.isBotQuiet else { return }
        world.kernel.schedule(after: random.draw(world.settings.latencies.stop), label: "\(name) falls silent") {
            self.stopSounds()
        }
    }

    private func callerSaid(_ text: String) {
        turns += 1
        lastUserText = text
        watched(.talks(.user, false))
        tell(.transcript(speaker: .user, text: text))
        let delay = random.draw(world.settings.latencies.realtime) + world.faults.delay(name)
        let greeting = greetingLeft.map { [RealtimeStep.says($0)] } ?? []
        follow(greeting + model.steps(after: text), after: delay) { self.isGreeted = true }
    }

    /// Does one step after another, unless the caller interrupts or the session ends.
    private func follow(
        _ steps: [RealtimeStep], after delay: Milliseconds, result: Value = .null, started: @escaping () -> Void = {}
    ) {
        guard let step = steps.first else { return }
        let mine = generation
        let rest = Array(steps.dropFirst())
        world.kernel.schedule(after: delay, label: "\(name) \(step.word)") {
            guard self.isOpen, mine == self.generation else { return }
            started()
            self.take(step, result: result) {
                guard mine == self.generation else { return }
                self.follow(rest, after: 0, result: result)
            }
        }
    }

    private func take(_ step: RealtimeStep, result: Value, next: @escaping () -> Void) {
        switch step {
        case .says(let text): say(fill(text, result), next: next)
        case .farewell(let text): say(fill(text, result)) { self.close(reason: "completed") }
        case .pauses(let length): world.kernel.schedule(after: length, label: "\(name) paused", action: next)
        case .calls(let tool, let arguments, let then):
            toolCalls += 1
            let id = "tool-\(effect)-\(toolCalls)"
            waitingTools[id] = then
            tell(.toolCall(id: id, name: tool, arguments: arguments))
        case .fails: close(reason: "failed")
        case .closes(let reason): close(reason: reason)
        }
    }

    private func fill(_ text: String, _ result: Value) -> String {
        text.replacing("{text}", with: lastUserText).replacing("{result}", with: result.spokenText)
    }

    private func say(_ text: String, next: @escaping () -> Void) {
        sounds += 1
        speaking += 1
        let length = world.durations.milliseconds(of: text, voice: request.voice)
        let words = SpokenWords(text, duration: length)
        line.voice.enqueue(
            BotSound(
                name: "\(effect).\(sounds)", kind: .words(text), voice: request.voice, duration: length,
                readyAt: line.now, onStart: { [weak self] in self?.watched(.talks(.bot, true)) },
                onEnd: { [weak self] played, completed in
                    if played > 0 { self?.watched(.talks(.bot, false)) }
                    let heard = words.text(after: played)
                    if !heard.isEmpty { self?.tell(.transcript(speaker: .bot, text: heard)) }
                    self?.speaking -= 1
                    if completed { next() }
                    if let self, isFinishing, speaking == 0 { close(reason: "completed") }
                }))
    }

    private func stopSounds() {
        // Waiting ones first, or each would begin when the one before it stops.
        for number in stride(from: sounds, to: 0, by: -1) { _ = line.voice.stop("\(effect).\(number)") }
    }

    /// Reports in order. What nobody takes is kept until somebody resumes the session.
    private func tell(_ event: RealtimeEvent) {
        told += 1
        outbox.append((event, told))
        tellNext(event.word)
    }

    private func tellNext(_ word: String) {
        lastDue = max(lastDue + 1, line.now + random.draw(world.settings.latencies.media))
        world.kernel.schedule(at: lastDue, label: "\(name) \(word)") {
            guard !self.isWaiting, let (event, number) = self.outbox.first else { return }
            self.outbox.removeFirst()
            let input = SessionInput.realtime(self.effect, event, number: number)
            guard self.world.deliver(.call(self.call, input)) == .engineDown else { return }
            self.outbox.insert((event, number), at: 0)
            self.isWaiting = true
        }
    }
}
