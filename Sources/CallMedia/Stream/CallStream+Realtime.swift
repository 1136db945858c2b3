import CallAudio
import CallCore
import WebSocketWire

extension CallStream {
    // MARK: orders

    /// From the order to leave until it is carried out, whatever is still being said.
    private static var farewell: Milliseconds { 2_000 }

    func openRealtime(_ session: EffectID, _ request: RealtimeRequest) {
        closeRealtime()
        let connection: RealtimeConnection
        do throws(SpeechProblem) {
            guard let voices = settings.voices else {
                return line.report(.realtimeFailed(session: session, message: "no voice model is set up"))
            }
            if let ready = takeForeseen(request) {
                connection = ready
            } else {
                connection = try RealtimeConnection(session, voices(request.provider))
            }
        } catch {
            return line.report(.realtimeFailed(session: session, message: error.description))
        }
        connection.watches = request.watches
        if let service, soundFlows { tellFlow(service, false) }
        isDoubtful = false
        connection.session = session
        realtime = connection
        tell(connection, .open(RealtimeOrder(request)))
        guard realtime === connection else { return }
        if connection.isReady { announce(connection) }
        if soundFlows { tellFlow(connection) }
        tell(connection, .begin)
    }

    /// Whether what comes of it matters to anybody.
    func knows(_ connection: RealtimeConnection) -> Bool { connection === realtime || connection === foreseen }

    func steer(_ session: EffectID, _ command: RealtimeCommand) {
        guard let realtime, realtime.session == session else { return }
        switch command {
        case .say(let text): tell(realtime, .say(text, isVerbatim: true))
        case .toolResult(let call, let result): tell(realtime, .toolResult(id: call, result))
        case .toolProgress(let call, let news): tell(realtime, .toolProgress(id: call, news))
        case .ask(let text): tell(realtime, .ask(text))
        case .interrupt: tell(realtime, .interrupt)
        case .finish, .close:
            realtime.mayGoOn = command == .finish && (realtime.leave == .no || realtime.mayGoOn)
            guard realtime.leave == .no else { return }
            realtime.leave = .soon
            realtime.isInterrupted = false
            world.start(.farewell, of: self, at: world.now + Self.farewell)
            settleRealtime()
        }
        flush()
    }

    /// What the model has said until now was the last of it.
    func leave(_ connection: RealtimeConnection) {
        connection.leave = .now
        // The caller's last words may be in it.
        sendHeld(connection, all: true)
        world.cancel(.farewell, of: self)
        tell(connection, .close)
    }

    /// Without waiting for anything.
    func closeRealtime() {
        guard let realtime else { return }
        leave(realtime)
        // It does not wait for the caller's last words any more either.
        if self.realtime === realtime { tell(realtime, .close) }
    }

    // MARK: the session

    func tell(_ connection: RealtimeConnection, _ input: RealtimeVoiceInput) {
        give(connection, input)
        settleRealtime()
        flush()
    }

    /// Whether there is anything to hear.
    func tellFlow(_ connection: RealtimeConnection) {
        if !soundFlows { sendHeld(connection, all: true) }
        tell(connection, .audioFlows(soundFlows))
    }

    func give(_ connection: RealtimeConnection, _ input: RealtimeVoiceInput) {
        var clears = false
        for action in connection.voice.handle(input, now: world.now) {
            if case .clear = action { clears = true } else { carryOut(action, connection) }
        }
        if clears { cutItems(connection) }
    }

    /// Tells the session which of its items have ended, and ends it if that was the last of them. Not from inside the
    /// playout, which an answer may change.
    func settleRealtime() {
        guard let connection = realtime else { return }
        while !connection.endings.isEmpty {
            let ending = connection.endings.removeFirst()
            give(connection, .ended(item: ending.item, played: ending.played, isWhole: ending.isWhole))
        }
        guard realtime === connection, connection.leave == .soon else { return }
        if connection.isInterrupted, connection.mayGoOn { return goOn(connection) }
        if connection.isInterrupted || !connection.voice.isSpeaking { leave(connection) }
    }

    /// The caller has spoken into the goodbye.
    private func goOn(_ connection: RealtimeConnection) {
        connection.leave = .no
        connection.mayGoOn = false
        world.cancel(.farewell, of: self)
        report(.resumed, connection)
    }

    private func carryOut(_ action: RealtimeVoiceAction, _ connection: RealtimeConnection) {
        switch action {
        case .connect(let request): connect(request, connection)
        case .send(let message): send(message, connection)
        case .ready: ready(connection)
        case .holdAudio: connection.isReady = false
        case .startTimer(let number, let time): world.start(.realtime(number), of: self, at: time)
        case .cancelTimer(let number): world.cancel(.realtime(number), of: self)
        case .disconnect(let code):
            connection.generation += 1
            connection.isReady = false
            connection.socket?.close(CloseReason(code: UInt16(clamping: code)))
            connection.socket = nil
        case .audio(let item, let bytes, let format):
            // Nobody has asked it to speak.
            guard realtime === connection else { return dropForeseen() }
            play(bytes, item, format, connection)
        case .audioEnded(let item): playedAll(item, connection)
        case .clear: break
        case .heard(.final(let text, _)): report(.transcript(speaker: .user, text: text), connection)
        case .heard(.partial(let text)): watched(.partial(text), connection)
        case .heard(.speechStarted): connection.isInterrupted = connection.voice.interrupts
        case .heard: break
        case .said(let text, _): report(.transcript(speaker: .bot, text: text), connection)
        case .toolCall(let call):
            report(.toolCall(id: call.id, name: call.name, arguments: call.arguments), connection)
        case .toolCancelled: break
        case .problem(let problem):
            guard realtime === connection else { break }
            line.report(.problem(code: problem.code, message: problem.description))
        case .finished(let problem, let usage): finished(problem, usage, connection)
        }
    }

