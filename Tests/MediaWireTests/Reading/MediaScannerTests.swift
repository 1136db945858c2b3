import MediaWire
import Testing

@Suite("Media scanner")
struct MediaScannerTests {
    private func found(_ message: String, _ dialect: MediaDialect) -> MediaFrame? {
        if case .media(let frame) = MediaScanner(dialect).scan(message) { frame } else { nil }
    }

    @Test("the audio of each carrier is found where it lies", arguments: MediaDialect.allCases)
    func finds(dialect: MediaDialect) throws {
        let message = Sample.media(dialect)
        let frame = try #require(found(message, dialect))
        #expect(String(decoding: Array(message.utf8)[frame.payload], as: UTF8.self) == Sample.payload)
        #expect(frame.track == .inbound)
        #expect(frame.timestamp == 60)
        #expect(frame.chunk == 3)
        #expect(frame.sequence == 4)
    }

    @Test("a frame is bytes: nothing of it is counted or released")
    func isPlain() {
        #expect(_isPOD(MediaScan.self))
        #expect(_isPOD(MediaFrame.self))
    }

    @Test(
        "order, white space and the kind of numbers do not matter",
        arguments: [
            #"{"media":{"payload":"AAAA","timestamp":20,"chunk":1,"track":"outbound"},"streamSid":"MZ","event":"media"}"#,
            #"{"streamSid":"M","media":{"track":"outbound","payload":"AAAA","chunk":"1","timestamp":"020"},"event":"media"}"#,
            " {\t\"event\" : \"media\" ,\r\n \"media\": { \"payload\" :\"AAAA\", \"track\": \"outbound\" , \"chunk\":1 ,"
                + "\"timestamp\" : 20 } } \n",
        ])
    func anyOrder(message: String) throws {
        let frame = try #require(found(message, .twilio))
        #expect(frame.track == .outbound)
        #expect(frame.timestamp == 20)
        #expect(frame.chunk == 1)
        #expect(frame.sequence == nil)
        #expect(Agreement(dialect: .twilio, message: Array(message.utf8)).breach == nil)
    }

    @Test("audio without a track is inbound, and audio without numbers is audio")
    func bare() throws {
        let frame = try #require(found(#"{"event":"media","media":{"payload":"AA=="}}"#, .telnyx))
        #expect(frame == MediaFrame(payload: 37..<41, track: .inbound))
    }

    @Test(
        "Plivo's headers are passed over in all spellings",
        arguments: ["a=1;token=2", "a=1,b=2", #"{\"a\":\"\\\/\"}"#, ""])
    func extraHeaders(headers: String) {
        let message = #"{"extra_headers":"\#(headers)","event":"media","media":{"payload":"AAAA"}}"#
        #expect(found(message, .plivo) != nil)
        #expect(found(message, .twilio) == nil)
    }

    @Test(
        "what is not understood to the last byte is left to the reader",
        arguments: [
            "", "{", "{}", "[]", "null", #"{"event":"media"}"#, #"{"event":"media","media":{}}"#,
            #"{"media":{"payload":"AAAA"}}"#, #"{"event":"start","media":{"payload":"AAAA"}}"#,
            #"{"event":"mediaa","media":{"payload":"AAAA"}}"#, #"{"event":"media","media":{"track":"inbound"}}"#,
            #"{"event":"media","event":"media","media":{"payload":"AAAA"}}"#,
            #"{"event":"media","media":{"payload":"AAAA","payload":"AAAA"}}"#,
            #"{"event":"media","media":{"payload":"AAAA"},"media":{"payload":"AAAA"}}"#,
            #"{"event":"media","media":{"payload":"AAAA"},"other":1}"#,
            #"{"event":"media","media":{"payload":"AAAA","other":1}}"#,
            #"{"event":"media","media":{"payload":"AAAA","track":"both"}}"#,
            #"{"event":"media","media":{"payload":"AAAA","track":null}}"#,
            #"{"event":"media","media":{"payload":""}}"#, #"{"event":"media","media":{"payload":"AAA"}}"#,
            #"{"event":"media","media":{"payload":"AB=="}}"#, #"{"event":"media","media":{"payload":"AA=="=}}"#,
            #"{"event":"media","media":{"payload":"AA\/A"}}"#, #"{"event":"media","media":{"payload":"AAAA}}"#,
            #"{"\u0065vent":"media","media":{"payload":"AAAA"}}"#, #"{"event":"media","media":{"payload":"AAAA"}"#,
            #"{"event":"media","media":{"payload":"AAAA"}}x"#, #"{"event":"media","media":{"payload":"AAAA"}},"#,
            #"{"event":"media","media":{"payload":"AAAA",}}"#, #"{"event":"media",,"media":{"payload":"AAAA"}}"#,
            #"{"event":"media" "media":{"payload":"AAAA"}}"#, #"{"event""media","media":{"payload":"AAAA"}}"#,
            #"{"event":"media","streamSid":"é","media":{"payload":"AAAA"}}"#,
            #"{"event":"media","streamSid":"\u0041","media":{"payload":"AAAA"}}"#,
            #"{"event":"media","streamSid":"\x","media":{"payload":"AAAA"}}"#, #"{"event":"media","streamSid":"\"#,
            #"{"event":"media","streamSid":7,"media":{"payload":"AAAA"}}"#,
            "{\"event\":\"media\",\"streamSid\":\"\n\",\"media\":{\"payload\":\"AAAA\"}}",
            "\u{FEFF}{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\"}}",
            "{\"event\":\"media\",\u{B}\"media\":{\"payload\":\"AAAA\"}}",
            #"{"event":"media","sequence_number":"1","media":{"payload":"AAAA"}}"#,
            #"{"a_key_longer_than_16_bytes":1,"event":"media","media":{"payload":"AAAA"}}"#,
        ])
    func unusual(message: String) {
        #expect(MediaScanner(.twilio).scan(message) == .unusual)
    }

    @Test(
        "numbers that are none are left to the reader",
        arguments: [
            "-1", "1.5", "1e3", "01", "\"\"", "\"-1\"", "\"1", "1\"", "\"1 \"", "null", "1234567890123456789", "0x1",
        ])
    func numbers(number: String) {
        let message = #"{"event":"media","media":{"payload":"AAAA","timestamp":\#(number)}}"#
        #expect(MediaScanner(.twilio).scan(message) == .unusual)
    }

    @Test(
        "the longest numbers that are read",
        arguments: [("0", 0), ("\"00\"", 0), ("123456789012345678", 123_456_789_012_345_678)])
    func longNumbers(number: String, value: Int64) {
        let message = #"{"event":"media","media":{"payload":"AAAA","timestamp":\#(number)}}"#
        #expect(found(message, .twilio)?.timestamp == value)
    }

    @Test("a message above the limit is left to the reader")
    func tooLong() {
        let head = #"{"event":"media","media":{"payload":"AAAA"}}"#
        let room = MediaReader.maxBytes - head.utf8.count
        #expect(found(head + String(repeating: " ", count: room), .telnyx) != nil)
        #expect(found(head + String(repeating: " ", count: room + 1), .telnyx) == nil)
    }

    @Test("no beginning of a message is taken for audio", arguments: MediaDialect.allCases)
    func beginnings(dialect: MediaDialect) {
        let message = Array(Sample.media(dialect).utf8)
        for count in 0..<message.count where MediaScanner(dialect).scan(Array(message[..<count])) != .unusual {
            Issue.record("\(count) bytes are taken for audio")
        }
    }
}
