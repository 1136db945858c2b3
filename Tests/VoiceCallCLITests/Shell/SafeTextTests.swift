import CallCore
import ScriptValue
import Testing

@testable import voicecall

@Suite struct SafeTextTests {
    private static let hostile = "a\u{1B}]0;title\u{7}b\u{9B}31m\r\nc\u{202E}d\u{0}\u{7F}\u{2028}"

    @Test("nothing that could steer a terminal is shown")
    func controls() {
        for shown in [SafeText.line(Self.hostile), SafeText.short(Self.hostile)] {
            #expect(!shown.unicodeScalars.contains(where: SafeText.isUnsafe))
            #expect(shown.hasPrefix("a\\u{1b}]0;title\\u{7}b\\u{9b}31m"))
        }
    }

    @Test("JSON stays JSON and means the same")
    func json() throws {
        let value: Value = ["text": Value(Self.hostile), "tag": Value("\u{E0041}")]
        let shown = SafeText.json(value)
        #expect(!shown.unicodeScalars.contains(where: SafeText.isUnsafe))
        #expect(try JSONText.decodePlain(Array(shown.utf8)) == value)
    }

    @Test("a long text is cut")
    func long() {
        #expect(SafeText.short(String(repeating: "é", count: 5_000)).count == SafeText.longest + 1)
    }

    @Test(
        "phone numbers keep their last two digits, unless they are known",
        arguments: [
            ("call +15550001234 now", "call […34] now"), ("+15557654321", "+15557654321"), ("a+b +12 c", "a+b +12 c"),
            ("+15550001234+15550001256", "[…34][…56]"), ("+", "+"),
        ])
    func redaction(_ text: String, _ shown: String) {
        #expect(Redactor(known: ["+15557654321"]).text(text) == shown)
    }

    @Test(
        "words are quoted as a shell reads them",
        arguments: [
            ("desk", "desk"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"), ("$(x)", "'$(x)'"),
        ])
    func quoting(_ word: String, _ quoted: String) { #expect(ShellWord.quote(word) == quoted) }

    @Test("colour is used only when it is wanted")
    func colour() {
        #expect(Style(usesColour: true).paint("x", .error) == "\u{1B}[31mx\u{1B}[0m")
        #expect(Style(usesColour: false).paint("x", .error) == "x")
    }
}
