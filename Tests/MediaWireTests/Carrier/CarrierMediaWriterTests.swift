import CallCore
import MediaWire
import Testing

@Suite("What simulated carriers send")
struct CarrierMediaWriterTests {
    private static let all = MediaDialect.allCases

    private func read(_ message: [UInt8], _ dialect: MediaDialect) throws -> MediaMessage {
        try MediaReader(dialect).read(message)
    }

    @Test("the socket opens with the carrier's own first message")
    func connected() throws {
        #expect(CarrierMediaWriter(Sample.stream(.plivo)).connected() == nil)
        let telnyx = try #require(CarrierMediaWriter(Sample.stream(.telnyx)).connected())
        #expect(try read(telnyx, .telnyx) == .connected(token: Secret("k7")))
        for stream in [Sample.stream(.twilio), Sample.stream(.telnyx, token: nil)] {
            let message = try #require(CarrierMediaWriter(stream).connected())
            #expect(try read(message, stream.dialect) == .connected(token: nil))
        }
    }

    @Test("the start says which call, which stream and which codec", arguments: all)
    func start(dialect: MediaDialect) throws {
        var stream = Sample.stream(dialect)
        let token = dialect == .telnyx ? nil : Secret("k7")
        for encoding in [MediaEncoding.mulaw, .alaw, .linear16, .other("opus")] {
            stream.format = MediaFormat(encoding: encoding, rate: 16000)
            var writer = CarrierMediaWriter(stream)
            let expected = MediaStart(streamID: #"MZ"0c"#, callID: "v3:Tq", token: token, format: stream.format)
            #expect(try read(writer.start(), dialect) == .start(expected))
        }
    }

    @Test("Plivo's headers bring the token in every spelling", arguments: CarrierStream.HeaderSpelling.allCases)
    func headers(spelling: CarrierStream.HeaderSpelling) throws {
        for token in ["k7", nil] {
            var stream = Sample.stream(.plivo, token: token)
            stream.headerSpelling = spelling
            var writer = CarrierMediaWriter(stream)
            guard case .start(let start) = try read(writer.start(), .plivo) else {
                Issue.record("no start")
                return
            }
            #expect(start.token == token.map(Secret.init))
            #expect(MediaScanner(.plivo).scan(writer.media(Sample.audio, timestamp: 0)) != .unusual)
        }
    }

    @Test("audio is counted by message and by track, and the scanner takes it", arguments: all)
    func media(dialect: MediaDialect) throws {
        var writer = CarrierMediaWriter(Sample.stream(dialect))
        _ = writer.start()
        let sent: [(MediaTrack, Int64, Int64)] = [
            (.inbound, 1, 2), (.inbound, 2, 3), (.outbound, 1, 4), (.inbound, 3, 5),
        ]
        for (track, chunk, sequence) in sent {
            let message = writer.media(Sample.audio, track: track, timestamp: 20 * sequence)
            guard case .media(let frame) = MediaScanner(dialect).scan(message) else {
                Issue.record("left to the reader: \(String(decoding: message, as: UTF8.self))")
                return
            }
            #expect(Agreement(dialect: dialect, message: message).breach == nil)
            #expect(String(decoding: message[frame.payload], as: UTF8.self) == Sample.payload)
            let expected = MediaFrame(
                payload: frame.payload, track: track, timestamp: 20 * sequence, chunk: chunk, sequence: sequence)
            #expect(frame == expected)
        }
    }

    @Test("keys, marks and the end", arguments: all)
    func others(dialect: MediaDialect) throws {
        var writer = CarrierMediaWriter(Sample.stream(dialect))
        let time: String
        switch dialect {
        case .twilio: time = ""
        case .telnyx: time = "2026-01-01T00:00:01.0Z"
        case .plivo: time = "1767225601000"
        }
        let pressed = dialect == .twilio ? nil : CallTime(milliseconds: 1_767_225_601_000)
        let digit = MediaDigit(digit: "#", time: pressed, sequence: 1)
        #expect(try read(writer.dtmf("#", time: time), dialect) == .dtmf(digit))
        #expect(try read(writer.mark(#"u"1"#), dialect) == .mark(#"u"1"#))
        #expect(try writer.cleared().map { try read($0, dialect) } == (dialect == .plivo ? .cleared : nil))
        #expect(try writer.stop().map { try read($0, dialect) } == (dialect == .plivo ? nil : .stop))
    }

    @Test("a refusal reaches the product as the carrier would say it")
    func refusals() throws {
        let writers = Self.all.map { CarrierMediaWriter(Sample.stream($0)) }
        let refusals = Self.all.map { dialect in
            do throws(CarrierRefusal) {
                _ = try CarrierMediaReader(Sample.stream(dialect)).read(Array("{}".utf8))
                return nil as CarrierRefusal?
            } catch {
                return error
            }
        }
        let messages = try zip(writers, refusals).map { writer, refusal in writer.refusal(try #require(refusal)) }
        #expect(messages[0] == nil)
        #expect(try read(try #require(messages[1]), .telnyx) == .error(code: "100003", title: "malformed_frame"))
        let reason = "event is missing or no text"
        #expect(try read(try #require(messages[2]), .plivo) == .error(code: nil, title: reason))
    }
}
