import CallCore
import ScriptValue

/// What the protocol of a service works with: the time, an ear, chance, and what goes out.
struct ServiceDesk: Sendable {
    let settings: TranscriptionSettings
    var now: CallTime
    var random: SeededRandom
    var ear: PhraseEar
    var outbox = ServiceOutbox()
    /// Whether its JSON goes in binary messages.
    var sendsBinary = false
    /// No message is taken any more.
    private(set) var isClosing = false
    /// Milliseconds without `touch` after which the service loses patience.
    var idleLimit: Milliseconds? { didSet { touch() } }
    private(set) var idleAt: CallTime?
    private(set) var misuses: [ServiceMisuse] = []
    /// Audio short of a block.
    private var rest: [UInt8] = []
    private var stall: ServiceFaults.Stall?

    init(settings: TranscriptionSettings, random: SeededRandom, now: CallTime) {
        self.settings = settings
        self.random = random
        self.now = now
        ear = PhraseEar(book: settings.book)
        stall = settings.faults.stall
    }

    /// Milliseconds of audio received.
    var heard: Milliseconds { ear.heard }

    // MARK: what goes out

    /// - Parameters:
    ///   - delay: milliseconds from now.
    ///   - lane: messages of one lane keep their order.
    mutating func send(_ message: Value, after delay: Milliseconds = 0, lane: Int = 0) {
        let bytes = JSONText.encodePlain(message)
        outbox.add(.message(sendsBinary ? .binary(bytes) : .text(bytes)), at: now + delay, lane: lane)
    }

    /// The message that says that audio may come.
    mutating func sendReady(_ message: Value, after delay: Milliseconds) {
        if !settings.faults.isNeverReady { send(message, after: delay) }
    }

    /// Closes when everything has gone that is on its way.
    mutating func close(_ code: Int, _ reason: String, after delay: Milliseconds = 0) {
        isClosing = true
        idleAt = nil
        outbox.add(.close(code: code, reason: reason), at: max(now + delay, outbox.end ?? now), lane: 0)
    }

    private mutating func breakOff(_ item: ServiceOutbox.Item) {
        isClosing = true
        idleAt = nil
        outbox.clear()
        outbox.add(item, at: now, lane: -1)
    }

    mutating func readyDelay() -> Milliseconds { random.draw(settings.latencies.ready) }
    mutating func partialDelay() -> Milliseconds { random.draw(settings.latencies.partial) }
    mutating func finalDelay() -> Milliseconds {
        random.draw(settings.latencies.final) + settings.faults.finalDelay
    }

    // MARK: what comes in

    mutating func touch() { idleAt = isClosing ? nil : idleLimit.map { now + $0 } }

    mutating func note(_ misuse: String) {
        if misuses.count < 100 { misuses.append(ServiceMisuse(at: now, message: misuse)) }
    }

    /// Hears µ-law of 8 kHz in blocks of 10 ms, as far as the faults let it.
    mutating func hear(_ mulaw: [UInt8]) -> [HeardBlock] {
        let audio = rest + mulaw
        var blocks: [HeardBlock] = []
        var start = 0
        while audio.count - start >= VoiceActivity.blockBytes, !isClosing {
            let end = start + VoiceActivity.blockBytes
            let events = ear.hear(audio.span.extracting(start..<end))
            start = end
            blocks.append(HeardBlock(at: heard, events: events, quiet: ear.quiet))
            strike()
        }
        rest = Array(audio[start...])
        return blocks
    }

    /// Audio in another format than the ear understands: time passes, and nothing is heard.
    mutating func hearNothing(_ length: Milliseconds) -> [HeardBlock] {
        hear(Array(repeating: 0xFF, count: Int(length) * PhraseSound.bytesPerMillisecond))
    }

    /// Lets the faults happen that wait for so much audio.
    private mutating func strike() {
        let faults = settings.faults
        if let stall, heard >= stall.atAudio {
            outbox.hold(until: now + stall.length)
            self.stall = nil
        }
        if let limit = faults.dropAtAudio, heard >= limit { return breakOff(.drop) }
        if let closing = faults.closing, heard >= closing.atAudio {
            breakOff(.close(code: closing.code, reason: closing.reason))
        }
    }

    // MARK: ids

    /// Such as `item_` and 21 letters and digits.
    mutating func id(_ prefix: String, length: Int = 21) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let text = (0..<length).map { _ in letters[Int(random.draw(0...61))] }
        return prefix + String(decoding: text, as: UTF8.self)
    }

    /// Random, version 4.
    mutating func uuid() -> String {
        var digits = (0..<32).map { _ in Array("0123456789abcdef".utf8)[Int(random.draw(0...15))] }
        digits[12] = UInt8(ascii: "4")
        digits[16] = UInt8(ascii: "a")
        let text = String(decoding: digits, as: UTF8.self)
        let cuts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return cuts.map { String(text.dropFirst($0.lowerBound).prefix($0.count)) }.joined(separator: "-")
    }
}
