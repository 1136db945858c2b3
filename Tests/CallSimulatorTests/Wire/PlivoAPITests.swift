import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("The API of a simulated Plivo")
struct PlivoAPITests {
    @Test("a created call is answered with 201, a request id, and an api id of its own")
    func create() throws {
        let product = PlivoProduct()
        let response = try #require(product.create())
        let content = try #require(PlivoProduct.json(response))
        #expect(response.status == 201)
        #expect(content["message"]?.text == "call fired")
        #expect(content["request_uuid"]?.text?.utf8.count == 36)
        #expect(content["request_uuid"]?.text == product.wire.callUUIDs.first)
        let second = product.create().flatMap(PlivoProduct.json)
        #expect(second?["api_id"]?.text != content["api_id"]?.text)
    }

    @Test(
        "a wrong field refuses the call, in words and with an api id",
        arguments: [
            #"{"to": "15550001234", "answer_url": "https://x.example.com/"}"#,
            #"{"from": "15550009999", "answer_url": "https://x.example.com/"}"#,
            #"{"from": "15550009999", "to": "15550001234"}"#,
            #"{"from": "15550001234", "to": "+15550001234", "answer_url": "https://x.example.com/"}"#,
            #"{"from": "15550009999", "to": "1555<000", "answer_url": "https://x.example.com/"}"#,
            #"{"from": "15550009999", "to": "15550001234", "answer_url": "/relative"}"#,
            #"{"from": "15550009999", "to": "abc", "answer_url": "https://x.example.com/"}"#,
            "no json", "[]", "{",
        ])
    func refused(body: String) throws {
        let product = PlivoProduct()
        let response = try #require(product.api("POST", "Call/", body))
        #expect(response.status == 400)
        let content = try #require(PlivoProduct.json(response))
        #expect(content["error"]?.text?.isEmpty == false)
        #expect(content["api_id"]?.text?.utf8.count == 36)
        #expect(product.wire.callUUIDs.isEmpty)
    }

    @Test(
        "values out of range and fields that nobody knows are refused",
        arguments: [
            #""answer_method": "PUT""#, #""machine_detection": "yes""#, #""machine_detection_time": 1999"#,
            #""machine_detection_time": "10001""#, #""machine_detection_maximum_speech_length": 6001"#,
            #""machine_detection_initial_silence": 1000"#, #""machine_detection_maximum_words": 1"#,
            #""machine_detection_initial_greeting": 5001"#, #""send_digits": "12a""#, #""send_digits": "12@x""#,
            #""ring_timeout": 0"#, #""time_limit": "soon""#, #""hangup_urls": "https://x.example.com/""#,
            #""ring_url": "nowhere""#,
            #""caller_name": "A name that is far too long for the display of any telephone there is""#,
        ])
    func ranges(field: String) throws {
        let product = PlivoProduct()
        #expect(product.create(field)?.status == 400)
        #expect(product.wire.callUUIDs.isEmpty)
    }

    @Test("several targets are called, and each has a request id of its own")
    func bulk() throws {
        let product = PlivoProduct()
        let body = #"{"from": "15550009999", "to": "15550001234<+15550007777", "answer_url": "https://x.example.com/"}"#
        let content = product.api("POST", "Call/", body).flatMap(PlivoProduct.json)
        #expect(content?["request_uuid"]?.array?.compactMap(\.text) == product.wire.callUUIDs)
        #expect(product.wire.callUUIDs.count == 2)
    }

    @Test("only the account itself is let in, only JSON is read, and every path ends in a slash")
    func door() throws {
        let product = PlivoProduct()
        #expect(product.api("GET", "Call/", query: "status=live")?.status == 200)
        let stranger = try #require(product.api("GET", "Call/", query: "status=live", authorization: nil))
        #expect(stranger.status == 401)
        #expect(PlivoProduct.json(stranger)?["api_id"]?.text != nil)
        #expect(product.api("GET", "Call", query: "status=live")?.status == 404)
        #expect(product.api("PUT", "Call/")?.status == 405)
        #expect(product.api("GET", "Call/", query: "status=ringing")?.status == 400)
        let form = WireRequest(
            "POST", "/v1/Account/\(PlivoProduct.account)/Call/",
            headers: HeaderList([
                "Authorization": PlivoProduct.credentials, "Content-Type": "application/x-www-form-urlencoded",
            ]), body: Array("from=15550009999".utf8))
        #expect(product.wire.receive(form)?.status == 400)
    }

    @Test("a call is in the list of queued ones, then of live ones, then its record comes some seconds later")
    func lists() throws {
        let product = PlivoProduct()
        product.callee().answers(after: 3_000)
        product.serve("/out", "<Wait length=\"2\"/>")
        let uuid = try #require(product.created())
        #expect(product.list("queued") == [uuid])
        #expect(product.list("live") == [])
        let queued = try #require(product.details(uuid, "queued"))
        #expect(queued["call_status"]?.text == "queued")
        #expect(queued["session_start"] == nil)
        try product.run(3)
        #expect(product.list("queued") == [])
        #expect(product.list("live") == [uuid])
        let live = try #require(product.details(uuid))
        #expect(live["call_status"]?.text == "ringing")
        #expect(live["from"]?.text == "15550009999")
        #expect(live["to"]?.text == "15550001234")
        #expect(live["direction"]?.text == "outbound")
        #expect(live["request_uuid"]?.text == uuid)
        // The simulation begins on 15 June 2025 at 15:06:40.
        #expect(live["session_start"]?.text == "2025-06-15 15:06:40.000000")
        try product.run(2)
        #expect(product.details(uuid)?["call_status"]?.text == "in-progress")
        try product.run(4)
        #expect(product.list("live") == [])
        #expect(product.api("GET", "Call/\(uuid)/", query: "status=live")?.status == 404)
        #expect(product.api("GET", "Call/\(uuid)/")?.status == 404)
        try product.run(6)
        let record = try #require(product.api("GET", "Call/\(uuid)/").flatMap(PlivoProduct.json))
        #expect(record["hangup_cause_code"]?.int == 4_010)
        #expect(record["hangup_source"]?.text == "Answer XML")
        #expect((2...3).contains(record["call_duration"]?.int ?? 0))
        #expect(record["bill_duration"]?.int == 60)
    }

