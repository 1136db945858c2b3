import CallAudio
import CallCore
import CallSimulator
import Providers
import ScriptValue
import Testing

/// A conversation between a caller and a simulated voice model in virtual time, through the product's session: it does
/// what a host does, and checks what a session must keep to.
final class VoiceModelRun {
    enum Socket { case none, opening, open }

    struct Item {
        let number: Int
        var sound: [UInt8] = []
        /// What is less than a sample of the line.
        var pcm: [UInt8] = []
        var rate = 8_000
        var isWhole = false
        var played = 0
    }

    /// What is on its way, each way in order.
    private enum Parcel {
        case toService(SocketServiceInput)
        case toClient(RealtimeVoiceInput)
    }

    let book = PhraseBook()
    let memory = VoiceModelMemory()
    private let speech = SyntheticVoice()
    private(set) var voice: any RealtimeVoice
    private(set) var now = CallTime(milliseconds: 1_780_000_000_000)
    private let start: CallTime
    private(set) var service: VoiceModelService?
    private(set) var socket = Socket.none
    private var generation = 0
    private(set) var sockets = 0
    private var isReady = false
    private var timers: [Int: CallTime] = [:]
    private var serviceTimers: [Int: CallTime] = [:]
    private var parcels: [(due: CallTime, generation: Int, parcel: Parcel)] = []
    private var lastDue: [Bool: CallTime] = [:]
    private var backlog: AudioBacklog
    private var nextFrame: CallTime
    private var callerSound: [UInt8] = []
    private(set) var items: [Item] = []
    /// What the caller hears, without the pauses.
    private(set) var line: [UInt8] = []
    private(set) var heard: [String] = []
    private(set) var said: [String] = []
    private(set) var calls: [RealtimeToolCall] = []
    private(set) var problems: [SpeechProblem] = []
    private(set) var misuses: [ServiceMisuse] = []
    private(set) var log: [VoiceModelNote] = []
    private(set) var readyAt: [Milliseconds] = []
    private(set) var firstSound: Milliseconds?
    private(set) var ending: SpeechProblem??
    private(set) var usage = RealtimeUsage()
    /// Longest pause within an item, in frames.
    private(set) var longestGap = 0
    /// Sockets that were made anew while something played.
    private(set) var renewedInSpeech = 0
    /// The caller is on hold: no sound comes, and time without anything to hear costs nothing.
    private(set) var isMuted = false
    private var gap = 0
    private var random: SeededRandom
    private let kind: VoiceModelKind
    private let adjust: (Int, inout VoiceModelSettings) -> Void
    /// What a tool does: after so long, this comes of it; nil for never.
    var tool: (RealtimeToolCall) -> (Milliseconds, Value)? = { _ in (200, ["ok": true]) }
    private var results: [(due: CallTime, id: String, result: Value)] = []

    /// - Parameter adjust: what the service is like on this socket, counted from 1.
    init(
        _ kind: VoiceModelKind, seed: UInt64 = 1, options: Value = [:],
        adjust: @escaping (Int, inout VoiceModelSettings) -> Void = { _, _ in }
    ) throws {
        self.kind = kind
        self.adjust = adjust
        let settings = ServiceSettings(apiKey: Secret("KEY"), options: options)
        voice = try RealtimeServices(configured: [kind.rawValue: settings]) { _ in nil }.service(kind.rawValue).voice()
        backlog = AudioBacklog(voice.inputFormat, atMost: voice.heldAudio)
        random = SeededRandom(seed: seed).stream("voice model run")
        start = now
        nextFrame = now
    }

    var elapsed: Milliseconds { now - start }

    // MARK: what happens

    func open(_ order: RealtimeOrder, begins: Bool = true) {
        feed(.open(order))
        feed(.audioFlows(true))
        if begins { feed(.begin) }
    }

    func mute(_ isMuted: Bool) {
        self.isMuted = isMuted
        if !isMuted { nextFrame = now }
        feed(.audioFlows(!isMuted))
    }

    /// The size of all that the session keeps.
    var footprint: Int { String(describing: voice).utf8.count }

    /// The caller says this now, behind what is being said.
    func says(_ text: String) {
        let clip = speech.speak(text, voice: "caller")
        book.register(text, mulaw: clip)
        callerSound += clip
    }

    func run(_ length: Milliseconds) {
        let end = now + length
        while ending == nil {
            let frame = isMuted && items.isEmpty ? end + 1 : nextFrame
            let next =
                ([frame] + parcels.map(\.due) + Array(timers.values) + Array(serviceTimers.values)
                + results.map(\.due)).min() ?? end
            guard next <= end else { break }
            now = max(now, next)
            step()
        }
        if ending == nil { now = end }
    }

