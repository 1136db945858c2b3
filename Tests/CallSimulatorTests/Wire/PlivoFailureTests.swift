import CallCore
import CallSimulator
import Testing

@Suite("When the product's answers fail, as Plivo takes it")
struct PlivoFailureTests {
    private let good = PlivoProduct.document("<Speak>Rescued.</Speak>")

    @Test(
        "an answer that is no document cuts the call off, with the code in the log and in the webhook of the end",
        arguments: [
            (WireResponse(contentType: "text/xml", text: "<Response><Speak>Hi</Response>"), 8_011),
            (WireResponse(contentType: "text/xml", text: "<Answer/>"), 8_011),
            (WireResponse(contentType: "text/xml", text: ""), 8_011), (WireResponse(), 8_011),
            (WireResponse(contentType: "application/json", text: "{}"), 8_011),
            (PlivoProduct.document(String(repeating: " ", count: 100_001)), 8_011),
            (WireResponse(status: 500), 7_011), (WireResponse(status: 404), 7_011), (WireResponse(status: 302), 7_011),
            (nil, 7_011),
        ] as [(WireResponse?, Int)])
    func cutOff(answer: WireResponse?, code: Int) throws {
        let product = PlivoProduct()
        product.answers["/in"] = [answer]
        let caller = product.dialIn()
        try product.run(60)
        #expect(product.wire.debugger.map(\.code) == [code])
        #expect(product.wire.carrierErrorsHeard.count == 1)
        #expect(caller.heard.isEmpty)
        let end = try #require(product.hooks("/end").first)
        #expect(end["HangupCauseCode"] == String(code))
        #expect(end["CallStatus"] == "failed")
        #expect(end["HangupSource"] == "Error")
    }

    @Test(
        "a document that does not fit the schema is not carried out at all",
        arguments: [
            "<Say>Twilio's word</Say>", "<speak>Small letters</speak>", "<Reject/>", "<Pause/>",
            "<Speak loop=\"x\">Hi</Speak>", "<Speak volume=\"1\">Hi</Speak>", "<Speak voice=\"alice\">Hi</Speak>",
            "<Speak voice=\"WOMAN\" language=\"ja-JP\">Hi</Speak>",
            "<Speak voice=\"MAN\" language=\"sv-SE\">Hej</Speak>",
            "<Speak>One <break/> two</Speak>", "<Play>clip.mp3</Play>", "<Play/>", "<DTMF>12a</DTMF>", "<DTMF/>",
            "<GetInput/>", "<GetInput action=\"https://a.example.com/\" executionTimeout=\"4\"/>",
            "<GetInput action=\"https://a.example.com/\" inputType=\"voice\"/>",
            "<GetInput action=\"https://a.example.com/\" digitEndTimeout=\"11\"/>",
            "<GetInput action=\"https://a.example.com/\" numDigits=\"33\"/>",
            "<GetInput action=\"https://a.example.com/\" finishOnKey=\"12\"/>",
            "<GetInput action=\"https://a.example.com/\"><Wait/></GetInput>", "<Wait length=\"0\"/>",
            "<Hangup reason=\"bored\"/>", "<Dial/>", "<Dial>15550007777</Dial>", "<Dial><Sip>a</Sip></Dial>",
            "<Wait>words</Wait>", "loose words",
        ])
    func schema(wrong: String) throws {
        let product = PlivoProduct()
        product.serve("/in", "<Speak>Hello.</Speak>" + wrong)
        let caller = product.dialIn()
        try product.run(20)
        #expect(product.wire.debugger.map(\.code) == [8_011])
        #expect(caller.heard.isEmpty)
    }

