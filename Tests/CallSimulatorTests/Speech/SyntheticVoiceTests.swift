import CallAudio
import CallSimulator
import Testing

@Suite("The synthetic voice")
struct SyntheticVoiceTests {
    private let voice = SyntheticVoice()

    @Test("the same text in the same voice sounds the same, another text or voice does not")
    func deterministic() {
        #expect(voice.speak("Good morning.", voice: "a") == voice.speak("Good morning.", voice: "a"))
        #expect(voice.speak("Good morning.", voice: "a") != voice.speak("Good morning.", voice: "b"))
        #expect(voice.speak("Good morning.", voice: nil) != voice.speak("Good morning!", voice: nil))
    }

    @Test("words are at the level of speech, with silence before, between and after them")
    func level() {
        let clip = voice.speak("Good morning", voice: nil)
        let loud = clip.filter { $0 != 0xFF }.map { Double(G711.decode($0)) }
        let level = (loud.reduce(0) { $0 + $1 * $1 } / Double(loud.count)).squareRoot()
        #expect((2_300...4_600).contains(level), "about -20 dBFS is 3277")
        #expect(clip.prefix(320).allSatisfy { $0 == 0xFF })
        #expect(clip.suffix(320).allSatisfy { $0 == 0xFF })
        var longest = 0
        var run = 0
        for byte in clip.dropFirst(320).dropLast(800) {
            run = byte == 0xFF ? run + 1 : 0
            longest = max(longest, run)
        }
        #expect((240...500).contains(longest), "a pause of 30 to 60 ms")
    }

    @Test("text without a word is silence", arguments: ["", "  ", "\n"])
    func blank(text: String) {
        #expect(voice.speak(text, voice: nil).allSatisfy { $0 == 0xFF })
    }

    @Test("words of several scripts are spoken")
    func scripts() {
        #expect(voice.speak("Straße 東京", voice: nil).contains { $0 & 0x70 != 0x70 })
    }
}
