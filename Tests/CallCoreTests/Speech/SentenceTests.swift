import Testing

@testable import CallCore

@Suite("Sentences")
struct SentenceTests {
    @Test(
        "sentences end where they are heard to end",
        arguments: [
            ("Hello. How are you? Fine!", ["Hello.", "How are you?", "Fine!"]),
            ("It is 3.5 km. Really.", ["It is 3.5 km.", "Really."]),
            ("Dr. Smith met J. Doe at 5 p.m. today.", ["Dr. Smith met J. Doe at 5 p.m. today."]),
            ("1. Open it. 2. Close it.", ["1. Open it.", "2. Close it."]),
            ("So did I. Then he left.", ["So did I.", "Then he left."]),
            ("He said \"Stop!\" and left.", ["He said \"Stop!\"", "and left."]),
            ("Wait... what?! Yes.", ["Wait...", "what?!", "Yes."]),
            ("a\nb\n\nc", ["a", "b", "c"]),
            ("你好。你好吗？好！", ["你好。", "你好吗？", "好！"]),
            ("It costs 20. Is z.B. that much?", ["It costs 20.", "Is z.B. that much?"]),
            ("In 1999. Then.", ["In 1999.", "Then."]),
            ("no end", ["no end"]),
            ("... --- !", []), ("", []), (" \n ", []),
        ])
    func ends(text: String, sentences: [String]) {
        #expect(SentenceSplitter.sentences(of: text, longest: 1_000) == sentences)
    }

    @Test("a sentence that is too long is cut behind a clause, else at a space, else anywhere")
    func long() {
        let clauses = "one two three four, five six seven eight, nine ten eleven."
        #expect(
            SentenceSplitter.sentences(of: clauses, longest: 30)
                == ["one two three four,", "five six seven eight,", "nine ten eleven."])
        let words = Array(repeating: "word", count: 40).joined(separator: " ")
        let pieces = SentenceSplitter.sentences(of: words, longest: 33)
        #expect(pieces.joined(separator: " ") == words)
        #expect(pieces.allSatisfy { $0.unicodeScalars.count <= 33 })
        let unbroken = String(repeating: "x", count: 100)
        #expect(SentenceSplitter.sentences(of: unbroken, longest: 40).map(\.count) == [40, 40, 20])
        let accents = String(repeating: "e\u{301}\u{302}", count: 20)
        for piece in SentenceSplitter.sentences(of: accents, longest: 10) { #expect(piece.first == "e\u{301}\u{302}") }
        #expect(SentenceSplitter.sentences(of: "ab", longest: 0) == ["a", "b"])
    }
}
