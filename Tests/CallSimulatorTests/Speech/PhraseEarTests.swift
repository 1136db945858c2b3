import CallCore
import CallSimulator
import Testing

@Suite("Phrases recognised by their sound")
struct PhraseEarTests {
    @Test(
        "a clip is heard whole, with all its words, however the sound is cut",
        arguments: [[160], [1], [7, 160, 3], [5_000], [159, 161, 1, 1_000]])
    func pieces(sizes: [Int]) throws {
        var stage = PhraseStage()
        let clip = stage.clip("Book a table for two, please.")
        stage.hear(PhraseStage.silence(333) + [0x7F, 0x7F, 0x7F] + clip + PhraseStage.silence(500), pieces: sizes)
        #expect(stage.words == "Book a table for two, please.")
        let phrase = try #require(stage.phrases.first)
        #expect(stage.phrases.count == 1)
        #expect(phrase.isWhole)
        #expect(phrase.stray == 0)
        #expect(stage.ear.noise == 0)
    }

    @Test("words come out as they are spoken, and their times follow one another")
    func words() throws {
        var stage = PhraseStage()
        let clip = stage.clip("We open at nine and close at six.")
        stage.hear(PhraseStage.silence(100))
        stage.hear(Array(clip.prefix(clip.count / 2)))
        #expect(["We open at nine", "We open at"].contains(stage.words))
        stage.hear(Array(clip.dropFirst(clip.count / 2)))
        #expect(stage.words == "We open at nine and close at six.")
        let times = stage.events.compactMap { if case .word(let word) = $0 { (word.start, word.end) } else { nil } }
        #expect(times.allSatisfy { $0.0 < $0.1 })
        #expect(zip(times, times.dropFirst()).allSatisfy { $0.1 <= $1.0 + 1 })
        let first = try #require(times.first)
        #expect((120...180).contains(first.0))
    }

    @Test("clips without a pause between them, at odd offsets, are told apart")
    func adjoining() {
        var stage = PhraseStage()
        let texts = ["Yes.", "No, thank you.", "Yes.", "Maybe tomorrow"]
        var sound: [UInt8] = [0xFF, 0xFE, 0xFF]
        for text in texts { sound += stage.clip(text) + [0xFF] }
        stage.hear(sound, pieces: [160, 37])
        stage.finish()
        #expect(stage.phrases.map(\.text) == texts)
        #expect(stage.phrases.allSatisfy { $0.isWhole && $0.stray == 0 })
        #expect(stage.words == texts.joined(separator: " "))
    }

    @Test("a clip that is joined in the middle gives the words that end from there on")
    func joined() throws {
        var stage = PhraseStage()
        let clip = stage.clip("one two three four five six")
        stage.hear(Array(clip.dropFirst(clip.count / 2)) + PhraseStage.silence(50))
        let phrase = try #require(stage.phrases.first)
        #expect(phrase.bytes.lowerBound == clip.count / 2)
        #expect(!phrase.isWhole)
        #expect(stage.words == "four five six")
    }

    @Test("a clip that breaks off is reported with the byte it came to")
    func brokenOff() throws {
        var stage = PhraseStage()
        let clip = stage.clip("one two three four five six")
        // Inside a word: in a pause the silence that follows would fit.
        let cut = clip.indices.dropFirst(clip.count / 2).first { index in
            clip[index...].prefix(40).allSatisfy { $0 & 0x70 != 0x70 }
        }
        let end = try #require(cut)
        stage.hear(Array(clip[..<end]) + PhraseStage.silence(1_500))
        let phrase = try #require(stage.phrases.first)
        #expect(phrase.bytes == 0..<end)
        #expect(!phrase.isWhole)
        #expect(stage.words == "one two three")
    }

