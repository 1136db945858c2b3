import Testing

@testable import CallCore

@Suite("What is meant for eyes is not spoken")
struct PlainTextTests {
    @Test(
        "Markdown marks vanish and their text stays",
        arguments: [
            ("**Hello** *there*, __you__ _all_", "Hello there, you all"),
            ("***very*** ~~old~~ `code` ``a`b``", "very old code a`b"),
            ("[Read this](https://a.example/x_(y)) now", "Read this now"),
            ("[a [b](u) c](v) [d][1] ![a cat](cat.png) text[^2].", "a b c d a cat text."),
            ("2 * 3 is 2*3, snake_case, 5 ~ 6", "2 * 3 is 2*3, snake_case, 5 ~ 6"),
            (#"\*not emphasis\* C:\dir"#, "*not emphasis* C:\\dir"),
            ("a<br>b <b>bold</b> <!-- no --> <me@a.example> 1 < 2", "a b bold me@a.example 1 < 2"),
            ("Tom &amp; Jerry &lt;3 &unknown;", "Tom & Jerry <3 &unknown;"),
            ("unclosed `code and [bracket and **star", "unclosed code and [bracket and star"),
        ])
    func inline(markdown: String, plain: String) { #expect(PlainText.strip(markdown) == plain) }

    @Test(
        "headings, items and rows are lines that end like sentences",
        arguments: [
            ("# Menu #\nText\nmore", "Menu.\nText more"),
            ("- milk\n* eggs!\n+ [x] bread\n• tea", "milk.\neggs!\nbread.\ntea."),
            ("1. One\n2) Two:", "1. One.\n2) Two:"),
            ("> > quoted\n> text", "quoted text"),
            ("Title\n=====\na\n\n---\n\nb", "Title\na\nb"),
            ("| Day | Time |\n|---|:-:|\n| Mon | 9 |", "Day, Time.\nMon, 9."),
            ("[1]: https://a.example\nText", "Text"),
            ("a\n```swift\nlet x = 1\n```\nb", "a\nb"),
            ("a\n~~~\n```\n~~~\nb\n```\nopen", "a\nb"),
            ("-5 degrees #1 is", "-5 degrees #1 is"),
        ])
    func blocks(markdown: String, plain: String) { #expect(PlainText.strip(markdown) == plain) }

    @Test(
        "addresses of the web vanish, with what would be left of them",
        arguments: [
            ("See https://a.example/b?c=d#e for more.", "See for more."),
            ("Go to www.example.com.", "Go to."),
            ("(HTTP://A.EXAMPLE/x), ok", ", ok"),
            ("<https://a.example> and [x](http://b.example).", "and x."),
            ("Write to mailto:me@a.example or call tel:+15550001234", "Write to me@a.example or call +15550001234"),
            ("The site a.example stays, and http:// too", "The site a.example stays, and http:// too"),
        ])
    func addresses(text: String, plain: String) { #expect(PlainText.strip(text) == plain) }

    @Test(
        "emoji vanish, and signs that can be said stay",
        arguments: [
            ("Hello 👋🏽!", "Hello!"), ("👨‍👩‍👧‍👦 family", "family"), ("🇩🇪 Germany ☀️", "Germany"),
            ("Press 1️⃣ or #️⃣", "Press 1 or #"), ("20 °C, 5 €, © 2026, 3 × 4", "20 °C, 5 €, © 2026, 3 × 4"),
            ("Acme™ ‼️", "Acme™ ‼"), ("✅ done ★", "done"), ("क्‍ष", "क्‍ष"),
        ])
    func emoji(text: String, plain: String) { #expect(PlainText.strip(text) == plain) }

    @Test("white space is single, and control characters vanish")
    func spaces() {
        #expect(PlainText.strip("a\t b \u{0}c\u{A0}d\u{FEFF}e\u{AD}f  ") == "a b c def")
        #expect(PlainText.strip(" \n\n a \n\n\n b \n ") == "a\nb")
        #expect(PlainText.strip("") == "")
        #expect(PlainText.strip("👍 https://a.example **") == "")
    }

    @Test("without a letter or a number nothing can be said")
    func speakable() {
        for text in ["", " ", "...", "!?", "—", "\n"] { #expect(!PlainText.isSpeakable(text)) }
        for text in ["a", "7", "你好", "é", "½"] { #expect(PlainText.isSpeakable(text)) }
    }

    @Test("deep and broken Markdown ends in reasonable time")
    func hostile() {
        for piece in ["[", "](", "![", "`", "``a", "<a", "*_", "\\", "&", "|", "> ", "# ", "- [", "http://"] {
            let text = String(repeating: piece, count: 2_000)
            #expect(PlainText.strip(text).unicodeScalars.count <= text.unicodeScalars.count + 2)
        }
    }
}
