import CallCore
import Testing

@testable import CallMedia

@Suite("Our own ear for the caller")
struct CallerEarTests {
    private struct Heard: Equatable {
        var event: CallerEar.Event
        var frame: Int
    }

    private func events(
        _ ear: inout CallerEar, _ frames: [[UInt8]], from start: Milliseconds = 0, split: Int = 160
    ) -> [Heard] {
        var heard: [Heard] = []
        for (index, frame) in frames.enumerated() {
            let time = start + Milliseconds(index) * 20
            for piece in stride(from: 0, to: frame.count, by: split) {
                let part = Array(frame[piece..<min(piece + split, frame.count)])
                let event = part.withUnsafeBytes { ear.hear($0, at: time, botIsPlaying: false) }
                if let event { heard.append(Heard(event: event, frame: index)) }
            }
        }
        return heard
    }

    @Test("tells when he begins, within two frames, and when he has finished, after the silence that was asked for")
    func turn() {
        var ear = CallerEar()
        ear.expect(silence: 400)
        let frames = Voice.quiet(50) + Voice.speech(60) + Voice.quiet(100)
        let heard = events(&ear, frames)
        guard let began = heard.first, let finished = heard.last else {
            Issue.record("nothing was heard")
            return
        }
        #expect(began.event == .began && (50...52).contains(began.frame))
        #expect(finished.event == .finished && (110...132).contains(finished.frame))
        #expect(heard.contains { $0.event == .stopped })
    }

    @Test("hears the same in messages that are no whole frames")
    func pieces() {
        let frames = Voice.quiet(50) + Voice.speech(60) + Voice.quiet(100)
        var (whole, inPieces) = (CallerEar(), CallerEar())
        #expect(events(&inPieces, frames, split: 80) == events(&whole, frames))
    }

    @Test("hears nothing in silence, nor in a line's noise")
    func silence() {
        var ear = CallerEar()
        #expect(events(&ear, Voice.quiet(500)).isEmpty)
    }

    @Test("goes on after a gap in the stream")
    func gap() {
        var ear = CallerEar()
        #expect(events(&ear, Voice.quiet(50)).isEmpty)
        let heard = events(&ear, Voice.quiet(50) + Voice.speech(20), from: 60_000)
        #expect(heard.first?.event == .began)
    }
}
