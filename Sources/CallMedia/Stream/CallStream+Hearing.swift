import CallCore
import MediaWire
import WebSocketWire

extension CallStream {
    // MARK: the caller's sound

    /// A frame of the caller's, as Base64 that was found canonical.
    func hear(base64: UnsafeRawBufferPointer) {
        guard let count = AudioBase64.decode(base64, into: world.scratch), count > 0 else { return malformed() }
        let sound = UnsafeRawBufferPointer(rebasing: world.scratch[..<count])
        world.count { $0.framesIn += 1 }
        lastSound = world.clock
        if !soundFlows { flowBegins() }
        listen(to: sound)
        forward(sound, base64: base64)
    }

    private func forward(_ sound: UnsafeRawBufferPointer, base64: UnsafeRawBufferPointer) {
        if let realtime { return forward(sound, base64: base64, to: realtime) }
        guard let service else { return }
        guard service.isReady, service.perMessage == 0, let socket = service.socket else {
            return hold(sound, service)
        }
        service.framing.write(sound, base64: base64, to: socket)
        flush(socket)
    }

    private func hold(_ sound: UnsafeRawBufferPointer, _ service: ServiceConnection) {
        service.held.append(contentsOf: sound)
        if service.isReady {
            if service.held.count >= service.perMessage { sendHeld(service, all: false) }
        } else if service.held.count > settings.heldSound {
            // The oldest is the least of a loss.
            service.held.removeFirst(service.held.count - settings.heldSound)
        }
    }

    /// - Parameter all: also what is too little for a whole message.
    private func sendHeld(_ service: ServiceConnection, all: Bool) {
        guard let socket = service.socket, !service.held.isEmpty else { return }
        let most = max(service.perMessage, Playout.frameBytes)
        var start = 0
        while service.held.count - start >= (all ? 1 : most) {
            let end = min(start + most, service.held.count)
            service.held.withUnsafeBytes { held in
                service.framing.write(UnsafeRawBufferPointer(rebasing: held[start..<end]), to: socket)
            }
            start = end
        }
        service.held.removeFirst(start)
        flush(socket)
    }

    /// What waits to become a whole message goes as it is.
    private func sendRest(_ service: ServiceConnection) { if service.isReady { sendHeld(service, all: true) } }

    /// Sends what was written to a service. One that does not read is taken for a broken connection.
    func flush(_ socket: any MessageSocket) { if !socket.flush() { socket.drop() } }

    // MARK: whether sound flows

    private static var quietTime: Milliseconds { 500 }

    private func flowBegins() {
        soundFlows = true
        tellFlow()
        world.start(.flow, of: self, at: world.now + Self.quietTime)
    }

    func checkFlow() {
        guard soundFlows else { return }
        guard world.clock - lastSound >= Self.quietTime else {
            return world.start(.flow, of: self, at: world.now + Self.quietTime)
        }
        flowEnds()
    }

    func flowEnds() {
        guard soundFlows else { return }
        soundFlows = false
        world.cancel(.flow, of: self)
        tellFlow()
    }

    /// Tells who hears the caller whether there is anything to hear.
    private func tellFlow() {
        if let realtime { return tellFlow(realtime) }
        if let service { tellFlow(service, soundFlows) }
    }

    /// A recogniser that is not wanted for a while takes it for silence.
    func tellFlow(_ service: ServiceConnection, _ flows: Bool) {
        if !flows { sendRest(service) }
        tell(service, .audioFlows(flows))
    }

    // MARK: who talks

    private func listen(to sound: UnsafeRawBufferPointer) {
        let event = ear.hear(sound, at: world.clock, botIsPlaying: playout.playing != nil)
        if let realtime { return noticed(event, realtime) }
        switch event {
        case .began: speechBegan()
        case .stopped: if isDoubtful { line.report(.speechStopped) }
        case .finished:
            guard let service, !service.transcriber.endpoints else { break }
            sendRest(service)
            tell(service, .endOfSpeech)
        case nil: break
        }
    }

