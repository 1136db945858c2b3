import ScriptValue
import Testing

@testable import MediaWire

@Suite("Quoted text")
struct QuotedTextTests {
    private func quoted(_ text: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: QuotedText.size(of: text))
        let count = bytes.withUnsafeMutableBytes { buffer in
            var out = MediaOutput(buffer)
            QuotedText.put(text, into: &out)
            return out.count
        }
        #expect(count == bytes.count)
        return bytes
    }

    @Test("only what must be escaped is")
    func escapes() {
        #expect(quoted("a \u{1F}\"\\/\u{7F}é") == Array(#""a \u001f\"\\/"#.utf8) + Array("\u{7F}é\"".utf8))
    }

    @Test("reads back as the text, at the size that was said")
    func roundTrip() throws {
        let ascii = String(String.UnicodeScalarView((0...0x7F).map { Unicode.Scalar($0) }))
        let texts = ["", "utt-3", #"a"b\c/"#, "é🙂", ascii]
        for text in texts {
            #expect(try JSONText.decodePlain(quoted(text)) == Value(text))
        }
    }
}