    @Test("a call that is queued or rings is called off by the id of its request, once", arguments: [0.0, 4.0])
    func cancel(after seconds: Double) throws {
        let product = PlivoProduct { $0.callHasOwnID = true }
        product.callee().noAnswer()
        let request = try #require(product.created())
        try product.run(seconds)
        let uuid = try #require(product.wire.callUUIDs.first)
        #expect(uuid != request)
        #expect(product.api("DELETE", "Request/\(uuid)/")?.status == 404)
        #expect(product.api("DELETE", "Request/\(request)/")?.status == 204)
        try product.run(2)
        #expect(product.api("DELETE", "Request/\(request)/")?.status == 404)
        let end = try #require(product.hooks("/end").first)
        #expect(end["CallStatus"] == "cancel")
        #expect(end["HangupCauseCode"] == "1000")
        #expect(end["HangupSource"] == "API Request")
        #expect(end["CallUUID"] == uuid)
        #expect(end["RequestUUID"] == request)
        #expect(end["Duration"] == "0")
    }

    @Test("a call that is up is hung up by its own id, and no longer by that of its request")
    func hangUp() throws {
        let product = PlivoProduct()
        product.callee()
        product.serve("/out", "<Wait length=\"60\"/>")
        let uuid = try #require(product.created())
        #expect(product.api("DELETE", "Call/\(uuid)/")?.status == 404)
        try product.run(5)
        #expect(product.api("DELETE", "Request/\(uuid)/")?.status == 404)
        let gone = try #require(product.api("DELETE", "Call/\(uuid)/"))
        #expect(gone.status == 204)
        #expect(gone.body.isEmpty)
        try product.run(2)
        #expect(product.api("DELETE", "Call/\(uuid)/")?.status == 404)
        let end = try #require(product.hooks("/end").first)
        #expect(end["CallStatus"] == "completed")
        #expect(end["HangupCauseCode"] == "4000")
        #expect(end["HangupSource"] == "API Request")
    }

    @Test("a transfer cuts what plays and goes on with the document of the new URL, asked for as wanted")
    func transfer() throws {
        let product = PlivoProduct()
        let callee = product.callee()
        product.serve("/out", "<Speak>One two three four five six seven eight nine ten.</Speak><Speak>Never.</Speak>")
        product.serve("/next", "<Speak>Changed.</Speak>")
        let uuid = try #require(product.created())
        try product.run(4)
        let body = #"{"legs": "aleg", "aleg_url": "https://bot.example.com/next", "aleg_method": "GET"}"#
        let response = try #require(product.api("POST", "Call/\(uuid)/", body))
        #expect(response.status == 202)
        #expect(PlivoProduct.json(response)?["message"]?.text == "call transfered")
        try product.run(10)
        #expect(product.hooks("/next").map(\.request.method) == ["GET"])
        #expect(product.hooks("/next").first?["CallUUID"] == uuid)
        #expect(callee.heard.hasPrefix("one two"))
        #expect(callee.heard.hasSuffix("changed"))
        #expect(!callee.heard.contains("ten") && !callee.heard.contains("never"))
    }

    @Test(
        "a transfer without its URL, of nobody, or of a call that still rings is refused",
        arguments: [
            (#"{"legs": "aleg"}"#, 400), (#"{"legs": "all"}"#, 400), (#"{"url": "https://x.example.com"}"#, 400),
        ])
    func badTransfer(body: String, status: Int) throws {
        let product = PlivoProduct()
        product.callee().noAnswer()
        let uuid = try #require(product.created())
        let good = #"{"aleg_url": "https://bot.example.com/next"}"#
        #expect(product.api("POST", "Call/\(uuid)/", good)?.status == 404)
        try product.run(4)
        #expect(product.api("POST", "Call/\(uuid)/", body)?.status == status)
        #expect(product.api("POST", "Call/\(uuid)/", good)?.status == 409)
        #expect(product.api("POST", "Call/other/", good)?.status == 404)
        #expect(product.hooks("/next").isEmpty)
    }

    @Test("more requests than allowed in five seconds get 429")
    func limit() throws {
        let product = PlivoProduct { $0.requestsInFiveSeconds = 3 }
        let statuses = (1...4).map { _ in product.api("GET", "Call/", query: "status=live")?.status }
        #expect(statuses == [200, 200, 200, 429])
        try product.run(5)
        #expect(product.api("GET", "Call/", query: "status=live")?.status == 200)
    }

    @Test("a create request whose answer is lost has made a call all the same")
    func lostAccept() throws {
        let product = PlivoProduct { $0.faults = .only([.lostAccept], seed: 1) }
        product.wire.faults.probability[.lostAccept] = 1
        #expect(product.create() == nil)
        #expect(product.list("queued")?.count == 1)
    }
}
