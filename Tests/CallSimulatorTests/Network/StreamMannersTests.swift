import CallCore
import Testing

@testable import CallSimulator

@Suite("Manners of people who hear a media stream")
struct StreamMannersTests {
    /// When somebody polite begins to talk, in milliseconds since this sound began.
    private func begins(hearing sound: [UInt8], knows: Bool) throws -> Milliseconds? {
        let engine = EngineDouble()
        let speech = SimSound()
        engine.network.sound = speech
        let (line, party) = try engine.answeredCall()
        if knows { speech.book.register("what it says", mulaw: sound) }
        let media = try #require(line.attachMedia())
        let start = engine.kernel.now
        for number in 0..<300 {
            let silence = [UInt8](repeating: 0xFF, count: 160)
            let frame = Array((sound.dropFirst(number * 160) + silence).prefix(160))
            engine.kernel.schedule(at: start + Milliseconds(number) * 20, label: "frame") { media.hear(frame) }
        }
        engine.kernel.schedule(at: start + 200, label: "somebody wants to talk") { party.says("Hello", after: 300) }
        try engine.run(6)
        let words = line.track.segments.first { $0.channel == .caller && $0.text == "Hello" }
        return words.map { $0.startMs - (start - line.track.origin) }
    }

    @Test("they wait for the end of speech, whether they understand it or not", arguments: [true, false])
    func waits(knows: Bool) throws {
        let sound = SyntheticVoice().speak("Somebody talks who is not known to anybody.", voice: nil)
        let length = Milliseconds(sound.count / 8)
        let beginning = try #require(try begins(hearing: sound, knows: knows))
        #expect((length...length + 900).contains(beginning), "\(beginning) of \(length)")
    }

    @Test("they do not wait in silence")
    func silence() throws {
        #expect(try begins(hearing: [], knows: false) == 500)
    }
}
