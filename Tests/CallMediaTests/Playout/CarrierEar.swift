import CallCore
import CallMedia

/// The far end of a playout: plays what comes in real time, returns marks when it has, and drops what waits when it is
/// told to, returning all marks at once as carriers do.
struct CarrierEar: PlayoutPort {
    struct Waiting {
        var sound: [UInt8]
        var marks: [PlayoutMark] = []
    }

    var now: Milliseconds = 0
    /// Bytes that were really played, and when each frame was.
    var heard: [UInt8] = []
    var heardAt: [Milliseconds] = []
    var reports: [PlayoutReport] = []
    var returned: [PlayoutMark] = []
    var clears = 0
    var messages: [Int] = []
    var mostWaiting = 0
    var returnsMarks = true
    private var waiting: [Waiting] = []
    private var idleMarks: [PlayoutMark] = []
    private var nextFrameAt: Milliseconds = 0

    var waitingFrames: Int { waiting.count }

    mutating func play(_ sound: UnsafeRawBufferPointer, due: Milliseconds) {
        messages.append(sound.count)
        if waiting.isEmpty { nextFrameAt = max(nextFrameAt, now) }
        for start in stride(from: 0, to: sound.count, by: 160) {
            waiting.append(Waiting(sound: Array(sound[start..<min(start + 160, sound.count)])))
        }
        mostWaiting = max(mostWaiting, waiting.count)
    }

    mutating func mark(_ mark: PlayoutMark) {
        if waiting.isEmpty { idleMarks.append(mark) } else { waiting[waiting.count - 1].marks.append(mark) }
    }

    mutating func clear() {
        clears += 1
        idleMarks += waiting.flatMap(\.marks)
        waiting = []
    }

    mutating func report(_ report: PlayoutReport) { reports.append(report) }

    /// Lives on to `time`: a frame is heard when its 20 ms are over. Returns marks that go back.
    mutating func live(to time: Milliseconds) -> [PlayoutMark] {
        now = time
        var back = idleMarks
        idleMarks = []
        while let frame = waiting.first, nextFrameAt + 20 <= time {
            waiting.removeFirst()
            heard += frame.sound
            heardAt.append(nextFrameAt)
            nextFrameAt += 20
            back += frame.marks
        }
        returned += back
        return returnsMarks ? back : []
    }
}

/// A playout and its far end on one clock.
struct PlayoutBench {
    var playout: Playout
    var ear = CarrierEar()
    var now: Milliseconds = 1_000

    init(_ settings: PlayoutSettings = PlayoutSettings()) { playout = Playout(settings: settings) }

    /// Sound that tells where in it one is.
    static func sound(_ milliseconds: Int, from start: Int = 0) -> [UInt8] {
        (0..<(milliseconds * 8)).map { UInt8(truncatingIfNeeded: ($0 + start * 8) / 160 % 200 + 1) }
    }

    mutating func say(_ serial: Int, _ milliseconds: Int) {
        _ = playout.begin(serial)
        append(Self.sound(milliseconds), to: serial)
        playout.finish(serial)
    }

    mutating func append(_ sound: [UInt8], to serial: Int) {
        _ = sound.withUnsafeBytes { playout.append($0, to: serial) }
    }

    /// Ticks every 20 ms.
    mutating func run(_ milliseconds: Milliseconds) {
        let end = now + milliseconds
        while now < end { step() }
    }

    mutating func step(_ time: Milliseconds = 20) {
        for mark in ear.live(to: now) { playout.marked(mark, now: now, &ear) }
        playout.tick(now: now, &ear)
        now += time
    }

    mutating func cut(_ serial: Int) {
        for mark in ear.live(to: now) { playout.marked(mark, now: now, &ear) }
        playout.cut(serial, now: now, &ear)
    }
}
