import CallCore

extension MarkupLine {
    mutating func place(_ placement: Placement, _ id: EffectID, again: Bool, now: CallTime) {
        guard !hasPlaced else { return finish(id, failed: "failed", "the call was placed already") }
        hasPlaced = true
        wantsVerdict = placement.detectMachine
        context.to = placement.to
        context.from = placement.from
        open(id, for: Self.commandPatience + 10_000, now: now)
        var placing = MarkupPlacing(command: id, placement: placement, since: now)
        placing.again = again
        prepare(&placing, now: now)
        self.placing = placing
        if context.providerCallID != nil {
            // It has shown itself.
            placed()
        } else if again {
            self.placing?.since = context.situation?.pending[id] ?? now + -900_000
            beginSearch(now: now)
        } else {
            create(now: now)
        }
    }

    /// What the call begins with: words inside the create request where they fit, tones for the first document.
    private mutating func prepare(_ placing: inout MarkupPlacing, now: CallTime) {
        let placement = placing.placement
        if let inline = inlineDocument(placement) {
            let isInherited = run?.isInherited == true || placing.again
            lastDocument += 1
            placing.inline = inline
            var entry = MarkupPlaying(utterance: placement.say ?? Utterance(id: "", content: .text("")), command: nil)
            entry.lead = placement.dtmf.map(MarkupDigits.duration) ?? 0
            entry.startedAt = isInherited ? upSince : nil
            playing = entry
            let heedsUntil = run?.heedsUntil
            run = MarkupRun(
                number: lastDocument, wish: .speak(utterance: entry.utterance.id), since: now, origin: .creation,
                reply: dialect.write(inline, context), isInherited: isInherited, heedsUntil: heedsUntil)
            if let start = entry.startedAt { watchWords(entry, since: start) }
        } else if let keys = placement.dtmf, !keys.isEmpty, digits.isEmpty {
            addFirstDigits(keys, isDoubtful: placing.again)
        }
    }

    /// Tones that come before everything else.
    mutating func addFirstDigits(_ keys: String, isDoubtful: Bool) {
        lastJob += 1
        digits.append(MarkupDigits(job: lastJob, digits: keys, command: nil, isDoubtful: isDoubtful))
    }

    func inlineDocument(_ placement: Placement?) -> MarkupDocument? {
        guard let placement, let say = placement.say, !placement.detectMachine, !words(say).isEmpty else { return nil }
        let tones: [MarkupStep] = placement.dtmf.map { [.digits($0)] } ?? []
        let home = MarkupStep.redirect(callback(.said, lastDocument + 1, subject: say.id))
        let document = MarkupDocument(tones + words(say) + [home])
        return dialect.canCreate(with: document, context) ? document : nil
    }

    mutating func create(now: CallTime) {
        guard var placing else { return }
        // Somebody wants it over before it began.
        guard closing == nil else { return placementFailed("failed", "the call was given up") }
        placing.attempts += 1
        self.placing = placing
        _ = request(.create, dialect.create(placing.placement, inline: placing.inline, context))
    }

    mutating func creationAnswered(_ response: CarrierResponse, now: CallTime) {
        guard let placing else {
            // Too late for the command, but the call is there.
            let late = context.providerCallID == nil ? dialect.created(response) : .unknown(message: "")
            if case .created(let id, _) = late { context.providerCallID = id }
            return
        }
        switch response {
        case .notSent(let why):
            guard placing.attempts < 2, closing == nil else {
                return placementFailed("failed", "the carrier could not be reached: \(why)")
            }
            set(.create, at: now + 500)
        case .lost: set(.search, at: now + 1_000)
        case .answered:
            switch dialect.created(response) {
            case .created(let id, let other): found(id, other)
            case .failed(let reason, let message): placementFailed(reason, message)
            case .unknown: set(.search, at: now + 1_000)
            }
        }
    }

    // MARK: looking for a call that may exist

    mutating func beginSearch(now: CallTime) {
        guard placing != nil else { return }
        placing?.rounds += 1
        placing?.answers = []
        searchOn(now: now)
    }

    mutating func searchAnswered(_ response: CarrierResponse, now: CallTime) {
        guard placing != nil else { return }
        placing?.answers.append(response)
        searchOn(now: now)
    }

    private mutating func searchOn(now: CallTime) {
        guard let placing else { return }
        let step = dialect.search(
            for: placing.placement, since: placing.since, earlier: placing.answers, context)
        if let step {
            _ = request(.search, step)
            return
        }
        if case .created(let id, let other) = dialect.found(
            placing.answers, placement: placing.placement, since: placing.since, context)
        {
            return found(id, other)
        }
        guard placing.rounds >= 2 else { return set(.search, at: now + 3_000) }
        let message = "the carrier did not say whether it created the call, and does not list it"
        placementFailed(placing.again ? "lost" : "timeout", message)
    }

    // MARK: outcomes

    private mutating func found(_ id: String, _ other: String?) {
        context.providerCallID = id
        if let other { alias = other }
        placed()
    }

    /// The call exists, whoever said so.
    mutating func placed() {
        guard let placing else { return }
        self.placing = nil
        cancel(.search)
        cancel(.create)
        let id = context.providerCallID ?? ""
        finish(
            placing.command,
            .done(["provider_call_id": .init(id), "inline_say": .bool(placing.inline != nil)]))
        if closing != nil, !isClosed { askToHangUp() }
    }

    mutating func placementFailed(_ reason: String, _ message: String) {
        guard let placing else { return }
        self.placing = nil
        cancel(.search)
        cancel(.create)
        finish(placing.command, failed: reason, message)
        if reason == "timeout", closing == nil {
            unknown = placing
            return
        }
        // There is no call.
        playing = nil
        run = nil
        digits = []
        if closing != nil { over() }
    }
}
