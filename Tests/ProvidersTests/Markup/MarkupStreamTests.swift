import CallCore
import Testing

@testable import Providers

@Suite("Media streams in the documents of a carrier")
struct MarkupStreamTests {
    private func bench(_ direction: CallDirection = .inbound) -> LineBench {
        LineBench(direction, known: direction == .inbound) {
            $0.stream = LineStream(url: "wss://voice.example.com/voice/stream", token: "tok")
        }
    }

    @Test("an answered call is told to bring its sound to us, and to come home afterwards")
    func answered() {
        var bench = bench()
        let reply = bench.post()
        bench.order(1, .answer)
        #expect(
            bench.replies[reply]?.contains(
                "<Connect><Stream url=\"wss://voice.example.com/voice/stream/tok-1\" statusCallback=") == true)
        #expect(bench.replies[reply]?.contains("</Connect><Redirect") == true)
    }

    @Test("before it is answered there is no stream: it would pick up")
    func ringing() {
        var bench = bench()
        let reply = bench.post(status: "ringing")
        bench.pass(2_500)
        #expect(bench.replies[reply]?.contains("<Stream") == false)
    }

    @Test("a stream that ended brings the call home, and the next one has an address of its own")
    func again() {
        var bench = bench()
        let first = bench.post()
        bench.order(1, .answer)
        bench.pass(5_000)
        let second = bench.post(bench.way(home: bench.replies[first]))
        #expect(bench.replies[second]?.contains("<Response><Connect><Stream") == true)
        #expect(bench.replies[second]?.contains("/tok-2\"") == true)
    }

    @Test("a stream that ended at once is asked for again after a second")
    func hasty() {
        var bench = bench()
        let first = bench.post()
        bench.order(1, .answer)
        bench.pass(300)
        let second = bench.post(bench.way(home: bench.replies[first]))
        #expect(bench.replies[second]?.contains("<Response><Pause length=\"1\"/><Connect><Stream") == true)
    }

    @Test("keys of the placement are sent before the stream is opened")
    func keysFirst() {
        var bench = bench(.outbound)
        var placement = Placement(to: "+15550002222", from: "+15550001111", ring: 30_000)
        placement.dtmf = "ww12#"
        bench.order(1, .place(placement))
        bench.respond(201, #"{"sid":"CA1","status":"queued"}"#)
        let first = bench.post(bench.callback(.home))
        #expect(bench.replies[first]?.contains("<Play digits=\"ww12#\"/>") == true)
        #expect(bench.replies[first]?.contains("<Stream") == false)
        let second = bench.post(bench.way(home: bench.replies[first]))
        #expect(bench.replies[second]?.contains("<Stream") == true)
    }

    @Test("a transfer replaces the document, and a caller who was not taken gets a new stream")
    func transfer() {
        var bench = bench()
        bench.post()
        bench.order(1, .answer)
        bench.order(2, .transfer(to: "+15550009999", announce: nil, ring: 20_000))
        #expect(bench.field("Twiml")?.contains("<Dial") == true)
        bench.respond()
        let reply = bench.post(bench.way(home: bench.field("Twiml")), ["DialCallStatus": "busy"])
        #expect(bench.kinds.contains(.transferred(failure: "busy")))
        #expect(bench.replies[reply]?.contains("<Stream") == true)
    }

    @Test("when streams are given up the line speaks and hears by itself")
    func givenUp() {
        var bench = bench()
        bench.post()
        bench.order(1, .answer)
        for action in bench.line.giveUpStream(now: bench.now) { _ = action }
        bench.order(2, LineBench.words("u1"))
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
    }

    @Test("what the carrier says of a stream that failed is noted, and is no document's business")
    func failed() {
        var bench = bench()
        bench.post()
        bench.order(1, .answer)
        let notice = try? bench.driver.read(
            Webhook(
                method: "POST", url: bench.callback(.stream, document: 1), headers: HeaderList(),
                body: Array(
                    PercentCoding.form([
                        .init("CallSid", "CA1"), .init("AccountSid", "AC1"), .init("StreamEvent", "stream-error"),
                        .init("StreamError", "31920 handshake"),
                    ]).utf8)), key: "k")
        #expect(notice?.wantsDocument == false)
        let signals = notice.map { bench.driver.dialect.signals($0, step: .stream) }
        #expect(signals == [.streamFailed("31920 handshake")])
    }

    @Test("Plivo gets its own element, kept alive and in the telephone's format")
    func plivo() {
        let dialect = PlivoDialect(authID: "MA1")
        var context = LineContext(
            callID: CallID("c"), providerCallID: "u", direction: .inbound, from: "", to: "",
            webhookURL: "https://voice.example.com/hook", salt: "s")
        context.stream = LineStream(url: "wss://voice.example.com/voice/stream", token: "tok")
        let callback = MarkupCallback(.stream, callID: CallID("c"), document: 1, salt: "s")
        let document = MarkupDocument([.stream(MarkupStream(url: "wss://h/s/tok-1", report: callback))])
        let text = String(decoding: dialect.write(document, context).body, as: UTF8.self)
        #expect(text.contains("<Stream bidirectional=\"true\" keepCallAlive=\"true\""))
        #expect(text.contains("contentType=\"audio/x-mulaw;rate=8000\""))
        #expect(text.contains(">wss://h/s/tok-1</Stream>"))
    }
}
