import CallCore
import Testing

@Suite("What a caller says, in pieces")
struct CallerTextTests {
    private func text(_ pieces: [String], follows: Bool) -> String {
        var text = CallerText()
        for piece in pieces { _ = text.add(piece, follows: follows, now: CallTime(milliseconds: 0)) }
        return text.pending
    }

    @Test(
        "phrases that repeat, extend or overlap one another become one text",
        arguments: [
            (["What are your", "what are your"], "What are your"),
            (["What are your hours", "your hours"], "What are your hours"),
            (["What are", "What are your hours?"], "What are your hours?"),
            (["I want a table", "a table for two"], "I want a table for two"),
            (["I want", "a table"], "I want a table"),
            (["Hello", ", world"], "Hello, world"), (["(", "yes"], "(yes"), (["  a   b ", "c"], "a b c"),
            (["one two", "two"], "one two"),
        ])
    func phrases(pieces: [String], expected: String) { #expect(text(pieces, follows: false) == expected) }

    @Test(
        "letters follow one another as they are",
        arguments: [
            (["What", " are", " your ap", "point", "ment"], "What are your appointment"),
            (["very", " very", " good"], "very very good"), (["I", " ", "am"], "I am"),
            (["What are your", "What are your hours"], "What are your hours"),
        ])
    func letters(pieces: [String], expected: String) { #expect(text(pieces, follows: true) == expected) }

    @Test("finals are not glued together, and what was just said is no news")
    func finals() {
        var text = CallerText()
        let now = CallTime(milliseconds: 0)
        _ = text.add("Book a", follows: false, now: now)
        #expect(text.end("Book a table.", now: now) == "Book a table.")
        #expect(text.end(now: now) == nil)
        let soon = text.add("a table.", follows: true, now: now + 1_900)
        let later = text.add("a table.", follows: true, now: now + 2_100)
        #expect(!soon && later)
        #expect(text.end(now: now) == "a table.")
        #expect(text.end("For two.", now: now) == "For two.")
    }

    @Test("of a long text the end is kept, from a word on")
    func bounded() {
        let long = text((0..<400).map { "word\($0)" }, follows: false)
        #expect(long.count <= 1_200 && long.hasSuffix("word399") && long.hasPrefix("word"))
    }
}
