import ScriptValue
import Testing

@testable import CallCore

@Suite("A reply that is still being written becomes sentences")
struct SpeechTextStreamTests {
    @Test("a sentence is given out when white space follows its end, and the rest at the end")
    func sentences() {
        var stream = stream()
        #expect(stream.append("Hel").isEmpty)
        #expect(stream.append("lo.").isEmpty)
        #expect(stream.append(" How").map(\.text) == ["Hello."])
        #expect(stream.append(" are you? I am").map(\.text) == ["How are you?"])
        #expect(stream.end().map(\.text) == ["I am"])
        #expect(stream.end().isEmpty)
    }

    @Test(
        "letter by letter comes the same as at once",
        arguments: [
            "Hello. How are you? Fine!\n\nNew paragraph. It costs 3.5 dollars. Dr. Smith knows.",
            "# Menu\n- milk\n- eggs and bread. Really.\n\n1. One\n2. Two\nText goes\non here.",
            "See [this one. Or that](https://a.example/x. y) now. Then `a. b` and https://b.example/c. Done.",
            "Code:\n```swift\nlet x = 1. \nlet y\n```\nAfter. ~~~ no fence. **Bold. Text.** End",
            "`open code. And more.\n\nNext. ```not``` a fence. > quote. x",
            "👋 Hi! 你好。再见！ \"Quoted.\" He said. a\r\nb",
            "[[page. one]] is. [ open. bracket\n\nclosed. [[tts]]spoken. words[[/tts]] end.",
        ])
    func splitting(text: String) {
        let whole = pieces(text, sizes: [text.unicodeScalars.count])
        #expect(!whole.isEmpty)
        for sizes in [[1], [2], [3, 1], [7, 2, 11]] { #expect(pieces(text, sizes: sizes) == whole) }
        // As long as no directive is in it, a whole reply is said the same way.
        var stream = stream()
        #expect(stream.whole(text).map(\.text).joined(separator: " ") == whole.joined(separator: " "))
    }

    @Test("a list is said item by item while it is written")
    func list() {
        var stream = stream()
        #expect(stream.append("You can have:\n- milk\n- eg").map(\.text) == ["You can have:", "milk."])
        #expect(stream.append("gs\n\nBye").map(\.text) == ["eggs."])
        #expect(stream.end().map(\.text) == ["Bye"])
    }

    @Test("a directive holds from its sentence on")
    func directive() {
        var stream = stream()
        #expect(stream.append("One. [[tts:voi").map(\.style) == [SpeechStyle()])
        let later = stream.append("ce=marin]]Two. Three. ")
        #expect(later.map(\.text) == ["Two.", "Three."])
        #expect(later.allSatisfy { $0.style.voice == "marin" })
        #expect(stream.append("[[tts:speed=2]]Four. x").map(\.style.overrides) == [["speed": 2.0]])
        #expect(stream.end().map(\.style.voice) == ["marin"])
    }

    @Test("hidden text replaces visible text that comes after it, and is ignored behind visible text")
    func hidden() {
        var first = stream()
        var said = first.append("[[tts:text]]Hidden. Words.[[/tts:text]] Visible. More. ")
        said += first.end()
        #expect(said.map(\.text) == ["Hidden.", "Words."])
        #expect(first.takeIgnored().isEmpty)
        var late = stream()
        said = late.append("Visible. More. [[tts:text]]Hidden.[[/tts:text]] ")
        said += late.end()
        #expect(said.map(\.text) == ["Visible.", "More."])
        #expect(late.takeIgnored().map(\.reason) == [.tooLate])
        #expect(late.takeIgnored().isEmpty)
        var whole = stream()
        #expect(whole.whole("Visible. [[tts:text]]Hidden.[[/tts:text]]").map(\.text) == ["Hidden."])
    }

    @Test("nothing that is not certain holds up the end")
    func openEnds() {
        for (text, said) in [
            ("Say `this", "Say this"), ("See [this", "See [this"), ("Now [[tts:voice=a", "Now [[tts:voice=a"),
            ("Ok.\n", "Ok."), ("a\n```\ncode. more", "a"), ("[[tts:text]]x", "x"),
        ] {
            var stream = stream()
            let sentences = stream.append(text) + stream.end()
            #expect(sentences.map(\.text).joined(separator: " ") == said)
        }
    }

    @Test("blank replies have no sentence", arguments: ["", "  \n\n ", "👍", "https://a.example", "...", "```\nx\n```"])
    func blank(text: String) {
        var stream = stream()
        let sentences = stream.append(text) + stream.end()
        #expect(sentences.isEmpty)
    }

    @Test("beyond its longest length a reply is not spoken, and that is told")
    func tooLong() {
        var stream = SpeechTextStream(longestSentence: 100, longestText: 10)
        #expect(stream.append("One. Two! Three. ").map(\.text) == ["One.", "Two!"])
        #expect(stream.isCutShort)
        #expect(stream.append("Four. ").isEmpty)
        #expect(stream.end().isEmpty)
    }

    @Test("what stays undecided for long costs little", arguments: ["```\n", "[[tts:text]]", "`", "[", "~~~\n"])
    func undecided(opening: String) {
        var stream = SpeechTextStream(longestSentence: 300, longestText: 20_000)
        _ = stream.append(opening)
        var said = 0
        for index in 0..<20_000 { said += stream.append(index % 3 == 0 ? "\n" : "]").count }
        said += stream.end().count
        #expect(said < 20_000)
    }

    private func stream() -> SpeechTextStream { SpeechTextStream(longestSentence: 300, longestText: 20_000) }

    private func pieces(_ text: String, sizes: [Int]) -> [String] {
        var stream = stream()
        var said: [String] = []
        var rest = Array(text.unicodeScalars)[...]
        var round = 0
        while !rest.isEmpty {
            let size = sizes[round % sizes.count]
            said += stream.append(String(String.UnicodeScalarView(rest.prefix(size)))).map(\.text)
            rest = rest.dropFirst(size)
            round += 1
        }
        return said + stream.end().map(\.text)
    }
}