    @Test("what the schema allows is carried out")
    func allowed() throws {
        let product = PlivoProduct()
        product.serve(
            "/in",
            """
            <Speak voice="MAN" language="de-DE" loop="2">Guten Tag.</Speak>
            <Speak voice="Polly.Salli"><prosody rate="slow">Well,</prosody> well.</Speak>
            <Play>https://cdn.example.com/clip.mp3</Play>
            <PreAnswer><Speak>Early.</Speak></PreAnswer>
            <Record maxLength="5"/>
            """)
        let caller = product.dialIn()
        try product.run(30)
        #expect(caller.heard == "guten tag guten tag well well")
        #expect(product.wire.network.lines.first?.track.segments.contains { $0.endMs - $0.startMs == 3_000 } == true)
        #expect(product.wire.debugger.map(\.code) == [0, 0])
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test("the fallback is asked once the first document cannot be reached, before anybody hears of it")
    func fallback() throws {
        let product = PlivoProduct { $0.numbers["15550009999"]?.fallbackURL = PlivoProduct.url("fallback") }
        product.answers["/in"] = [WireResponse(status: 503)]
        product.answers["/fallback"] = [good]
        let caller = product.dialIn()
        try product.run(30)
        #expect(product.hooks.map(\.path) == ["/in", "/fallback", "/end"])
        #expect(product.hooks("/fallback").first?["CallStatus"] == "ringing")
        #expect(caller.heard == "rescued")
        #expect(product.wire.debugger.map(\.code) == [7_011])
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test("a fallback that fails too is not asked again")
    func fallbackFails() throws {
        let product = PlivoProduct { $0.numbers["15550009999"]?.fallbackURL = PlivoProduct.url("fallback") }
        product.answers["/in"] = [WireResponse(status: 500)]
        product.answers["/fallback"] = [WireResponse(status: 500)]
        _ = product.dialIn()
        try product.run(30)
        #expect(product.hooks("/fallback").count == 1)
        #expect(product.wire.carrierErrorsHeard.count == 1)
    }

    @Test(
        "later documents that fail have codes of their own, and cut off a call that is up",
        arguments: [
            ("<Redirect>https://bot.example.com/bad</Redirect>", "7014"),
            ("<Redirect>https://bot.example.com/wrong</Redirect>", "8014"), ("<Redirect>/bad</Redirect>", "7024"),
            ("<Redirect method=\"PUT\">https://bot.example.com/bad</Redirect>", "7034"),
            ("<GetInput action=\"https://bot.example.com/bad\" numDigits=\"1\"/>", "7012"),
            ("<GetInput action=\"https://bot.example.com/wrong\" numDigits=\"1\"/>", "8012"),
            ("<GetInput action=\"bad\" numDigits=\"1\"/>", "7022"),
        ])
    func later(document: String, code: String) throws {
        let product = PlivoProduct { $0.numbers["15550009999"]?.fallbackURL = PlivoProduct.url("fallback") }
        product.serve("/in", document)
        product.serve("/wrong", "<Say>Hi</Say>")
        product.answers["/bad"] = [WireResponse(status: 500)]
        product.dialIn().presses("1", after: 1_000)
        try product.run(20)
        let end = try #require(product.hooks("/end").first)
        #expect(end["HangupCauseCode"] == code)
        #expect(end["CallStatus"] == "completed")
        #expect(product.hooks("/fallback").isEmpty)
        #expect(product.wire.carrierErrorsHeard.count == 1)
    }

    @Test(
        "a transfer to a document that fails ends the call with the transfer's code",
        arguments: [("bad", "7013"), ("wrong", "8013")])
    func transfer(path: String, code: String) throws {
        let product = PlivoProduct()
        product.callee()
        product.serve("/out", "<Wait length=\"60\"/>")
        product.serve("/wrong", "<Say>Hi</Say>")
        product.answers["/bad"] = [WireResponse(status: 404)]
        let uuid = try #require(product.created())
        try product.run(5)
        let body = "{\"aleg_url\": \"https://bot.example.com/\(path)\"}"
        #expect(product.api("POST", "Call/\(uuid)/", body)?.status == 202)
        try product.run(5)
        #expect(product.hooks("/end").map { $0["HangupCauseCode"] } == [code])
    }

    @Test("without a policy in the URL, a document is asked for once more when no answer came, but not after a 503")
    func usualRetries() throws {
        for (failure, count) in [(nil, 2), (WireResponse(status: 503), 1)] as [(WireResponse?, Int)] {
            let product = PlivoProduct()
            product.answers["/in"] = [failure]
            _ = product.dialIn()
            try product.run(30)
            #expect(product.hooks("/in").count == count)
        }
    }

    @Test(
        "the fragment of a URL says what is tried again and how often, and is never sent",
        arguments: [
            ("rc=3&rp=ct,rt,5xx", 503, 4), ("rc=3&rp=ct,rt,4xx", 503, 1), ("rc=2&rp=all", 404, 3),
            ("rc=0&rp=all", 404, 1), ("rc=9&rp=all", 404, 2),
        ])
    func fragment(fragment: String, status: Int, count: Int) throws {
        let product = PlivoProduct {
            $0.numbers["15550009999"]?.answerURL = PlivoProduct.url("in") + "#" + fragment
        }
        product.answers["/in"] = [WireResponse(status: status)]
        _ = product.dialIn()
        try product.run(30)
        #expect(product.hooks("/in").count == count)
        #expect(product.hooks("/in").allSatisfy { $0.request.url == "https://bot.example.com/in" })
    }

    @Test("the wait for an answer follows the URL too: what comes later counts for nothing", arguments: [true, false])
    func late(isPatient: Bool) throws {
        let product = PlivoProduct {
            $0.numbers["15550009999"]?.answerURL = PlivoProduct.url("in") + (isPatient ? "" : "#rt=2000&rc=0")
        }
        let kernel = product.kernel
        let good = good
        product.wire.send = { _, completion in
            kernel.schedule(after: 6_000, label: "late") { completion(good) }
        }
        let caller = product.dialIn()
        try product.run(40)
        #expect(caller.heard == (isPatient ? "rescued" : ""))
    }

    @Test("webhooks may come twice and late, but documents are asked for in order")
    func strays() throws {
        let product = PlivoProduct { $0.faults = .only([.late, .duplicated], seed: 3) }
        product.wire.faults.probability[.late] = 1
        product.wire.faults.probability[.duplicated] = 1
        product.callee()
        product.serve("/out", "<Speak>Hello.</Speak>")
        _ = try #require(product.created(#""ring_url": "https://bot.example.com/ring""#))
        try product.run(30)
        #expect(product.hooks("/ring").count == 2)
        #expect(product.hooks("/end").count == 2)
        #expect(product.hooks("/ring").map(\.request).first == product.hooks("/ring").map(\.request).last)
        #expect(product.hooks("/out").count == 1)
    }
}
