import MediaWire
import Testing

@Suite("Media writer")
struct MediaWriterTests {
    private static let id = #"MZ"0c"#

    private func text(_ command: MediaCommand, _ dialect: MediaDialect) -> String? {
        MediaWriter(dialect, streamID: Self.id).text(command)
    }

    @Test(
        "audio, as bytes and as Base64, is the carrier's message",
        arguments: [
            (.twilio, #"{"event":"media","streamSid":"MZ\"0c","media":{"payload":"AQIDBA=="}}"#),
            (.telnyx, #"{"event":"media","media":{"payload":"AQIDBA=="}}"#),
            (
                .plivo,
                #"{"event":"playAudio","media":{"contentType":"audio/x-mulaw","sampleRate":8000,"payload":"AQIDBA=="}}"#
            ),
        ] as [(MediaDialect, String)])
    func audio(dialect: MediaDialect, expected: String) {
        let bytes: [UInt8] = [1, 2, 3, 4]
        #expect(bytes.withUnsafeBytes { text(.audio($0), dialect) } == expected)
        #expect(Array("AQIDBA==".utf8).withUnsafeBytes { text(.base64($0), dialect) } == expected)
    }

    @Test(
        "marks, and what drops the queue",
        arguments: [
            (
                .twilio, #"{"event":"mark","streamSid":"MZ\"0c","mark":{"name":"u\\1"}}"#,
                #"{"event":"clear","streamSid":"MZ\"0c"}"#
            ),
            (.telnyx, #"{"event":"mark","mark":{"name":"u\\1"}}"#, #"{"event":"clear"}"#),
            (
                .plivo, #"{"event":"checkpoint","streamId":"MZ\"0c","name":"u\\1"}"#,
                #"{"event":"clearAudio","streamId":"MZ\"0c"}"#
            ),
        ] as [(MediaDialect, String, String)])
    func marks(dialect: MediaDialect, mark: String, clear: String) {
        #expect(text(.mark(#"u\1"#), dialect) == mark)
        #expect(text(.clear, dialect) == clear)
    }

    @Test("Plivo alone presses keys, and keys only")
    func digits() {
        #expect(text(.digits("12#"), .plivo) == #"{"event":"sendDTMF","dtmf":"12#"}"#)
        for keys in ["", "1w2", "A", "１", "1\""] { #expect(text(.digits(keys), .plivo) == nil) }
        #expect(text(.digits("1"), .twilio) == nil)
        #expect(text(.digits("1"), .telnyx) == nil)
    }

    @Test("a buffer that is one byte short takes nothing", arguments: MediaDialect.allCases)
    func room(dialect: MediaDialect) throws {
        let writer = MediaWriter(dialect, streamID: Self.id)
        for command in [MediaCommand.mark("u1"), .clear] {
            let size = try #require(writer.size(of: command))
            var buffer = [UInt8](repeating: 9, count: size + 3)
            let short = buffer.withUnsafeMutableBytes {
                writer.write(command, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<(size - 1)]))
            }
            #expect(short == nil)
            #expect(buffer.allSatisfy { $0 == 9 })
            let whole = buffer.withUnsafeMutableBytes { writer.write(command, into: $0) }
            #expect(whole == size)
            #expect(buffer.suffix(3) == [9, 9, 9])
        }
    }

    @Test("an array holds what the buffer holds", arguments: MediaDialect.allCases)
    func arrays(dialect: MediaDialect) {
        let writer = MediaWriter(dialect, streamID: Self.id)
        for command in [MediaCommand.mark("u1"), .clear, .digits("1"), .digits("x")] {
            #expect(writer.bytes(of: command).map { String(decoding: $0, as: UTF8.self) } == writer.text(command))
        }
    }

    @Test("silence of no length is an empty payload, whatever carriers make of it")
    func empty() {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(text(.audio(nothing), .telnyx) == #"{"event":"media","media":{"payload":""}}"#)
    }
}
