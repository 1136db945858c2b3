import CallSimulator
import Testing

@Suite("The book of phrases")
struct PhraseBookTests {
    @Test("a clip that is known keeps its id, and the same words in another voice are another clip")
    func identity() throws {
        let stage = PhraseStage()
        let first = stage.book.register("Hello", mulaw: stage.voice.speak("Hello", voice: "a"))
        let again = stage.book.register("Hello", mulaw: stage.voice.speak("Hello", voice: "a"))
        let other = stage.book.register("Hello", mulaw: stage.voice.speak("Hello", voice: "b"))
        #expect(first == again)
        #expect(first < other)
        #expect(stage.book.count == 2)
        #expect(try #require(stage.book.clip(first)).text == "Hello")
    }

    @Test("beyond its bound the book forgets what was not spoken for the longest time")
    func bound() {
        let voice = SyntheticVoice()
        let clips = ["first clip", "other clip", "third clip"].map { ($0, voice.speak($0, voice: nil)) }
        let book = PhraseBook(maxBytes: clips[0].1.count + max(clips[1].1.count, clips[2].1.count))
        let first = book.register(clips[0].0, mulaw: clips[0].1)
        let second = book.register(clips[1].0, mulaw: clips[1].1)
        book.register(clips[0].0, mulaw: clips[0].1)
        let third = book.register(clips[2].0, mulaw: clips[2].1)
        #expect(book.clip(second) == nil)
        #expect(book.clip(first) != nil)
        #expect(book.clip(third) != nil)
        #expect(book.bytes <= book.maxBytes)
        var ear = PhraseEar(book: book)
        #expect(ear.hear(clips[1].1).allSatisfy { if case .phraseStarted = $0 { false } else { true } })
    }

    @Test("a clip larger than the book is still known while it is the newest")
    func large() {
        let book = PhraseBook(maxBytes: 10)
        let id = book.register("Hello", mulaw: SyntheticVoice().speak("Hello", voice: nil))
        #expect(book.clip(id) != nil)
    }

    @Test("silence and rustling can be registered, and are never recognised")
    func silent() {
        let book = PhraseBook()
        book.register("nothing", mulaw: PhraseStage.silence(500))
        book.register("", mulaw: [])
        var ear = PhraseEar(book: book)
        #expect(ear.hear(PhraseStage.silence(2_000)).isEmpty)
    }
}
