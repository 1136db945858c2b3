import CallCore

extension CallStream {
    // MARK: orders

    func say(_ serial: Int, _ utterance: Utterance) {
        guard carrier != nil, playout.begin(serial) else {
            let why = carrier == nil ? "the media stream is gone" : "too many utterances wait to be spoken"
            return line.report(.failed(serial: serial, message: why))
        }
        var spoken = SpokenUtterance(utterance: utterance)
        setTicking(true)
        switch utterance.content {
        case .text(let text):
            spoken.chain = settings.chain(utterance.voice)
            self.spoken[serial] = spoken
            synthesize(serial, .speak(text))
        case .url(let url): record(serial, spoken, .url(url))
        case .file(let file): record(serial, spoken, .file(file))
        }
    }

    private func record(_ serial: Int, _ spoken: SpokenUtterance, _ content: SoundOrder.Content) {
        var spoken = spoken
        spoken.playing = 1
        self.spoken[serial] = spoken
        make(content, SoundID(serial: serial, request: 1))
    }

    func stop(_ serial: Int) {
        var port = CallStreamPort(stream: self)
        playout.cut(serial, now: world.clock, &port)
        flush()
    }

    /// Keys go out at once, within what plays.
    func press(_ serial: Int, _ digits: String) {
        guard carrier != nil, playout.begin(serial, first: true) else { return }
        let sound = KeySound.bytes(digits)
        _ = sound.withUnsafeBytes { playout.append($0, to: serial) }
        playout.finish(serial)
        setTicking(true)
    }

    // MARK: making

    func synthesize(_ serial: Int, _ input: SynthesisInput) {
        guard let actions = spoken[serial]?.chain?.handle(input, now: world.now) else { return }
        for action in actions { carryOut(action, serial) }
    }

    private func make(_ content: SoundOrder.Content, _ id: SoundID) {
        world.make(SoundOrder(id: id, lineup: settings.lineup, content: content), of: self)
    }

    private func carryOut(_ action: SynthesisAction, _ serial: Int) {
        switch action {
        case .start(let order):
            spoken[serial]?.held[order.request] = SpokenUtterance.Held(text: order.text)
            make(.speech(order), SoundID(serial: serial, request: order.request))
        case .cancel(let request):
            spoken[serial]?.held[request] = nil
            world.stopMaking(SoundID(serial: serial, request: request), of: self)
        case .play(let request): letThrough(request, serial)
        case .startTimer(let timer, let time): world.start(.synthesis(serial: serial, timer), of: self, at: time)
        case .cancelTimer(let timer): world.cancel(.synthesis(serial: serial, timer), of: self)
        case .warn(let warning): line.report(.problem(code: "speech.warning", message: warning.description))
        case .finished: finish(serial)
        case .failed(let problem): broke(serial, problem)
        }
    }

    /// What is held of a request, and all that still comes of it, goes to the playout.
    private func letThrough(_ request: Int, _ serial: Int) {
        guard let held = spoken[serial]?.held.removeValue(forKey: request) else { return }
        settleDebt(serial)
        spoken[serial]?.playing = held.hasEnded ? nil : request
        spoken[serial]?.begin(held.text)
        // Its maker has been told that it is done with; what comes now is counted against what waits.
        _ = held.sound.withUnsafeBytes { append($0, to: serial) }
    }

    /// - Returns: how much waits to be sent, in bytes; nil when nothing was wanted.
    private func append(_ sound: UnsafeRawBufferPointer, to serial: Int) -> Int? {
        guard !sound.isEmpty, let waiting = playout.append(sound, to: serial) else { return nil }
        spoken[serial]?.grow(by: sound.count)
        return waiting
    }

    private func play(_ sound: UnsafeRawBufferPointer, of id: SoundID) {
        guard let waiting = append(sound, to: id.serial) else { return }
        guard waiting > settings.speechAhead else { return world.consumed(sound.count, of: id, of: self) }
        spoken[id.serial]?.owed += sound.count
    }

    /// Its maker may go on.
    private func settleDebt(_ serial: Int) {
        guard let owed = spoken[serial]?.owed, owed > 0, let request = spoken[serial]?.playing else { return }
        spoken[serial]?.owed = 0
        world.consumed(owed, of: SoundID(serial: serial, request: request), of: self)
    }

    /// What comes of an order to make sound.
    public func take(_ event: SoundEvent, of id: SoundID) {
        switch event {
        case .made(let sound): sound.withUnsafeBytes { made($0, of: id) }
        case .madeAll: madeAll(id)
        case .failed(let problem): notMade(id, problem)
        }
    }

    private func made(_ sound: UnsafeRawBufferPointer, of id: SoundID) {
        guard let spoken = spoken[id.serial] else { return }
        if spoken.playing == id.request {
            play(sound, of: id)
        } else if spoken.held[id.request] != nil {
            self.spoken[id.serial]?.held[id.request]?.sound.append(contentsOf: sound)
            world.consumed(sound.count, of: id, of: self)
        }
        synthesize(id.serial, .audio(request: id.request, bytes: sound.count))
    }

    private func madeAll(_ id: SoundID) {
        guard let spoken = spoken[id.serial] else { return }
        if spoken.playing == id.request { self.spoken[id.serial]?.playing = nil }
        self.spoken[id.serial]?.held[id.request]?.hasEnded = true
        if spoken.chain == nil { finish(id.serial) } else { synthesize(id.serial, .ended(request: id.request)) }
    }

    private func notMade(_ id: SoundID, _ problem: SpeechProblem) {
        guard let spoken = spoken[id.serial] else { return }
        if spoken.playing == id.request { self.spoken[id.serial]?.breakOff() }
        if spoken.chain == nil {
            broke(id.serial, problem)
        } else {
            synthesize(id.serial, .failed(request: id.request, problem))
        }
    }

    private func finish(_ serial: Int) {
        playout.finish(serial)
        setTicking(true)
    }

    /// Nothing more can be made of it. What there is, is played to its end.
    private func broke(_ serial: Int, _ problem: SpeechProblem) {
        spoken[serial]?.problem = problem
        if spoken[serial]?.madeBytes ?? 0 > 0 {
            line.report(.problem(code: problem.code, message: problem.message))
            return finish(serial)
        }
        spoken[serial] = nil
        var port = CallStreamPort(stream: self)
        playout.cut(serial, now: world.clock, &port)
        line.report(.failed(serial: serial, message: problem.description))
    }

    func stopMaking(_ serial: Int) {
        guard let spoken = spoken[serial] else { return }
        if spoken.chain != nil {
            synthesize(serial, .cancel)
        } else if spoken.playing != nil {
            world.stopMaking(SoundID(serial: serial, request: 1), of: self)
        }
        if let playing = spoken.playing, spoken.chain != nil {
            world.stopMaking(SoundID(serial: serial, request: playing), of: self)
        }
    }

    // MARK: reports of the playout

    func played(_ report: PlayoutReport) {
        switch report {
        case .began(let serial): if spoken[serial] != nil { line.report(.began(serial: serial)) }
        case .wants(let serial): settleDebt(serial)
        case .unconfirmed:
            line.report(.problem(code: "stream.unconfirmed", message: "the carrier did not say that it was played"))
        case .ended(let serial, let played, let isWhole):
            if realtimeEnded(serial, played: played, isWhole: isWhole) { return }
            stopMaking(serial)
            guard let spoken = spoken.removeValue(forKey: serial) else { return }
            let isAll = isWhole && spoken.isWhole
            line.report(
                .ended(
                    serial: serial, played: played, isWhole: isAll,
                    heard: spoken.heard(played: played, isWhole: isWhole)))
        }
    }
}
