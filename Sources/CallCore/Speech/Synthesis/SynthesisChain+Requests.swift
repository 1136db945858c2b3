extension SynthesisChain {
    /// Asks for the sentences that wait; nil when nobody is left to ask.
    mutating func begin(_ now: CallTime) -> SynthesisJob? {
        let sentence = nextText()
        return start(sentence.text, sentence.style, failed: [], problems: [], now)
    }

    /// Sentences that are spoken in the same way, as many as go into one request.
    private mutating func nextText() -> SpeechSentence {
        var taken = waiting[0]
        var count = 1
        let enough = lastRequest == 0 ? min(limits.shortestOpening, longestRequest) : longestRequest
        var length = taken.text.unicodeScalars.count
        for sentence in waiting.dropFirst() {
            let more = 1 + sentence.text.unicodeScalars.count
            guard length < enough, sentence.style == taken.style, length + more <= longestRequest else { break }
            taken.text += " " + sentence.text
            length += more
            count += 1
        }
        waiting.removeFirst(count)
        return taken
    }

    private mutating func start(
        _ text: String, _ asked: SpeechStyle, failed: [Int], problems: [SpeechProblem], _ now: CallTime
    ) -> SynthesisJob? {
        let wanted = asked.service.flatMap { name in sources.firstIndex { $0.service == name } }
        if let name = asked.service, wanted == nil { warn(.unknownService(name)) }
        let candidates = (wanted.map { demoted.contains($0) ? [] : [$0] } ?? []) + order
        guard let source = candidates.first(where: { !failed.contains($0) && !refused.contains($0) }) else {
            deadEnd = Self.joined(problems)
            return nil
        }
        let style = source == wanted ?? 0 ? asked : asked.withoutVoice
        lastRequest += 1
        let job = SynthesisJob(
            number: lastRequest, text: text, style: asked, source: source, failed: failed, problems: problems)
        actions.append(
            .start(
                SynthesisOrder(
                    request: job.number, source: source, service: sources[source].service, text: text, style: style)))
        actions.append(.startTimer(.firstAudio(request: job.number), at: now + limits.firstAudio))
        return job
    }

    mutating func arrived(_ request: Int, _ bytes: Int, _ now: CallTime) {
        guard bytes > 0, var job = job(request) else { return }
        if job.bytes == 0 {
            actions.append(.cancelTimer(.firstAudio(request: request)))
            if let first = job.failed.first {
                let attempts = (job.failed + [job.source]).map { sources[$0].service }
                warn(.fallback(from: sources[first].service, to: sources[job.source].service, attempts: attempts))
            }
        }
        job.bytes += bytes
        put(job)
        if job.isPlaying { line.take(bytes: bytes, now: now) } else if request == current?.number { play(now) }
    }

    mutating func ended(_ request: Int, _ now: CallTime) {
        guard var job = job(request), !job.hasEnded else { return }
        guard job.bytes > 0 else {
            return failed(
                request,
                SpeechProblem(
                    code: "speech.empty", service: sources[job.source].service,
                    message: "the answer held no sound; check voice, model and output format", isFatal: false), now)
        }
        job.hasEnded = true
        put(job)
        moveOn(now)
    }

    mutating func overdue(_ request: Int, _ now: CallTime) {
        guard let job = job(request), job.bytes == 0 else { return }
        failed(
            request,
            SpeechProblem(
                code: "speech.timeout", service: sources[job.source].service,
                message: "no sound within \(limits.firstAudio) ms; raise tts.timeoutMs if the service is always slow",
                isFatal: false), now)
    }

    mutating func failed(_ request: Int, _ problem: SpeechProblem, _ now: CallTime) {
        guard let job = job(request), !job.hasEnded else { return }
        demote(job.source, for: problem)
        if job.isPlaying {
            // Saying it again would be heard twice.
            warn(.brokeOff(problem))
            current?.hasEnded = true
            return moveOn(now)
        }
        warn(.attemptFailed(problem))
        drop(job)
        let isCurrent = request == current?.number
        if isCurrent { giveBackNext(of: job.source) }
        let retry = start(
            job.text, job.style, failed: job.failed + [job.source], problems: job.problems + [problem], now)
        if isCurrent { current = retry } else { next = retry }
    }

    /// Gives a request up.
    mutating func drop(_ job: SynthesisJob) {
        if job.bytes == 0 { actions.append(.cancelTimer(.firstAudio(request: job.number))) }
        actions.append(.cancel(request: job.number))
    }

    /// What is heard now is over: what is heard next is heard now.
    private mutating func moveOn(_ now: CallTime) {
        while let job = current, job.hasEnded {
            current = next
            next = nil
            if current?.bytes ?? 0 > 0 { play(now) }
        }
    }

    private mutating func play(_ now: CallTime) {
        guard let job = current, !job.isPlaying else { return }
        current?.isPlaying = true
        line.take(bytes: job.bytes, now: now)
        actions.append(.play(request: job.number))
    }

    /// A source that failed waits behind the others; one that refused is not asked again.
    private mutating func demote(_ source: Int, for problem: SpeechProblem) {
        demoted.insert(source)
        if problem.isFatal { refused.insert(source) }
        order.removeAll { $0 == source }
        order.append(source)
    }

    /// One voice shall go on: what the same source was asked for next, and has not begun, is asked of another.
    private mutating func giveBackNext(of source: Int) {
        guard let job = next, job.source == source, job.bytes == 0 else { return }
        drop(job)
        next = nil
        waiting.insert(SpeechSentence(job.text, style: job.style), at: 0)
    }

    private func job(_ request: Int) -> SynthesisJob? {
        request == current?.number ? current : request == next?.number ? next : nil
    }

    private mutating func put(_ job: SynthesisJob) {
        if job.number == current?.number { current = job } else { next = job }
    }

    private static func joined(_ problems: [SpeechProblem]) -> SpeechProblem {
        guard let first = problems.first else {
            return SpeechProblem(
                code: "speech.no_service", service: "tts",
                message: "no speech service is left that could speak; check tts.providers", isFatal: true)
        }
        return SpeechProblem(
            code: "speech.all_failed", service: first.service,
            message: "no speech service could speak: " + problems.map(\.description).joined(separator: "; "),
            isFatal: problems.allSatisfy(\.isFatal))
    }
}