    private func report(_ event: RealtimeEvent, _ connection: RealtimeConnection) {
        if let session = connection.session { line.report(.realtime(session: session, event)) }
    }

    /// Told to whoever asked for it.
    func watched(_ event: RealtimeEvent, _ connection: RealtimeConnection) {
        if connection.watches { report(event, connection) }
    }

    private func finished(_ problem: SpeechProblem?, _ usage: RealtimeUsage, _ connection: RealtimeConnection) {
        // What was only foreseen is asked for once more when it is wanted.
        guard realtime === connection, let session = connection.session else { return dropForeseen() }
        realtime = nil
        world.cancel(.farewell, of: self)
        world.cancel(.pause, of: self)
        if let problem, !connection.isAnnounced {
            line.report(.realtimeFailed(session: session, message: problem.description))
        } else {
            if let problem { line.report(.problem(code: problem.code, message: problem.description)) }
            report(.closed(reason: problem == nil ? "completed" : "failed", usage: usage.value), connection)
        }
        if let service, soundFlows, !isOver { tellFlow(service, true) }
    }

    // MARK: the socket

    private func connect(_ request: SocketRequest, _ connection: RealtimeConnection) {
        connection.generation += 1
        let generation = connection.generation
        let user = RealtimeEar(self, connection)
        // Held strongly, as a recogniser's.
        world.connect(request, patience: settings.connectPatience, of: self, user: user) { [self] in
            guard connection.generation == generation, knows(connection) else {
                if case .success(let socket) = $0 { socket.drop() }
                return
            }
            switch $0 {
            case .success(let socket):
                connection.socket = socket
                tell(connection, .connected)
            case .failure(let refusal):
                tell(
                    connection,
                    .refused(status: refusal.status, retryAfter: refusal.retryAfter, message: refusal.message))
            }
        }
    }

    private func send(_ message: SocketMessage, _ connection: RealtimeConnection) {
        guard let socket = connection.socket else { return }
        // What was heard before goes before.
        if connection.isReady { sendHeld(connection, all: true) }
        let isTaken =
            switch message {
            case .text(let bytes): socket.send(.text, bytes)
            case .binary(let bytes): socket.send(.binary, bytes)
            }
        if !isTaken { socket.drop() }
    }

    private func ready(_ connection: RealtimeConnection) {
        connection.isReady = true
        connection.framing = connection.voice.framing
        let wanted = max(connection.voice.audioPerMessage, Milliseconds(settings.framesToService) * Playout.frameTime)
        let passes = connection.hearsMulaw && wanted <= Playout.frameTime
        connection.perMessage = passes ? 0 : Int(wanted) * connection.voice.inputFormat.bytesPerMillisecond
        sendHeld(connection, all: true)
        announce(connection)
    }

    private func announce(_ connection: RealtimeConnection) {
        guard !connection.isAnnounced, let session = connection.session else { return }
        connection.isAnnounced = true
        line.report(.realtimeOpened(session: session))
    }

    // MARK: the caller's sound

    func forward(
        _ sound: UnsafeRawBufferPointer, base64: UnsafeRawBufferPointer, to connection: RealtimeConnection
    ) {
        if connection.isReady, connection.perMessage == 0, let socket = connection.socket {
            connection.framing.write(sound, base64: base64, to: socket)
            return flush(socket)
        }
        connection.hold(sound)
        if connection.isReady { sendHeld(connection, all: false) }
    }

    /// - Parameter all: also what is too little for a whole message; and in few messages, as it has waited.
    private func sendHeld(_ connection: RealtimeConnection, all: Bool) {
        guard connection.isReady, let socket = connection.socket, connection.held.count > 0 else { return }
        let most = all ? connection.longestMessage : connection.perMessage
        while connection.held.count >= (all ? 1 : most) {
            connection.held.take(most) { connection.framing.write($0, to: socket) }
        }
        flush(socket)
    }

    private static var pause: Milliseconds { 500 }

    /// Our own ear is quicker than a service. What it cuts, it reports.
    func noticed(_ event: CallerEar.Event?, _ connection: RealtimeConnection) {
        switch event {
        case .began:
            world.cancel(.pause, of: self)
            connection.isInterrupted = connection.voice.interrupts
            let isPlaying = connection.items.contains { $0.serial == playout.playing }
            if isPlaying, connection.voice.interrupts { cutItems(connection) }
            watched(.talks(.user, true), connection)
            tell(connection, .callerTalks(true))
        case .stopped: world.start(.pause, of: self, at: world.now + Self.pause)
        case .finished, nil: break
        }
    }
}
