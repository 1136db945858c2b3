import CHeapCounter
import Testing

@testable import CallHearing

@Suite("Hearing takes nothing from the heap")
struct HeapTests {
    /// How often `body` asks for memory.
    private func allocations(_ body: () -> Void) -> UInt64 {
        let before = heap_allocations()
        body()
        return heap_allocations() - before
    }

    @Test("what is kept between frames holds no references")
    func inlineState() {
        #expect(_isPOD(VoiceDetector.self))
        #expect(_isPOD(EchoGuard.self))
        #expect(_isPOD(BargeInDetector.self))
        #expect(_isPOD(Endpointer.self))
        #expect(_isPOD(ToneDetector.self))
        #expect(!_isPOD(ToneSource.self), "it keeps the text that it dials")
    }

    @Test("ten seconds of a call allocate nothing", .enabled(if: heap_is_counted() != 0))
    func aCall() throws {
        let sent = Voices.announcements[0].muLaw
        let line = Scene.speech(in: .babble, snr: 10, utterances: 4, seed: 3).line.muLaw
        var detector = BargeInDetector()
        var endpointer = Endpointer()
        var tones = try #require(ToneSource(digits: "1w23"))
        var keys = ToneDetector()
        var out = [UInt8](repeating: MuLaw.silence, count: 160)
        var events = 0
        let frames = min(500, line.count / 160)
        func run() {
            for index in 0..<frames {
                let place = index * 160
                let start = place % (sent.count - 160)
                detector.sent(sent.span.extracting(start..<start + 160), at: index * 20)
                let frame = line.span.extracting(place..<place + 160)
                if detector.heard(frame, at: index * 20, botIsPlaying: true) != nil { events += 1 }
                if endpointer.hear(detector.voice, at: index * 20) != nil { events += 1 }
                if keys.hear(frame) != nil { events += 1 }
                var span = out.mutableSpan
                tones.mix(into: &span)
                tones.write(into: &span)
            }
        }
        run()
        #expect(allocations(run) == 0)
        #expect(events > 4)
        #expect(allocations { _ = [UInt8](repeating: 1, count: frames) } > 0)
    }
}
