import CallCore
import MediaWire
import Testing

@Suite("Media reader")
struct MediaReaderTests {
    private static let all = MediaDialect.allCases

    @Test("audio is read as the scanner finds it", arguments: all)
    func media(dialect: MediaDialect) throws {
        let frame = MediaFrame(
            payload: 0..<Sample.payload.utf8.count, track: .inbound, timestamp: 60, chunk: 3, sequence: 4)
        let expected = MediaMessage.media(frame, base64: Array(Sample.payload.utf8))
        #expect(try MediaReader(dialect).read(Sample.media(dialect)) == expected)
        #expect(Agreement(dialect: dialect, message: Array(Sample.media(dialect).utf8)).breach == nil)
    }

    @Test("audio the scanner leaves alone is read: escapes, keys nobody knows, odd numbers")
    func unusualMedia() throws {
        let message =
            #"{"new":[1,{"a":null}],"event":"med\u0069a","media":{"payload":"\/\/7+","track":"outbound_track","#
            + #""timestamp":60.9,"chunk":-1,"more":true},"sequenceNumber":"x"}"#
        let frame = MediaFrame(payload: 0..<4, track: .outbound, timestamp: 60)
        #expect(try MediaReader(.twilio).read(message) == .media(frame, base64: Array("//7+".utf8)))
    }