    func close() {
        feed(.close)
        run(10_000)
        #expect(ending != nil, "no end after close")
    }

    private func step() {
        for (number, due) in timers.sorted(by: { $0.key < $1.key }) where due <= now {
            timers[number] = nil
            feed(.timer(number))
        }
        for (number, due) in serviceTimers.sorted(by: { $0.key < $1.key }) where due <= now {
            serviceTimers[number] = nil
            give(.timer(number))
        }
        while let index = parcels.indices.min(by: { parcels[$0].due < parcels[$1].due }), parcels[index].due <= now {
            let parcel = parcels.remove(at: index)
            guard parcel.generation == generation else { continue }
            switch parcel.parcel {
            case .toService(let input): give(input)
            case .toClient(let input): arrive(input)
            }
        }
        for result in results where result.due <= now { feed(.toolResult(id: result.id, result.result)) }
        results.removeAll { $0.due <= now }
        guard nextFrame <= now else { return }
        nextFrame = max(nextFrame + 20, now + -19)
        playFrame()
        if !isMuted { sendFrame() }
    }

    // MARK: sound

    private func sendFrame() {
        var frame = Array(callerSound.prefix(160))
        callerSound.removeFirst(frame.count)
        frame += [UInt8](repeating: 0xFF, count: 160 - frame.count)
        var bytes = frame
        if case .pcm16 = voice.inputFormat {
            bytes = G711.decode(frame).flatMap { sample -> [UInt8] in
                let two = [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
                return two + two
            }
        }
        if isReady { send(voice.framing.message(bytes)) } else { bytes.withUnsafeBytes { backlog.append($0) } }
    }

    private func playFrame() {
        guard let item = items.first else { return }
        let left = item.sound.count - item.played
        if left >= 160 || item.isWhole && left > 0 {
            if firstSound == nil { firstSound = elapsed }
            let end = item.played + min(left, 160)
            line += item.sound[item.played..<end]
            items[0].played = end
            gap = 0
        } else if item.played > 0 {
            gap += 1
            longestGap = max(longestGap, gap)
        }
        guard items[0].isWhole, items[0].played >= items[0].sound.count else { return }
        let over = items.removeFirst()
        feed(.ended(item: over.number, played: Milliseconds(over.played / 8), isWhole: true))
    }

    /// Cuts what plays, as the host's own ear would.
    func cut() {
        let all = items
        items = []
        for item in all { feed(.ended(item: item.number, played: Milliseconds(item.played / 8), isWhole: false)) }
    }

    // MARK: the session

    func feed(_ input: RealtimeVoiceInput) {
        let actions = voice.handle(input, now: now)
        if ending != nil { #expect(actions.isEmpty, "after the end: \(actions)") }
        var clears = false
        for action in actions {
            if case .clear = action { clears = true } else { take(action) }
        }
        if clears { cut() }
    }

    private func take(_ action: RealtimeVoiceAction) {
        switch action {
        case .connect(let request): connect(request)
        case .send(let message): send(message)
        case .ready:
            #expect(socket == .open && !isReady)
            isReady = true
            readyAt.append(elapsed)
            while backlog.count > 0 {
                send(voice.framing.message(backlog.take(voice.inputFormat.bytesPerMillisecond * 200)))
            }
        case .holdAudio: isReady = false
        case .startTimer(let number, let at):
            #expect(at >= now)
            timers[number] = at
        case .cancelTimer(let number): #expect(timers.removeValue(forKey: number) != nil, "timer \(number)")
        case .disconnect(let code):
            #expect(socket != .none)
            parcel(.toService(.closed(code: code, reason: "")))
            leave()
        case .audio(let number, let bytes, let format): sound(number, bytes, format)
        case .audioEnded(let number):
            guard let index = items.firstIndex(where: { $0.number == number }) else { break }
            items[index].isWhole = true
            items[index].sound += SoundRate.decimated(items[index].pcm, items[index].rate)
            items[index].pcm = []
        case .clear: break
        case .heard(.final(let text, _)): heard.append(text)
        case .heard: break
        case .said(let text, _): said.append(text)
        case .toolCall(let call):
            #expect(!calls.contains { $0.id == call.id }, "called twice")
            calls.append(call)
            if let (delay, result) = tool(call) { results.append((now + delay, call.id, result)) }
        case .toolCancelled: break
        case .problem(let problem): problems.append(problem)
        case .finished(let problem, let usage):
            #expect(socket == .none && timers.isEmpty, "left behind: \(socket) \(timers)")
            ending = .some(problem)
            self.usage = usage
        }
    }

    private func sound(_ number: Int, _ bytes: [UInt8], _ format: AudioFormat) {
        if items.last?.number != number {
            #expect(number > (items.last?.number ?? 0))
            items.append(Item(number: number))
        }
        let index = items.count - 1
        if case .pcm16(let rate) = format {
            items[index].pcm += bytes
            items[index].rate = rate
            // Whole steps of the line only: then every sample comes out as the service made it.
            let step = rate / 8_000 * 2
            let count = items[index].pcm.count / step * step
            items[index].sound += SoundRate.decimated(Array(items[index].pcm.prefix(count)), rate)
            items[index].pcm.removeFirst(count)
        } else {
            items[index].sound += bytes
        }
    }

    // MARK: the socket

    private func connect(_ request: SocketRequest) {
        #expect(socket == .none)
        socket = .opening
        if items.contains(where: { $0.played > 0 }) { renewedInSpeech += 1 }
        generation += 1
        sockets += 1
        keep()
        var settings = VoiceModelSettings(
            key: Secret("KEY"), book: book, voice: speech, seed: random.next(), memory: memory)
        adjust(sockets, &settings)
        service = VoiceModelService(kind, settings: settings)
        serviceTimers = [:]
        lastDue = [:]
        var headers = HeaderList()
        for header in request.headers { headers.add(header.name, header.value.reveal()) }
        parcel(.toService(.upgrade(url: request.url.reveal(), headers: headers)))
    }

    private func send(_ message: SocketMessage) {
        #expect(socket == .open, "sent without a socket")
        parcel(.toService(.message(message)))
    }

    private func parcel(_ parcel: Parcel) {
        let isOut = if case .toService = parcel { true } else { false }
        let due = max(now + random.draw(5...60), lastDue[isOut] ?? now)
        lastDue[isOut] = due
        parcels.append((due, generation, parcel))
    }

    private func arrive(_ input: RealtimeVoiceInput) {
        switch input {
        case .connected: socket = .open
        case .refused: leave()
        case .closed:
            guard socket != .none else { return }
            leave()
        default: break
        }
        feed(input)
    }

    private func leave() {
        socket = .none
        isReady = false
        // A late word of the old socket is for nobody.
        generation += 1
        serviceTimers = [:]
    }

    private func give(_ input: SocketServiceInput) {
        guard var service else { return }
        let actions = service.handle(input, now: now)
        self.service = service
        for action in actions {
            switch action {
            case .accept: parcel(.toClient(.connected))
            case .refuse(let refusal):
                let wait = RetryAfter.read(refusal.headers, status: refusal.status)
                parcel(.toClient(.refused(status: refusal.status, retryAfter: wait, message: refusal.text)))
            case .send(let message): parcel(.toClient(.message(message)))
            case .close(let code, let reason): parcel(.toClient(.closed(code: code, reason: reason)))
            case .drop: parcel(.toClient(.closed(code: 1_006, reason: "")))
            case .startTimer(let number, let at): serviceTimers[number] = at
            case .cancelTimer(let number): serviceTimers[number] = nil
            }
        }
    }

    private func keep() {
        guard let service else { return }
        misuses += service.misuses
        log += service.log
    }

    /// All that services have noted.
    var notes: [VoiceModelNote] { log + (service?.log ?? []) }
    var complaints: [String] { (misuses + (service?.misuses ?? [])).map(\.message) }

    /// The words on the line, in order.
    var onLine: [String] {
        var ear = PhraseEar(book: book)
        return (ear.hear(line) + ear.finish()).compactMap { if case .word(let word) = $0 { word.text } else { nil } }
    }

    /// What is wrong with a conversation that has ended; nil when nothing is.
    func problemOf(greeting: String) -> String? {
        if ending == nil { return "no end" }
        if let complaint = complaints.first { return "the service does not take: \(complaint)" }
        if said.count(where: { $0 == greeting }) > 1 { return "greeted twice: \(said)" }
        let words = onLine
        let told = said.flatMap { $0.split(separator: " ").map(String.init) }
        // A word that was cut may be heard and not told, or the other way round.
        var missing = told.filter { $0 != "-" }
        for word in words { if let index = missing.firstIndex(of: word) { missing.remove(at: index) } }
        if missing.count > said.count + 1 { return "told and not heard: \(missing) of \(told); heard \(words)" }
        if words.count > told.count + 3 * (said.count + items.count + 2) {
            return "heard and not told: \(words); told \(told)"
        }
        return nil
    }
}