    /// Our own ear is believed only while something plays that the caller may interrupt: elsewhere nothing hurries, and
    /// not every sound is speech.
    private func speechBegan() {
        guard isDoubtful || interruptible != nil else { return }
        isDoubtful = true
        interrupt()
    }

    /// What plays, if the caller may interrupt it.
    private var interruptible: Int? {
        playout.playing.flatMap { spoken[$0]?.utterance.mayBeInterrupted == true ? $0 : nil }
    }

    /// The caller talks: what may be interrupted is cut at once, here; the line decides about the rest.
    private func interrupt() {
        line.report(.speechStarted)
        if let serial = interruptible { stop(serial) }
    }

    // MARK: the recogniser

    func openService() {
        guard service == nil, let make = settings.transcriber else { return }
        let service = ServiceConnection(make())
        self.service = service
        tell(service, .open)
    }

    func closeService() {
        guard let service else { return }
        sendRest(service)
        tell(service, .close)
    }

    func tell(_ service: ServiceConnection, _ input: TranscriberInput) {
        for action in service.transcriber.handle(input, now: world.now) { carryOut(action, service) }
    }

    private func carryOut(_ action: TranscriberAction, _ service: ServiceConnection) {
        switch action {
        case .connect(let request): connect(request, service)
        case .send(let message): send(message, service)
        case .ready:
            service.isReady = true
            service.framing = service.transcriber.framing
            let asked = Int(service.transcriber.audioPerMessage) * PlayoutEntry.bytesPerMillisecond
            let ours = settings.framesToService * Playout.frameBytes
            service.perMessage = max(asked, ours) > Playout.frameBytes ? max(asked, ours) : 0
            sendHeld(service, all: true)
        case .holdAudio: service.isReady = false
        case .heard(let event): heard(event)
        case .startTimer(let number, let time): world.start(.transcriber(number), of: self, at: time)
        case .cancelTimer(let number): world.cancel(.transcriber(number), of: self)
        case .disconnect(let code):
            service.generation += 1
            service.isReady = false
            service.socket?.close(CloseReason(code: UInt16(clamping: code)))
            service.socket = nil
        case .problem(let problem): line.report(.problem(code: problem.code, message: problem.description))
        case .finished(let problem): finished(problem)
        }
    }

    private func connect(_ request: SocketRequest, _ service: ServiceConnection) {
        service.generation += 1
        let generation = service.generation
        let user = ServiceEar(self, generation: generation)
        // Held strongly: it is called once and soon, and what was ever held weakly costs more with each use.
        world.connect(request, patience: settings.connectPatience, of: self, user: user) { [self] in
            guard service.generation == generation, self.service === service else {
                if case .success(let socket) = $0 { socket.drop() }
                return
            }
            switch $0 {
            case .success(let socket):
                service.socket = socket
                tell(service, .connected)
            case .failure(let refusal):
                tell(
                    service,
                    .refused(status: refusal.status, retryAfter: refusal.retryAfter, message: refusal.message))
            }
        }
    }

    private func send(_ message: SocketMessage, _ service: ServiceConnection) {
        guard let socket = service.socket else { return }
        // What was heard before goes before.
        sendRest(service)
        switch message {
        case .text(let bytes): socket.send(.text, bytes)
        case .binary(let bytes): socket.send(.binary, bytes)
        }
    }

    private func finished(_ problem: SpeechProblem?) {
        service = nil
        guard !isOver else { return }
        if let problem { line.report(.problem(code: problem.code, message: problem.description)) }
        line.report(.deaf)
    }

    private func heard(_ event: TranscriberEvent) {
        // While a voice model listens, only what was said before is news.
        if realtime != nil { guard case .final = event else { return } }
        guard !isOver else { return }
        isDoubtful = false
        switch event {
        case .speechStarted: interrupt()
        case .speechStopped: line.report(.speechStopped)
        case .partial(let text): line.report(.partial(text))
        case .final(let text, let confidence): line.report(.final(text, confidence: confidence))
        }
    }
}
