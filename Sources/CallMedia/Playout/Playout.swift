import CallCore

/// What one call's caller hears: utterances in order, paced against absolute deadlines, and a ledger of how much of
/// each was made, sent and heard.
///
/// Times are milliseconds of a monotonic clock. Nothing is allocated while sound flows.
public struct Playout: Sendable {
    public static let frameBytes = 160
    public static let frameTime: Milliseconds = 20
    /// Below so much unsent sound more is asked for.
    static let lowWater = 4_000

    let settings: PlayoutSettings
    /// How much may wait at the carrier.
    private let lead: Milliseconds
    var entries: [PlayoutEntry] = []
    var epoch = 0
    /// Since when the carrier has sound without a gap; nil while it has none.
    private var runStart: Milliseconds?
    /// Milliseconds sent since then.
    private var runSent: Milliseconds = 0

    public init(settings: PlayoutSettings = PlayoutSettings()) {
        self.settings = settings
        lead = max(settings.lead, Milliseconds(settings.framesPerMessage + 2) * Self.frameTime)
    }

    /// Whether `tick` has anything to do.
    public var isIdle: Bool { entries.isEmpty }
    public var queued: Int { entries.count }
    /// The utterance that is being heard: the first that has begun.
    public var playing: Int? {
        for index in entries.indices where entries[index].hasBegun { return entries[index].serial }
        return nil
    }

    // MARK: making

    /// Takes an utterance into the queue; its sound may come later.
    ///
    /// - Parameter first: before all others, at once: what plays goes on behind it.
    /// - Returns: false when as many wait as may.
    public mutating func begin(_ serial: Int, first: Bool = false) -> Bool {
        guard entries.count < settings.queue, !entries.contains(where: { $0.serial == serial }) else { return false }
        if first {
            // What has gone out of the playing one is played before; the rest of it comes behind.
            entries.insert(PlayoutEntry(serial: serial, settings), at: 0)
        } else {
            entries.append(PlayoutEntry(serial: serial, settings))
        }
        return true
    }

    /// - Returns: how much of the utterance waits to be sent, in bytes; nil when it is not wanted any more.
    public mutating func append(_ sound: UnsafeRawBufferPointer, to serial: Int) -> Int? {
        guard let index = index(of: serial), !entries[index].isWhole else { return nil }
        entries[index].sound.append(sound)
        entries[index].made += sound.count
        entries[index].hasAsked = false
        return entries[index].unsent
    }

    /// All of its sound is there.
    public mutating func finish(_ serial: Int) {
        guard let index = index(of: serial), !entries[index].isWhole else { return }
        entries[index].isWhole = true
        let tail = entries[index].sound.end % Self.frameBytes
        if tail > 0 { entries[index].sound.append(0xFF, count: Self.frameBytes - tail) }
    }

    // MARK: sending

    /// Sends what is due. To be called about every 20 ms while not idle.
    public mutating func tick(now: Milliseconds, _ port: inout some PlayoutPort) {
        // By index: whole utterances at the front only wait for their marks.
        var index = 0
        while index < entries.count {
            if entries[index].isSent {
                if !entries[index].endIsMarked { markEnd(index, &port) }
                index += 1
            } else if !send(index, now: now, &port) {
                break
            }
        }
        expire(now: now, &port)
    }

    /// - Returns: whether the utterance has gone out to its end.
    private mutating func send(_ index: Int, now: Milliseconds, _ port: inout some PlayoutPort) -> Bool {
        while !entries[index].isSent {
            let waiting = waitingAtCarrier(now)
            guard entries[index].unsent >= Self.frameBytes else {
                comfort(index, waiting: waiting, now: now, &port)
                return false
            }
            let room = Int((lead - waiting) / Self.frameTime)
            let there = entries[index].unsent / Self.frameBytes
            let frames = min(settings.framesPerMessage, there)
            // A short message only where nothing more is there yet and the carrier would run dry.
            let isEnough =
                frames == settings.framesPerMessage || entries[index].isWhole || waiting < Self.frameTime
            guard frames <= room, isEnough else { return false }
            sendFrames(frames, index, now: now, &port)
        }
        return true
    }

    private mutating func sendFrames(
        _ frames: Int, _ index: Int, now: Milliseconds, _ port: inout some PlayoutPort
    ) {
        if !entries[index].hasBegun {
            entries[index].hasBegun = true
            // What still waits at the carrier is played first.
            entries[index].acknowledgedAt = now + waitingAtCarrier(now)
            port.report(.began(serial: entries[index].serial))
        }
        let count = frames * Self.frameBytes
        let due = now + waitingAtCarrier(now)
        entries[index].sound.read(at: entries[index].sent, count: count) { port.play($0, due: due) }
        entries[index].sent += count
        advance(Milliseconds(frames) * Self.frameTime, now: now)
        if entries[index].isSent { return markEnd(index, &port) }
        let since = entries[index].sent - entries[index].marked
        if since >= Int(settings.markEvery) * PlayoutEntry.bytesPerMillisecond {
            entries[index].marked = entries[index].sent
            mark(index, at: entries[index].sent, &port)
        }
        if entries[index].unsent < Self.lowWater, !entries[index].isWhole, !entries[index].hasAsked {
            entries[index].hasAsked = true
            port.report(.wants(serial: entries[index].serial))
        }
    }

    private mutating func markEnd(_ index: Int, _ port: inout some PlayoutPort) {
        entries[index].endIsMarked = true
        entries[index].marked = entries[index].sent
        entries[index].dueAt = (runStart ?? 0) + runSent
        mark(index, at: entries[index].made, &port)
    }

    private func mark(_ index: Int, at place: Int, _ port: inout some PlayoutPort) {
        let position = Milliseconds(place / PlayoutEntry.bytesPerMillisecond)
        port.mark(PlayoutMark(serial: entries[index].serial, position: position, epoch: epoch))
    }

    /// One frame of silence in its own time, so that the first sound does not wait behind much of it.
    private mutating func comfort(
        _ index: Int, waiting: Milliseconds, now: Milliseconds, _ port: inout some PlayoutPort
    ) {
        guard settings.sendsComfort, !entries[index].hasBegun, !entries[index].isWhole, waiting <= 0 else { return }
        Self.silence.withUnsafeBytes { port.play($0, due: now) }
        advance(Self.frameTime, now: now)
    }

    // MARK: the clock

    /// How much the carrier still has to play.
    private func waitingAtCarrier(_ now: Milliseconds) -> Milliseconds {
        guard let runStart else { return 0 }
        return max(runStart + runSent - now, 0)
    }

    private mutating func advance(_ time: Milliseconds, now: Milliseconds) {
        // It ran dry: what comes now is played from now on.
        if let start = runStart, start + runSent < now { runStart = nil }
        if runStart == nil {
            runStart = now
            runSent = 0
        }
        runSent += time
    }

    /// Forgets what was said of time: the carrier has been cleared.
    mutating func restart() { runStart = nil }

    private static let silence = [UInt8](repeating: 0xFF, count: frameBytes)

    func index(of serial: Int) -> Int? {
        for index in entries.indices where entries[index].serial == serial { return index }
        return nil
    }
}
