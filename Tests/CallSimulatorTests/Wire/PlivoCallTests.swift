import CallCore
import CallSimulator
import Testing

@Suite("A call at Plivo, simulated")
struct PlivoCallTests {
    @Test("an outbound call tells of its ringing, fetches its document on answer, plays it and tells of its end")
    func outbound() throws {
        let product = PlivoProduct()
        let callee = product.callee()
        product.serve("/out", "<Speak>Good morning.</Speak>")
        let uuid = try #require(product.created(#""ring_url": "https://bot.example.com/ring""#))
        try product.run(20)
        #expect(product.hooks.map(\.path) == ["/ring", "/out", "/end"])
        #expect(product.hooks.map { $0["Event"] } == ["Ring", "StartApp", "Hangup"])
        #expect(product.hooks.map { $0["CallStatus"] } == ["ringing", "in-progress", "completed"])
        #expect(product.hooks.allSatisfy { $0["CallUUID"] == uuid && $0["RequestUUID"] == uuid })
        #expect(product.hooks.allSatisfy { $0["From"] == "15550009999" && $0["To"] == "15550001234" })
        #expect(product.hooks.allSatisfy { $0["Direction"] == "outbound" && $0["ALegUUID"] == uuid })
        let end = try #require(product.hooks.last)
        #expect(end["HangupCause"] == "NORMAL_CLEARING")
        #expect(end["HangupCauseCode"] == "4010")
        #expect(end["Duration"] == "2")
        #expect(end["BillDuration"] == "60")
        #expect(end["AnswerTime"]?.hasPrefix("2025-06-15 15:06:4") == true)
        #expect(callee.heard == "good morning")
        #expect(product.wire.debugger.isEmpty)
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test(
        "a call that does not come about ends with the code for it, and no document is fetched",
        arguments: [
            (PartyPickup.busy, "busy", "3010"), (.rejects(after: 900), "busy", "3010"),
            (.noAnswer, "timeout", "6010"), (.unreachable, "failed", "2000"),
        ])
    func unanswered(pickup: PartyPickup, status: String, code: String) throws {
        let product = PlivoProduct()
        product.callee().pickup = pickup
        _ = try #require(product.created(#""ring_timeout": 10"#))
        try product.run(30)
        #expect(product.hooks.map(\.path) == ["/end"])
        #expect(product.hooks.first?["CallStatus"] == status)
        #expect(product.hooks.first?["HangupCauseCode"] == code)
    }

    @Test("an inbound call is ringing while its document is fetched, signed with what it is made of")
    func inbound() throws {
        let product = PlivoProduct()
        product.serve("/in", "<Speak>Welcome.</Speak>")
        let caller = product.dialIn()
        try product.run(15)
        #expect(product.hooks.map(\.path) == ["/in", "/end"])
        let document = try #require(product.hooks.first)
        #expect(document["CallStatus"] == "ringing")
        #expect(document["Event"] == "StartApp")
        #expect(document["Direction"] == "inbound")
        #expect(document["From"] == "15550001234")
        #expect(document.request.query == "line=1")
        #expect(document.request.mediaType == "application/x-www-form-urlencoded")
        let signature = try #require(document.request.headers["X-Plivo-Signature-V3"])
        #expect(signature.hasPrefix("POST https://bot.example.com/in?line=1 ALegRequestUUID,ALegUUID,"))
        #expect(signature.hasSuffix(" \(document.request.body.count)"))
        #expect(caller.heard == "welcome")
    }

    @Test("a URL that is asked with GET has everything in its query")
    func get() throws {
        let product = PlivoProduct { $0.numbers["15550009999"]?.answerMethod = "GET" }
        product.serve("/in", "<Hangup/>")
        _ = product.dialIn()
        try product.run(5)
        let document = try #require(product.hooks.first)
        #expect(document.request.method == "GET")
        #expect(document.request.body.isEmpty)
        #expect(document["line"] == "1")
        #expect(document["CallStatus"] == "ringing")
        #expect(document.request.headers["X-Plivo-Signature-V3"]?.contains("CallStatus=ringing") == true)
    }

    @Test(
        "a Hangup with a reason refuses a call that came in; without one it ends it unanswered, too",
        arguments: [
            ("<Hangup reason=\"busy\"/>", "busy", "3010"), ("<Hangup reason=\"rejected\"/>", "failed", "3020"),
            ("<Hangup/>", "completed", "4000"), ("", "completed", "4010"),
        ])
    func refused(document: String, status: String, code: String) throws {
        let product = PlivoProduct()
        product.serve("/in", document)
        _ = product.dialIn()
        try product.run(5)
        let uuid = try #require(product.wire.callUUIDs.first)
        #expect(product.wire.line(of: uuid)?.answeredAt == nil)
        let end = try #require(product.hooks("/end").first)
        #expect(end["CallStatus"] == status)
        #expect(end["HangupCauseCode"] == code)
        #expect(end["HangupSource"] == "Answer XML")
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test(
        "even a Redirect or a Wait answers a call that came in",
        arguments: ["<Redirect>https://bot.example.com/next</Redirect>", "<Wait length=\"3\"/>"])
    func answers(document: String) throws {
        let product = PlivoProduct()
        product.serve("/in", document)
        product.serve("/next", "<Wait length=\"3\"/>")
        _ = product.dialIn()
        try product.run(2)
        let uuid = try #require(product.wire.callUUIDs.first)
        #expect(product.wire.line(of: uuid)?.answeredAt != nil)
        #expect(product.hooks("/next").allSatisfy { $0["CallStatus"] == "in-progress" })
    }

    @Test(
        "detection with a URL of its own tells of machines only, while the document runs",
        arguments: [
            (PartyPickup.answers(after: 500), "true", 0),
            (.voicemail(after: 500, greeting: "Hi.", beep: 400), "true", 1),
            (.voicemail(after: 500, greeting: "Hi.", beep: 400), "hangup", 1),
        ])
    func detection(pickup: PartyPickup, mode: String, count: Int) throws {
        let product = PlivoProduct()
        product.callee().pickup = pickup
        product.serve("/out", "<Wait length=\"20\"/>")
        let url = #""machine_detection_url": "https://bot.example.com/amd""#
        _ = try #require(product.created(#""machine_detection": "\#(mode)", \#(url)"#))
        try product.run(15)
        #expect(product.hooks("/out").map { $0["Machine"] } == [nil])
        let told = product.hooks("/amd")
        #expect(told.count == count)
        #expect(told.allSatisfy { $0["Machine"] == "true" && $0["Event"] == "MachineDetection" })
        #expect(told.allSatisfy { $0["IfMachine"] == (mode == "true" ? "continue" : "hangup") })
        #expect(product.hooks("/end").map { $0["HangupCauseCode"] } == (mode == "true" ? [] : ["9100"]))
    }

    @Test("a long greeting is found out at the end of the detection's time")
    func longGreeting() throws {
        let product = PlivoProduct()
        let greeting = String(repeating: "we are not at home at the moment and sorry about that ", count: 6)
        product.callee().pickup = .voicemail(after: 500, greeting: greeting, beep: 400)
        product.serve("/out", "<Wait length=\"40\"/>")
        let url = #""machine_detection_url": "https://bot.example.com/amd", "machine_detection_time": 3000"#
        _ = try #require(product.created(#""machine_detection": "true", \#(url)"#))
        try product.run(30)
        let answer = try #require(product.hooks("/out").first).at
        let verdict = try #require(product.hooks("/amd").first).at
        #expect((2_700...3_400).contains(verdict - answer))
    }

    @Test(
        "detection without a URL holds the document back and tells of a machine with it",
        arguments: [
            (PartyPickup.voicemail(after: 500, greeting: "Hi.", beep: 300), "true"), (.answers(after: 500), nil),
        ] as [(PartyPickup, String?)])
    func blockingDetection(pickup: PartyPickup, word: String?) throws {
        let product = PlivoProduct()
        product.callee().pickup = pickup
        product.serve("/out", "<Speak>Call us back.</Speak>")
        _ = try #require(product.created(#""machine_detection": true"#))
        try product.run(20)
        #expect(product.hooks("/out").map { $0["Machine"] } == [word])
    }

    @Test("a call is cut at its time limit")
    func timeLimit() throws {
        let product = PlivoProduct()
        product.callee()
        product.serve("/out", "<Wait length=\"60\"/>")
        _ = try #require(product.created(#""time_limit": "7""#))
        try product.run(15)
        let end = try #require(product.hooks("/end").first)
        #expect(end["HangupCauseCode"] == "6000")
        #expect(end["Duration"] == "7")
    }

    @Test("when the far side hangs up, the document ends and the end names who it was", arguments: [true, false])
    func farSideHangsUp(isInbound: Bool) throws {
        let product = PlivoProduct()
        let long = "<Speak>A sentence so long that nobody hears it to its end.</Speak>"
        for path in ["/in", "/out"] { product.serve(path, long + "<Redirect>https://bot.example.com/next</Redirect>") }
        let party = isInbound ? product.dialIn() : product.callee()
        if !isInbound { _ = try #require(product.created()) }
        party.staysSilent(1_500)
        party.hangsUp()
        try product.run(10)
        #expect(product.hooks("/next").isEmpty)
        let end = try #require(product.hooks("/end").first)
        #expect(end["HangupCauseCode"] == "4000")
        #expect(end["HangupSource"] == (isInbound ? "Caller" : "Callee"))
    }

    @Test("digits are sent on answer by the create request, and by a document, which may wait for their end")
    func digits() throws {
        let product = PlivoProduct()
        product.callee()
        product.serve("/out", "<DTMF async=\"false\">1w2</DTMF><DTMF>3</DTMF><Wait length=\"2\"/>")
        let uuid = try #require(product.created(#""send_digits": "w9@200""#))
        try product.run(10)
        #expect(product.wire.line(of: uuid)?.digitsHeard.map(\.digit) == ["9", "1", "2", "3"])
    }

    @Test("a Hangup for later lets the elements after it run until then")
    func scheduled() throws {
        let product = PlivoProduct()
        product.serve("/in", "<Hangup schedule=\"4\"/><Speak>You have four seconds.</Speak><Wait length=\"60\"/>")
        let caller = product.dialIn()
        try product.run(10)
        #expect(caller.heard == "you have four seconds")
        #expect(product.hooks("/end").map { $0["HangupCauseCode"] } == ["4000"])
    }

    @Test("before the answer a call may be named by its request only, and have another id afterwards")
    func hiddenID() throws {
        let product = PlivoProduct {
            $0.callHasOwnID = true
            $0.hidesCallBeforeAnswer = true
        }
        product.callee()
        let request = try #require(product.created(#""ring_url": "https://bot.example.com/ring""#))
        try product.run(10)
        let uuid = try #require(product.wire.callUUIDs.first)
        #expect(uuid != request)
        #expect(product.hooks.map { $0["RequestUUID"] } == [request, request, request])
        #expect(product.hooks.map { $0["CallUUID"] } == [nil, uuid, uuid])
    }

    @Test("a number that nobody has is not answered, unless the account has all others", arguments: [true, false])
    func otherNumbers(hasOthers: Bool) throws {
        let product = PlivoProduct {
            if hasOthers { $0.otherNumbers = PlivoNumber(answerURL: PlivoProduct.url("others")) }
        }
        product.serve("/others", "<Speak>Hello.</Speak>")
        let caller = SimParty("caller", kernel: product.kernel)
        product.wire.network.dial(from: PlivoProduct.caller, to: PlivoProduct.other, party: caller)
        try product.run(10)
        #expect(caller.heard == (hasOthers ? "hello" : ""))
        #expect(product.wire.debugger.isEmpty == hasOthers)
    }
}
