import MediaWire
import Testing

@Suite("What simulated carriers take")
struct CarrierMediaReaderTests {
    private static let all = MediaDialect.allCases

    private func refusal(_ message: String, _ stream: CarrierStream) -> CarrierRefusal? {
        do throws(CarrierRefusal) {
            _ = try CarrierMediaReader(stream).read(Array(message.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func refusal(_ message: String, _ dialect: MediaDialect) -> CarrierRefusal? {
        refusal(message, Sample.stream(dialect))
    }

    @Test("all that the product writes is understood", arguments: all)
    func understands(dialect: MediaDialect) throws {
        let stream = Sample.stream(dialect)
        let writer = MediaWriter(dialect, streamID: stream.streamID)
        let reader = CarrierMediaReader(stream)
        let audio = try Sample.audio.withUnsafeBytes { try #require(writer.text(.audio($0))) }
        #expect(try reader.read(Array(audio.utf8)) == .audio(Sample.audio))
        for name in ["utt-3", #"é"\"#, "\u{1}"] {
            #expect(try reader.read(Array(try #require(writer.text(.mark(name))).utf8)) == .mark(name))
        }
        #expect(try reader.read(Array(try #require(writer.text(.clear)).utf8)) == .clear)
        if let digits = writer.text(.digits("12#*")) {
            #expect(try reader.read(Array(digits.utf8)) == .digits("12#*"))
        }
    }

    @Test(
        "Twilio warns of an invalid message",
        arguments: [
            "nonsense", "[]", "{}", #"{"event":"hangup","streamSid":"MZ\"0c"}"#, #"{"event":"clear"}"#,
            #"{"event":"clear","streamSid":"MZother"}"#, #"{"event":"clear","streamSid":null}"#,
            #"{"event":"clear","stream_sid":"MZ\"0c"}"#, #"{"event":"clear","streamSid":"MZ\"0c","x":1}"#,
            #"{"event":"mark","streamSid":"MZ\"0c","name":"u"}"#,
            #"{"event":"mark","streamSid":"MZ\"0c","mark":{"name":""}}"#,
            #"{"event":"mark","streamSid":"MZ\"0c","mark":"u"}"#,
            #"{"event":"media","media":{"payload":"AAAA"}}"#,
            #"{"event":"media","streamSid":"MZ\"0c","media":{}}"#,
            #"{"event":"media","streamSid":"MZ\"0c","media":{"payload":"AAA"}}"#,
            #"{"event":"media","streamSid":"MZ\"0c","media":{"payload":""}}"#,
            #"{"event":"media","streamSid":"MZ\"0c","media":{"payload":"AAAA","track":"outbound"}}"#,
            #"{"event":"media","streamSid":"MZ\"0c","media":{"payload":"UklGRiQA"}}"#,
            #"{"event":"clear","event":"clear","streamSid":"MZ\"0c"}"#,
        ])
    func twilio(message: String) {
        #expect(refusal(message, .twilio)?.code == 31951)
    }

    @Test(
        "Telnyx complains of frames, and of audio",
        arguments: [
            ("nonsense", 100_003), ("{}", 100_003), (#"{"event":"hangup"}"#, 100_003),
            (#"{"event":"clear","stream_id":"other"}"#, 100_003), (#"{"event":"mark","mark":{}}"#, 100_003),
            (#"{"event":"media","media":{"payload":"AAAA","track":"x"}}"#, 100_003),
            (#"{"event":"media","media":{"payload":7}}"#, 100_004),
            (#"{"event":"media","media":{"payload":"AAA"}}"#, 100_004),
            (#"{"event":"media","media":{"payload":"AAAA"}}"#, 100_004),
        ])
    func telnyx(message: String, code: Int) {
        #expect(refusal(message, .telnyx)?.code == code)
    }

    @Test("Telnyx takes 20 ms to 30 s of audio, and the stream's id where it is given")
    func telnyxLengths() {
        for (count, isTaken) in [(159, false), (160, true), (240_000, true), (240_001, false)] {
            let payload = Sample.text(of: [UInt8](repeating: 0xFF, count: count))
            let message = #"{"event":"media","stream_id":"MZ\"0c","media":{"payload":"\#(payload)"}}"#
            #expect((refusal(message, .telnyx) == nil) == isTaken)
        }
    }

    @Test(
        "Plivo complains of messages, and of audio it cannot play",
        arguments: [
            ("nonsense", "error"), ("{}", "error"), (#"{"event":"media","media":{"payload":"AAAA"}}"#, "error"),
            (#"{"event":"checkpoint","name":"u"}"#, "error"), (#"{"event":"clearAudio"}"#, "error"),
            (#"{"event":"clearAudio","streamId":"other"}"#, "error"), (#"{"event":"sendDTMF","dtmf":"1w"}"#, "error"),
            (#"{"event":"sendDTMF","dtmf":""}"#, "error"),
            (#"{"event":"playAudio","media":{"payload":"AAAA"}}"#, "error"),
            (
                #"{"event":"playAudio","media":{"contentType":"audio/x-mulaw;rate=8000","sampleRate":8000,"payload":"AAAA"}}"#,
                "playFailed"
            ),
            (
                #"{"event":"playAudio","media":{"contentType":"audio/x-mulaw","sampleRate":"8000","payload":"AAAA"}}"#,
                "playFailed"
            ),
            (
                #"{"event":"playAudio","media":{"contentType":"audio/x-mulaw","sampleRate":8000,"payload":"AAA"}}"#,
                "playFailed"
            ),
        ])
    func plivo(message: String, title: String) {
        #expect(refusal(message, .plivo)?.title == title)
        #expect(refusal(message, .plivo)?.code == nil)
    }

    @Test("Plivo takes 16 KB of Base64 in a message of 64 KB")
    func plivoLengths() {
        let head = #"{"event":"playAudio","media":{"contentType":"audio/x-mulaw","sampleRate":8000,"payload":""#
        for (count, isTaken) in [(12_288, true), (12_289, false)] {
            let payload = Sample.text(of: [UInt8](repeating: 0xFF, count: count))
            #expect((refusal(head + payload + #""}}"#, .plivo) == nil) == isTaken)
        }
        let long = head + "AAAA" + #""}}"# + String(repeating: " ", count: CarrierMediaReader.maxBytes)
        #expect(refusal(long, .plivo)?.title == "error")
    }

    @Test("a stream that only listens takes nothing", arguments: all)
    func oneWay(dialect: MediaDialect) throws {
        var stream = Sample.stream(dialect)
        stream.isTwoWay = false
        let clear = try #require(MediaWriter(dialect, streamID: stream.streamID).text(.clear))
        #expect(refusal(clear, Sample.stream(dialect)) == nil)
        let refused = try #require(refusal(clear, stream))
        #expect(dialect != .twilio || refused.code == 31924)
    }

    @Test("a refusal repeats nothing of the message", arguments: all)
    func repeatsNothing(dialect: MediaDialect) throws {
        for message in [#"{"event":"secret"}"#, "secret", #"{"event":"clear","secret":1}"#] {
            let refused = try #require(refusal(message, dialect))
            #expect(!refused.description.contains("secret"))
        }
    }
}
