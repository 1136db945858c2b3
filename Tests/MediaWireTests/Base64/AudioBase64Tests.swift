import ScriptValue
import Testing

@testable import MediaWire

@Suite("Base64 in the caller's buffers")
struct AudioBase64Tests {
    private func decode(_ text: String, room: Int? = nil) -> [UInt8]? {
        Array(text.utf8).withUnsafeBytes { text in
            var out = [UInt8](repeating: 0, count: room ?? AudioBase64.decodedCount(text))
            let count = out.withUnsafeMutableBytes { AudioBase64.decode(text, into: $0) }
            return count.map { Array(out.prefix($0)) }
        }
    }

    private func isCanonical(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes(AudioBase64.isCanonical) }

    @Test(
        "texts of the standard, both ways",
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]))
    func standard(plain: String, encoded: String) {
        #expect(Sample.text(of: Array(plain.utf8)) == encoded)
        #expect(decode(encoded) == Array(plain.utf8))
        #expect(isCanonical(encoded))
        #expect(AudioBase64.encodedCount(plain.utf8.count) == encoded.utf8.count)
    }

    @Test("every length and every byte come back, as the other Base64 has them")
    func roundTrip() {
        for count in 0..<200 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            let text = Sample.text(of: bytes)
            #expect(text == Base64.encode(bytes))
            #expect(decode(text) == bytes)
            #expect(isCanonical(text))
        }
    }

    @Test(
        "anything else is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "====", "=", "Zm9v====", "Zg==Zg==", "Z=g=", "Zh==", "Zm9=", " Zm9v", "Zm9v\n",
            "Zm 9", "++_/", "Zm9\u{E9}", "A===", "Zm9vA===", "Zm9v=", "Zm9vZ", "Zm9vZg", "Zm9vZm8", "Zg==Zm9v", "\0AAA",
        ])
    func refuses(text: String) {
        #expect(decode(text, room: 64) == nil)
        #expect(!isCanonical(text))
        #expect(Base64.decode(text) == nil)
    }

    @Test("every pair of characters in every place of a group is judged as by the other Base64")
    func everyPair() {
        let base = Array("AAAA".utf8)
        for place in 0..<3 {
            for first in UInt8.min...127 {
                for second in Array("A/=B Q".utf8) {
                    var group = base
                    group[place] = first
                    group[place + 1] = second
                    let text = String(decoding: group, as: UTF8.self)
                    let expected = Base64.decode(text)
                    guard decode(text, room: 3) == expected, isCanonical(text) == (expected != nil) else {
                        Issue.record("\(text) is judged differently")
                        return
                    }
                }
            }
        }
    }

    @Test("a buffer that is one byte short takes nothing")
    func room() {
        for text in ["Zm9v", "Zm8=", "Zg==", "Zm9vYmE="] {
            let count = Array(text.utf8).withUnsafeBytes(AudioBase64.decodedCount)
            #expect(decode(text, room: count) != nil)
            #expect(decode(text, room: count - 1) == nil)
        }
        var out = [UInt8](repeating: 9, count: 7)
        let written = [1, 2, 3, 4].withUnsafeBytes { bytes in
            out.withUnsafeMutableBytes { AudioBase64.encode(UnsafeRawBufferPointer(rebasing: bytes[..<4]), into: $0) }
        }
        #expect(written == nil)
        #expect(out == [9, 9, 9, 9, 9, 9, 9])
    }

    @Test("nothing is written behind the text, nor behind the bytes")
    func writesNoFurther() {
        var out = [UInt8](repeating: 9, count: 12)
        let bytes: [UInt8] = [1, 2, 3, 4]
        let encoded = bytes.withUnsafeBytes { bytes in
            out.withUnsafeMutableBytes { AudioBase64.encode(bytes, into: $0) }
        }
        #expect(encoded == 8)
        #expect(out.suffix(4) == [9, 9, 9, 9])
        let texts: [(String, [UInt8])] = [
            ("AQIDBA==", [1, 2, 3, 4]), ("AQIDBAUG", [1, 2, 3, 4, 5, 6]), ("AQID", [1, 2, 3]),
        ]
        for (text, plain) in texts {
            var room = [UInt8](repeating: 9, count: 10)
            let decoded = Array(text.utf8).withUnsafeBytes { text in
                room.withUnsafeMutableBytes { AudioBase64.decode(text, into: $0) }
            }
            #expect(decoded == plain.count)
            #expect(room == plain + [UInt8](repeating: 9, count: 10 - plain.count))
        }
    }

    @Test(
        "the text inside a message ends where it ends",
        arguments: [("Zm9vYg==", 8), ("Zm9v", 4), ("", 0), ("Zm8=", 4)])
    func inside(text: String, length: Int) {
        let message = Array(#""\#(text)"}"#.utf8)
        #expect(message.withUnsafeBytes { AudioBase64.length(in: $0, from: 1) } == length)
    }

    @Test(
        "a text inside a message that is not canonical has no length",
        arguments: ["Z", "Zg", "Zm9", "Zh==", "Zm9vZg="])
    func insideMalformed(text: String) {
        let message = Array(#""\#(text)""}}"#.utf8)
        #expect(message.withUnsafeBytes { AudioBase64.length(in: $0, from: 1) } == nil)
    }
}