    @Test("what breaks off for another clip ends where the other begins")
    func interrupted() {
        var stage = PhraseStage()
        let first = stage.clip("This is a very long announcement that nobody wants to hear")
        let second = stage.clip("Stop!")
        stage.hear(Array(first.prefix(8_001)) + second + PhraseStage.silence(40))
        #expect(
            stage.phrases.map(\.text) == [
                "This is a very long announcement that nobody wants to hear", "Stop!",
            ])
        #expect(stage.phrases[0].bytes == 0..<8_001)
        #expect(stage.phrases[1].isWhole)
        #expect(stage.phrases[1].stray == 0)
    }

    @Test("frames that were lost, repeated or pushed apart are counted to the byte")
    func stray() throws {
        var stage = PhraseStage()
        let clip = stage.clip("one two three four five six seven eight")
        // Inside a word, so that neither side is a pause; in it no word ends.
        let middle = clip.indices.dropFirst(4_000).first { index in
            clip[(index - 240)..<(index + 600)].allSatisfy { $0 != 0xFF }
        }
        let cut = try #require(middle)
        stage.hear(Array(clip[..<cut] + clip[(cut + 160)...]))
        #expect(stage.phrases.last?.lost == 160)
        stage.hear(Array(clip[..<cut] + clip[(cut - 160)...]))
        #expect(stage.phrases.last?.repeated == 160)
        stage.hear(Array(clip[..<cut] + PhraseStage.silence(60) + clip[cut...]))
        #expect(stage.phrases.last?.inserted == 480)
        stage.hear(Array(clip[..<cut] + [clip[cut] ^ 0x80] + clip[(cut + 1)...]))
        #expect(stage.phrases.last?.inserted == 1)
        #expect(stage.phrases.last?.lost == 1)
        #expect(stage.phrases.count == 4)
        #expect(stage.phrases.allSatisfy { $0.isWhole })
        #expect(
            stage.words == Array(repeating: "one two three four five six seven eight", count: 4).joined(separator: " "))
    }

    @Test("a clip said again from its beginning is another phrase")
    func again() {
        var stage = PhraseStage()
        let clip = stage.clip("Are you still there?")
        stage.hear(Array(clip.prefix(3_000)) + clip)
        #expect(stage.phrases.map(\.isWhole) == [false, true])
        #expect(stage.phrases.allSatisfy { $0.stray == 0 })
    }

    @Test("noise is speech without words, and its bytes are counted")
    func noise() {
        var stage = PhraseStage()
        _ = stage.clip("Are you still there?")
        stage.hear(PhraseStage.silence(200) + PhraseStage.noise(500) + PhraseStage.silence(1_000))
        #expect(stage.words.isEmpty)
        #expect(stage.phrases.isEmpty)
        #expect(stage.speech == [200, 700])
        #expect(stage.ear.noise == 4_000)
    }

    @Test("speech begins and ends with its sound; pauses between words do not end it")
    func speech() {
        var stage = PhraseStage()
        let clip = stage.clip("Good morning, this is a test.")
        let quiet = clip.reversed().prefix { $0 == 0xFF }.count
        stage.hear(PhraseStage.silence(400) + clip + PhraseStage.silence(600))
        #expect(stage.speech.count == 2)
        #expect((430...460).contains(stage.speech[0]))
        let end = Milliseconds((400 * 8 + clip.count - quiet) / 8)
        #expect((end - 20...end + 10).contains(stage.speech[1]))
    }

    @Test("a low hiss is silence")
    func hiss() {
        var stage = PhraseStage()
        var random = SeededRandom(seed: 3)
        stage.hear((0..<16_000).map { _ in UInt8(truncatingIfNeeded: random.next()) | 0x78 })
        #expect(stage.events.isEmpty)
        #expect(stage.ear.noise == 0)
    }

    @Test("two clips that begin alike are told apart once they differ")
    func sharedBeginning() throws {
        var stage = PhraseStage()
        let hello = stage.voice.speak("Hello", voice: nil)
        let long = hello + stage.voice.speak("and welcome", voice: nil)
        let short = stage.book.register("Hello", mulaw: hello)
        let full = stage.book.register("Hello and welcome", mulaw: long)
        stage.hear(hello + PhraseStage.silence(1_200))
        #expect(stage.phrases.map(\.id) == [short])
        stage.hear(long + PhraseStage.silence(1_200))
        #expect(stage.phrases.map(\.id) == [short, full])
        #expect(stage.phrases.allSatisfy { $0.isWhole && $0.stray == 0 })
        #expect(stage.ear.noise == 0)
    }

    @Test("random mixtures of clips, noise and cuts never confuse what is whole", arguments: 0..<20 as Range<UInt64>)
    func mixtures(seed: UInt64) {
        var stage = PhraseStage()
        var random = SeededRandom(seed: seed)
        var said: [String] = []
        for number in 0..<12 {
            let text = "number \(random.draw(0...5)) of round \(seed)"
            let clip = stage.clip(text)
            if random.chance(0.3) { stage.hear(PhraseStage.noise(Int(random.draw(1...300)), seed: UInt64(number))) }
            if random.chance(0.3) { stage.hear(Array(clip.prefix(Int(random.draw(400...3_000))))) }
            stage.hear(clip, pieces: [Int(random.draw(1...400))])
            said.append(text)
        }
        stage.finish()
        #expect(stage.phrases.filter(\.isWhole).map(\.text) == said)
    }
}
