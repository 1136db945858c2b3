import CallCore
import MediaWire
import Testing

@Suite("The start of a stream")
struct MediaStartTests {
    private static let longID = String(repeating: "M", count: 513)

    private func start(_ message: String, _ dialect: MediaDialect) throws -> MediaStart? {
        if case .start(let start) = try MediaReader(dialect).read(message) { start } else { nil }
    }

    @Test("Twilio's")
    func twilio() throws {
        let message =
            #"{"event":"start","sequenceNumber":"1","streamSid":"MZ0c","start":{"streamSid":"MZ0c","accountSid":"AC9a","#
            + #""callSid":"CA0f","tracks":["inbound"],"customParameters":{"token":"k7"},"#
            + #""mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}"#
        let expected = MediaStart(streamID: "MZ0c", callID: "CA0f", token: Secret("k7"), format: .telephone)
        #expect(try start(message, .twilio) == expected)
    }

    @Test("Telnyx's: the stream's id stands at the top, the codec may be any")
    func telnyx() throws {
        let message =
            #"{"event":"start","sequence_number":"1","stream_id":"32de","start":{"user_id":"u","call_control_id":"v3:Tq","#
            + #""call_session_id":"s","from":"+14155550123","to":"+442071838750","tags":[],"client_state":"e30=","#
            + #""custom_parameters":{"k":"v"},"media_format":{"encoding":"PCMA","sample_rate":8000,"channels":1}}}"#
        let expected = MediaStart(
            streamID: "32de", callID: "v3:Tq", format: MediaFormat(encoding: .alaw, rate: 8000))
        #expect(try start(message, .telnyx) == expected)
    }

    @Test("Plivo's: the stream's id stands inside, the token in the extra headers")
    func plivo() throws {
        let message =
            #"{"event":"start","sequenceNumber":1,"start":{"callId":"1a2b","streamId":"8765","accountId":"MA","#
            + #""tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000}},"#
            + #""extra_headers":"userId=12;token=k7"}"#
        let expected = MediaStart(streamID: "8765", callID: "1a2b", token: Secret("k7"), format: .telephone)
        #expect(try start(message, .plivo) == expected)
    }

    @Test("ids alone are enough")
    func bare() throws {
        let twilio = #"{"event":"start","start":{"streamSid":"MZ","callSid":"CA","customParameters":{"token":""}}}"#
        #expect(try start(twilio, .twilio) == MediaStart(streamID: "MZ", callID: "CA"))
        let telnyx =
            #"{"event":"start","stream_id":"s","start":{"call_control_id":"c","custom_parameters":{"token":"t"}}}"#
        #expect(try start(telnyx, .telnyx) == MediaStart(streamID: "s", callID: "c", token: Secret("t")))
        let plivo = #"{"event":"start","streamId":"s","start":{"callId":"c"},"extra_headers":"token="}"#
        #expect(try start(plivo, .plivo) == MediaStart(streamID: "s", callID: "c"))
    }

    @Test(
        "a start that says too little or too much is refused by name",
        arguments: [
            (#"{"event":"start"}"#, .start), (#"{"event":"start","start":{"callSid":"CA"}}"#, .start),
            (#"{"event":"start","streamSid":"MZ","start":{}}"#, .start),
            (#"{"event":"start","streamSid":"MZ","start":{"callSid":""}}"#, .start),
            (#"{"event":"start","streamSid":"MZ","start":{"callSid":7}}"#, .start),
            (#"{"event":"start","streamSid":"MZ","start":{"callSid":"CA","streamSid":"MX"}}"#, .start),
            (#"{"event":"start","streamSid":"\#(longID)","start":{"callSid":"CA"}}"#, .start),
            (#"{"event":"start","streamSid":"MZ","start":{"callSid":"CA","customParameters":{"token":7}}}"#, .start),
            (#"{"event":"start","streamSid":"MZ","start":{"callSid":"CA","mediaFormat":{}}}"#, .format),
            (#"{"event":"start","streamSid":"MZ","start":{"callSid":"CA","mediaFormat":7}}"#, .format),
        ] as [(String, MediaProblem.Code)])
    func refused(message: String, code: MediaProblem.Code) {
        #expect(MediaReader(.twilio).problem(message)?.code == code)
    }

    @Test(
        "a format that makes no sense is refused",
        arguments: [
            #""sampleRate":8000"#, #""encoding":7,"sampleRate":8000"#, #""encoding":"PCMU""#,
            #""encoding":"PCMU","sampleRate":0"#, #""encoding":"PCMU","sampleRate":1000000"#,
            #""encoding":"PCMU","sampleRate":"fast""#, #""encoding":"PCMU","sampleRate":8000,"channels":0"#,
            #""encoding":"PCMU","sampleRate":8000,"channels":9"#,
            #""encoding":"PCMU","sampleRate":8000,"channels":"x""#,
        ])
    func badFormat(fields: String) {
        let message = #"{"event":"start","streamId":"s","start":{"callId":"c","mediaFormat":{\#(fields)}}}"#
        #expect(MediaReader(.plivo).problem(message)?.code == .format)
    }

    @Test("rates may be text, and channels are one unless told")
    func format() throws {
        let message =
            #"{"event":"start","streamId":"s","start":{"callId":"c","mediaFormat":{"encoding":"audio/x-l16;rate=16000","#
            + #""sampleRate":"16000"}}}"#
        #expect(try start(message, .plivo)?.format == MediaFormat(encoding: .linear16, rate: 16000, channels: 1))
    }

    @Test("broken extra headers are refused by name")
    func headers() {
        let message = #"{"event":"start","streamId":"s","start":{"callId":"c"},"extra_headers":"token=a;token=b"}"#
        #expect(MediaReader(.plivo).problem(message)?.code == .headers)
    }
}