    @Test(
        "audio that cannot be used is refused by name",
        arguments: [
            (#"{"event":"media"}"#, .payload), (#"{"event":"media","media":"AAAA"}"#, .payload),
            (#"{"event":"media","media":{"payload":7}}"#, .payload),
            (#"{"event":"media","media":{"payload":""}}"#, .payload),
            (#"{"event":"media","media":{"payload":"AAA"}}"#, .payload),
            (#"{"event":"media","media":{"payload":"AB=="}}"#, .payload),
            (#"{"event":"media","media":{"payload":"AA-_"}}"#, .payload),
            (#"{"event":"media","media":{"payload":"AA\nAA"}}"#, .payload),
            (#"{"event":"media","media":{"payload":"AAAA","track":"both"}}"#, .track),
            (#"{"event":"media","media":{"payload":"AAAA","track":1}}"#, .track),
        ] as [(String, MediaProblem.Code)])
    func badMedia(message: String, code: MediaProblem.Code) {
        for dialect in Self.all { #expect(MediaReader(dialect).problem(message)?.code == code) }
    }

    @Test(
        "what is not strict JSON is refused",
        arguments: [
            "", "{", "nonsense", "\u{FEFF}{}", #"{"event":"stop",}"#, #"{"event":"stop"} x"#, #"{"event":'stop'}"#,
            #"{"event":"stop","event":"stop"}"#, #"{"event":"stop","stop":{"a":1,"\u0061":2}}"#,
            #"{"event":"stop","a":"\ud800"}"#, #"{"event":"stop","a":01}"#,
            #"{"event":"stop","a":\#(String(repeating: "[", count: 16) + String(repeating: "]", count: 16))}"#,
            #"{"event":"stop","a":[\#(Array(repeating: "0", count: 2000).joined(separator: ","))]}"#,
            #"{"event":"stop","a":"\#(String(repeating: "a", count: 64 * 1024))"}"#,
        ])
    func badJSON(message: String) {
        #expect(MediaReader(.telnyx).problem(message)?.code == .json)
    }

    @Test("bytes that are no UTF-8 are refused")
    func badUTF8() {
        let message = Array(#"{"event":"stop","a":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(throws: MediaProblem.self) { try MediaReader(.twilio).read(message) }
    }

    @Test(
        "a message without the name of an event is refused",
        arguments: ["{}", "[]", "7", "null", #""stop""#, #"{"event":7}"#, #"{"event":""}"#, #"{"event":null}"#]
            + [#"{"event":"\#(String(repeating: "e", count: 65))"}"#])
    func noEvent(message: String) {
        #expect(MediaReader(.plivo).problem(message)?.code == .event)
    }

    @Test("an event nobody knows is said to be unknown", arguments: all)
    func unknown(dialect: MediaDialect) throws {
        let reader = MediaReader(dialect)
        #expect(try reader.read(#"{"event":"novelty","x":1}"#) == .unknown(event: "novelty"))
        for event in ["playedStream", "clearedAudio", "playFailed"] where dialect != .plivo {
            #expect(try reader.read(#"{"event":"\#(event)","name":"u"}"#) == .unknown(event: event))
        }
        for event in ["connected", "mark"] where dialect == .plivo {
            #expect(try reader.read(#"{"event":"\#(event)"}"#) == .unknown(event: event))
        }
        if dialect == .twilio { #expect(try reader.read(#"{"event":"error"}"#) == .unknown(event: "error")) }
    }

    @Test("connected brings Telnyx's token")
    func connected() throws {
        let message = #"{"event":"connected","version":"1.0.0","x-telnyx-streaming-auth-token":"k7"}"#
        #expect(try MediaReader(.telnyx).read(message) == .connected(token: Secret("k7")))
        #expect(try MediaReader(.twilio).read(message) == .connected(token: nil))
        #expect(try MediaReader(.telnyx).read(#"{"event":"connected"}"#) == .connected(token: nil))
        let odd = #"{"event":"connected","x-telnyx-streaming-auth-token":7}"#
        #expect(MediaReader(.telnyx).problem(odd)?.code == .connected)
    }

    @Test("keys that were pressed come with time and number")
    func dtmf() throws {
        let twilio =
            #"{"event":"dtmf","sequenceNumber":"9","streamSid":"MZ","dtmf":{"track":"inbound_track","digit":"5"}}"#
        #expect(try MediaReader(.twilio).read(twilio) == .dtmf(MediaDigit(digit: "5", sequence: 9)))
        let telnyx =
            #"{"event":"dtmf","stream_id":"32","occurred_at":"2026-01-01T00:00:01.0Z","sequence_number":"7","#
            + ##""dtmf":{"digit":"#"}}"##
        let second = CallTime(milliseconds: 1_767_225_601_000)
        #expect(try MediaReader(.telnyx).read(telnyx) == .dtmf(MediaDigit(digit: "#", time: second, sequence: 7)))
        let plivo =
            #"{"event":"dtmf","sequenceNumber":50,"streamId":"87","dtmf":{"track":"outbound","digit":"*","#
            + #""timestamp":"1767225601000"}}"#
        #expect(
            try MediaReader(.plivo).read(plivo)
                == .dtmf(MediaDigit(digit: "*", track: .outbound, time: second, sequence: 50)))
    }

    @Test(
        "what is no key is refused",
        arguments: ["\"\"", "\"55\"", "\"x\"", "\"a\"", "10", "-1", "null", "\"\u{663}\"", "[5]"])
    func badDigit(digit: String) {
        let message = #"{"event":"dtmf","dtmf":{"digit":\#(digit)}}"#
        for dialect in Self.all { #expect(MediaReader(dialect).problem(message)?.code == .digit) }
    }

    @Test("marks come back by name")
    func marks() throws {
        let mark = #"{"event":"mark","mark":{"name":"utt-3"}}"#
        #expect(try MediaReader(.twilio).read(mark) == .mark("utt-3"))
        #expect(try MediaReader(.telnyx).read(mark) == .mark("utt-3"))
        #expect(try MediaReader(.plivo).read(#"{"event":"playedStream","name":"utt-3"}"#) == .mark("utt-3"))
        #expect(try MediaReader(.plivo).read(#"{"event":"clearedAudio","streamId":"87"}"#) == .cleared)
        #expect(MediaReader(.twilio).problem(#"{"event":"mark","name":"utt-3"}"#)?.code == .mark)
        #expect(MediaReader(.telnyx).problem(#"{"event":"mark","mark":{"name":""}}"#)?.code == .mark)
        #expect(MediaReader(.plivo).problem(#"{"event":"playedStream","name":3}"#)?.code == .mark)
    }

    @Test("complaints come with what the carrier says of them")
    func complaints() throws {
        let telnyx = #"{"event":"error","payload":{"code":100004,"title":"invalid_media","detail":"x"}}"#
        #expect(try MediaReader(.telnyx).read(telnyx) == .error(code: "100004", title: "invalid_media"))
        let text = #"{"event":"error","payload":{"code":"100003"}}"#
        #expect(try MediaReader(.telnyx).read(text) == .error(code: "100003", title: ""))
        let plivo = MediaReader(.plivo)
        #expect(try plivo.read(#"{"event":"error","reason":"r"}"#) == .error(code: nil, title: "r"))
        #expect(try plivo.read(#"{"event":"playFailed","reason":"r"}"#) == .playFailed(reason: "r"))
        #expect(try plivo.read(#"{"event":"playFailed"}"#) == .playFailed(reason: ""))
    }

    @Test("a stop is one, whoever sends it", arguments: all)
    func stop(dialect: MediaDialect) throws {
        #expect(try MediaReader(dialect).read(#"{"event":"stop","stop":{"callSid":"CA"}}"#) == .stop)
    }

    @Test("what is wrong is said without repeating the message")
    func problems() throws {
        for message in [
            #"{"event":"media","media":{"payload":"secret!"}}"#, #"{"secret"#, #"{"secret":1,"secret":2}"#,
            #"{"event":"media","media":{"payload":"AAAA","track":"secret"}}"#,
            #"{"event":"dtmf","dtmf":{"digit":"secret"}}"#,
        ] {
            let problem = try #require(MediaReader(.twilio).problem(message))
            #expect(!problem.description.contains("secret"))
            #expect(problem.description.contains(problem.code.rawValue))
        }
    }
}
