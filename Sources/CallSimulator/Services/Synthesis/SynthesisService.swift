import CallCore

/// One exchange with a simulated synthesis service: the service's end of one HTTP request, in simulated time.
///
/// The sound comes faster than it plays, in pieces that may cut samples. Whatever is made is known to the `PhraseBook`
/// from then on.
public struct SynthesisService: Sendable {
    private struct Step: Sendable {
        var due: CallTime
        var action: SynthesisServiceAction
    }

    private static let timer = 0

    public let kind: SynthesisKind
    /// What the client did that the service does not take, or overlooks.
    public private(set) var misuses: [ServiceMisuse] = []
    /// The clip that was made.
    public private(set) var phrase: PhraseID?
    private let settings: SynthesisSettings
    private var random: SeededRandom
    private var steps: [Step] = []
    private var isAsked = false

    public init(_ kind: SynthesisKind, settings: SynthesisSettings) {
        self.kind = kind
        self.settings = settings
        random = SeededRandom(seed: settings.seed).stream("\(kind.rawValue) synthesis")
    }

    public mutating func handle(_ input: SynthesisServiceInput, now: CallTime) -> [SynthesisServiceAction] {
        switch input {
        case .request(let request) where !isAsked:
            isAsked = true
            answer(request, now)
        case .cancelled where !steps.isEmpty:
            steps = []
            return [.cancelTimer(Self.timer)]
        case .request, .cancelled, .timer: break
        }
        return takeSteps(now)
    }

    private mutating func takeSteps(_ now: CallTime) -> [SynthesisServiceAction] {
        let count = steps.prefix { $0.due <= now }.count
        var actions = steps.prefix(count).map(\.action)
        steps.removeFirst(count)
        if let next = steps.first { actions.append(.startTimer(Self.timer, at: next.due)) }
        return actions
    }

    private mutating func answer(_ request: WireRequest, _ now: CallTime) {
        let faults = settings.faults
        let id = requestID()
        if let status = faults.pageStatus {
            let page = "<html><head><title>\(status)</title></head><body><h1>Bad gateway</h1></body></html>\n"
            let headers = HeaderList(["Content-Type": "text/html"])
            return refuse(ServiceRefusal(status: status, headers: headers, body: Array(page.utf8)), now)
        }
        if let fault = faults.refusal {
            var refusal = kind.wire.refusal(fault.status, id: id)
            if let seconds = fault.retryAfter { refusal.headers.add("Retry-After", String(seconds)) }
            return refuse(refusal, now)
        }
        var noted: [String] = []
        do throws(ServiceRefusal) {
            let order = try kind.wire.order(request, key: settings.key, id: id) { noted.append($0) }
            speak(order, now)
        } catch {
            noted.append("refused: \(error.status) \(error.text.prefix(200))")
            refuse(error, now)
        }
        misuses += noted.map { ServiceMisuse(at: now, message: $0) }
    }

    private mutating func refuse(_ refusal: ServiceRefusal, _ now: CallTime) {
        let due = now + random.draw(20...80)
        steps.append(Step(due: due, action: .head(status: refusal.status, headers: refusal.headers)))
        if !refusal.body.isEmpty { steps.append(Step(due: due, action: .body(refusal.body))) }
        steps.append(Step(due: due, action: .end))
    }

    // MARK: sound

    private mutating func speak(_ order: SpeechWish, _ now: CallTime) {
        let faults = settings.faults
        let clip = settings.voice.speak(order.text, voice: order.voice)
        var format = order.format
        register(order.text, clip, format)
        if faults.addsWAVHeader { format.hasHeader = true }
        let sound = faults.isEmpty ? [] : SoundBody.bytes(clip, format, seed: random.next())
        var headers = order.headers
        headers.add("Content-Type", order.format.contentType)
        let due = now + random.draw(settings.latencies.firstByte) + faults.firstByteDelay
        steps.append(Step(due: due, action: .head(status: 200, headers: headers)))
        plan(sound, bytesPerMillisecond: format.bytesPerMillisecond, from: due)
    }

    private mutating func register(_ text: String, _ clip: [UInt8], _ format: SoundFormat) {
        switch format.coding {
        case .mulaw: phrase = settings.book.register(text, mulaw: clip)
        case .pcm16(let rate):
            phrase = settings.book.register(text, mulaw: settings.line(SoundRate.pcm16(clip, rate: rate), rate))
        case .packed: break
        }
    }

    /// Cuts the sound into pieces, each at the time when it is made.
    private mutating func plan(_ sound: [UInt8], bytesPerMillisecond: Int, from start: CallTime) {
        let faults = settings.faults
        let speed = random.draw(3...8)
        var delay: Milliseconds = 0
        var stall = faults.stall
        var done = 0
        while done < sound.count {
            let played = Milliseconds(done / bytesPerMillisecond)
            if let limit = faults.cutAtAudio, played >= limit {
                return steps.append(Step(due: start + played / speed + delay, action: .drop))
            }
            if let pause = stall, played >= pause.atAudio {
                delay += pause.length
                stall = nil
            }
            // Odd sizes, so that 16-bit samples are cut.
            let size = Int(random.draw(0...Milliseconds(bytesPerMillisecond * 120))) | 1
            let piece = Array(sound[done..<min(done + size, sound.count)])
            steps.append(Step(due: start + played / speed + delay, action: .body(piece)))
            done += piece.count
        }
        let end = start + Milliseconds(sound.count / bytesPerMillisecond) / speed + delay
        steps.append(Step(due: end, action: faults.cutAtAudio == nil ? .end : .drop))
    }

    private mutating func requestID() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: (0..<32).map { _ in digits[Int(random.draw(0...15))] }, as: UTF8.self)
    }
}
