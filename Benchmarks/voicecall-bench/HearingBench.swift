import CallHearing
import CallSimulator

/// What a frame of 20 ms costs in each direction of a live call.
enum HearingBench {
    private static let frames = 3_000
    /// A core that spends a thousandth of itself on a call's ears.
    private static let limit = 20_000.0

    static func run() {
        print("hearing, a frame of 20 ms")
        let line = noisyVoice()
        let floor = nanoseconds { frame, _ in
            // Reading each byte once.
            var sum: UInt64 = 0
            for index in frame.indices { sum &+= UInt64(frame[index]) &* sum &+ 1 }
            return sum != 0
        }
        Row.print("each byte read once", "\(Row.number(floor, 0)) ns", limit: "the floor", holds: true)
        var voice = VoiceDetector()
        row("voice detector", floor, limit: 1_000) { frame, _ in voice.hear(frame) == nil }
        var echo = EchoGuard()
        row("echo guard, a frame sent", floor, limit: 1_000) { frame, milliseconds in
            echo.sent(frame, at: milliseconds)
            return true
        }
        var bargeIn = BargeInDetector()
        row("barge-in, both directions, both speaking", floor, limit: limit) { frame, milliseconds in
            bargeIn.sent(frame, at: milliseconds)
            return bargeIn.heard(frame, at: milliseconds, botIsPlaying: true) == nil
        }
        var keys = ToneDetector()
        row("key detector", floor, limit: 1_000) { frame, _ in keys.hear(frame) == nil }

        func row(_ name: String, _ floor: Double, limit: Double, _ body: (Span<UInt8>, Int) -> Bool) {
            let each = nanoseconds(body)
            Row.print(
                name, "\(Row.number(each, 0)) ns = \(Row.number(each / floor))x", limit: "\(Row.number(limit, 0)) ns",
                holds: each <= limit)
        }

        func nanoseconds(_ body: (Span<UInt8>, Int) -> Bool) -> Double {
            var quiet = 0
            var now = 0
            let spent = Stopwatch.best(of: 5) {
                for index in 0..<frames {
                    let start = index * 160
                    if body(line.span.extracting(start..<start + 160), now) { quiet += 1 }
                    now += 20
                }
            }
            precondition(quiet > 0)
            return Double(spent) / Double(frames)
        }
    }

    /// µ-law that comes and goes four times a second, and never repeats.
    private static func noisyVoice() -> [UInt8] {
        var random = SeededRandom(seed: 1)
        return (0..<frames * 160).map { index in
            let isLoud = index / 1_000 % 2 == 0
            let sign: UInt8 = index / 20 % 2 == 0 ? 0x80 : 0
            return sign | (isLoud ? 0x10 : 0x60) | UInt8(truncatingIfNeeded: random.next() & 0x0F)
        }
    }
}
