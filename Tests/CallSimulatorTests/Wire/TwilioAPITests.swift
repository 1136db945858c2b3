import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Twilio's API, simulated")
struct TwilioAPITests {
    private func error(_ response: WireResponse?) -> [Int64] {
        guard let response, let body = TwilioProduct.json(response) else { return [] }
        return [Int64(response.status), body["code"]?.int ?? 0, body["status"]?.int ?? 0]
    }

    @Test("requests without the account's credentials are refused with 20003")
    func credentials() {
        let product = TwilioProduct()
        let wrong = [nil, "Basic QUM6d3Jvbmc=", "Bearer secret", TwilioProduct.credentials.lowercased()]
        for value in wrong {
            #expect(error(product.api("GET", "Calls.json", authorization: value)) == [401, 20003, 401])
        }
        #expect(product.api("GET", "Calls.json", authorization: "Basic U0sxOmtleQ==")?.status == 200)
    }

    @Test("errors have Twilio's shape, with a link to their explanation")
    func shape() throws {
        let response = try #require(TwilioProduct().api("GET", "Calls/CA1.json"))
        let body = try #require(TwilioProduct.json(response))
        #expect(response.mediaType == "application/json")
        #expect(body.map?.keys.sorted() == ["code", "message", "more_info", "status"])
        #expect(body["more_info"]?.text == "https://www.twilio.com/docs/errors/20404")
    }

    @Test("a created call is queued, every scalar of it text or null, dates as RFC 2822")
    func created() throws {
        let product = TwilioProduct()
        let response = try #require(
            product.api(
                "POST", "Calls.json",
                ["To": TwilioProduct.caller, "From": TwilioProduct.number, "Url": TwilioProduct.url("out")]))
        let call = try #require(TwilioProduct.json(response)?.map)
        #expect(response.status == 201)
        #expect(call["status"] == "queued")
        #expect(call["direction"] == "outbound-api")
        #expect(call["sid"]?.text?.hasPrefix("CA") == true)
        #expect(call["sid"]?.text?.utf8.count == 34)
        #expect(call["date_created"] == "Sun, 15 Jun 2025 15:06:40 +0000")
        #expect(call["end_time"] == .null)
        #expect(call.filter { $0.key != "subresource_uris" }.values.allSatisfy { $0.isNull || $0.text != nil })
        #expect(call["subresource_uris"]?.map?["recordings"]?.text?.hasSuffix("/Recordings.json") == true)
    }

    @Test(
        "a create request with a fault in it is refused with Twilio's number for it, and nobody is dialled",
        arguments: [
            (["To": ""], 21201), (["To": "15550001234"], 21211), (["To": "+1555x"], 21211), (["From": ""], 21213),
            (["From": "bot"], 21212), (["From": "+15550000001"], 21210), (["Url": ""], 21205),
            (["Url": "ftp://bot"], 21205), (["Twiml": "<Response/>"], 21205), (["Speed": "9"], 20001),
            (["StatusCallbackEvent": "busy"], 21626), (["StatusCallback": "https://my_bot.example.com/"], 21609),
            (["Timeout": "601"], 20001), (["Timeout": "1.5"], 20001), (["SendDigits": "12E"], 21208),
            (["MachineDetection": "true"], 20001), (["AsyncAmd": "True"], 20001), (["Method": "PUT"], 20001),
            (["MachineDetectionTimeout": "2"], 20001),
            (["Url": "", "Twiml": String(repeating: "x", count: 4_001)], 21264),
        ] as [([String: String], Int64)])
    func invalid(change: [String: String], code: Int64) throws {
        let product = TwilioProduct()
        let usual = ["To": TwilioProduct.caller, "From": TwilioProduct.number, "Url": TwilioProduct.url("out")]
        let fields = usual.merging(change) { $1 }
        let form = PercentCoding.form(fields.map { HeaderList.Field($0.key, $0.value) })
        let request = WireRequest(
            "POST", "/2010-04-01/Accounts/\(TwilioProduct.account)/Calls.json",
            headers: HeaderList([
                "Authorization": TwilioProduct.credentials, "Content-Type": "application/x-www-form-urlencoded",
            ]), body: Array(form.utf8))
        #expect(error(product.wire.receive(request)) == [400, code, 400])
        try product.run(5)
        #expect(product.wire.network.lines.isEmpty)
    }

    @Test("the price is null until it is made out, money out, and null for good where nobody answered")
    func price() throws {
        let product = TwilioProduct { $0.priceAfter = 120_000 }
        product.serve("/out", "<Hangup/>")
        _ = product.caller()
        let call = try #require(product.create())
        product.wire.network.party(at: TwilioProduct.other).unreachable()
        let other = try #require(product.create(to: TwilioProduct.other))
        func price(_ sid: String) -> Value? {
            product.api("GET", "Calls/\(sid).json").flatMap(TwilioProduct.json)?["price"]
        }
        try product.run(60)
        #expect(product.status(call) == "completed" && price(call) == .null)
        try product.run(120)
        #expect(price(call) == "-0.01400" && price(other) == .null)
        #expect(error(product.api("GET", "Calls/\(call).json", query: "Price=1")) == [400, 20400, 400])
    }

    @Test("a JSON body is refused, and so is a path without .json")
    func media() {
        let product = TwilioProduct()
        let path = "/2010-04-01/Accounts/\(TwilioProduct.account)/Calls"
        var headers = HeaderList(["Authorization": TwilioProduct.credentials, "Content-Type": "application/json"])
        let body = Array("{\"To\":\"+15550001234\"}".utf8)
        let json = product.wire.receive(WireRequest("POST", path + ".json", headers: headers, body: body))
        #expect(json?.status == 415)
        headers = HeaderList(["Authorization": TwilioProduct.credentials])
        #expect(product.wire.receive(WireRequest("GET", path, headers: headers))?.status == 404)
    }

    @Test("the list of calls is newest first and can be narrowed by number and status")
    func list() throws {
        let product = TwilioProduct()
        product.serve("/out", "<Pause length=\"60\"/>")
        _ = product.caller()
        let first = product.create()
        let second = product.create(to: TwilioProduct.other)
        try product.run(8)
        let sids = { (query: String?) -> [String?] in
            let body = product.api("GET", "Calls.json", query: query).flatMap(TwilioProduct.json)
            return body?["calls"]?.array?.map { $0["sid"]?.text } ?? []
        }
        #expect(sids(nil) == [second, first])
        #expect(sids("To=%2B15550007777") == [second])
        #expect(sids("Status=in-progress") == [first])
        #expect(sids("From=%2B15550009999&PageSize=1") == [second])
        #expect(product.api("GET", "Calls.json", query: "Status=cancelled")?.status == 400)
    }

    @Test("a call that is not in progress cannot be redirected, and an ended one cannot be ended again: 21220")
    func states() throws {
        let product = TwilioProduct()
        product.serve("/out", "<Pause length=\"60\"/>")
        _ = product.caller()
        let sid = try #require(product.create())
        let path = "Calls/\(sid).json"
        #expect(error(product.api("POST", path, ["Url": TwilioProduct.url("next")])) == [400, 21220, 400])
        try product.run(5)
        #expect(product.status(sid) == "in-progress")
        #expect(error(product.api("POST", path, ["Status": "canceled"])) == [400, 21220, 400])
        #expect(product.api("POST", path, ["Status": "completed"])?.status == 200)
        try product.run(1)
        #expect(product.status(sid) == "completed")
        #expect(error(product.api("POST", path, ["Status": "completed"])) == [400, 21220, 400])
        #expect(error(product.api("POST", path, ["Twiml": "<Response/>"])) == [400, 21220, 400])
        #expect(error(product.api("POST", "Calls/CA0.json", ["Status": "completed"])) == [404, 20404, 404])
        #expect(error(product.api("POST", path, ["Status": "done"])) == [400, 20001, 400])
        #expect(error(product.api("POST", path, [:])) == [400, 20001, 400])
    }

    @Test("a ringing call that is called off ends as canceled and tells so once")
    func cancel() throws {
        let product = TwilioProduct()
        product.wire.network.party(at: TwilioProduct.caller).answers(after: 20_000)
        let sid = try #require(product.create(["StatusCallback": TwilioProduct.url("status")]))
        try product.run(4)
        #expect(product.status(sid) == "ringing")
        #expect(product.api("POST", "Calls/\(sid).json", ["Status": "completed"])?.status == 200)
        try product.run(30)
        #expect(product.status(sid) == "canceled")
        #expect(product.hooks("/status").map { $0["CallStatus"] } == ["canceled"])
        #expect(product.hooks("/out").isEmpty)
    }

    @Test("a request whose answer is lost was carried out all the same")
    func lost() throws {
        let product = TwilioProduct { $0.faults = .only([.lostAccept], seed: 1) }
        product.wire.faults.probability[.lostAccept] = 1
        _ = product.caller()
        let fields: KeyValuePairs = [
            "To": TwilioProduct.caller, "From": TwilioProduct.number, "Twiml": "<Response><Say>Hi.</Say></Response>",
        ]
        #expect(product.api("POST", "Calls.json", fields) == nil)
        try product.run(10)
        #expect(product.wire.callSids.map { product.status($0) } == ["completed"])
    }

    @Test("too many requests are refused with 429 before anything is done")
    func tooMany() throws {
        let product = TwilioProduct { $0.faults = .only([.effectFailure], seed: 1) }
        product.wire.faults.probability[.effectFailure] = 1
        let response = product.api("POST", "Calls.json", ["To": TwilioProduct.caller])
        #expect(error(response) == [429, 20429, 429])
        #expect(response?.headers["Retry-After"] == "1")
        #expect(product.wire.callSids.isEmpty)
    }

    @Test("an application brings the URL and the status callback of a call")
    func application() throws {
        let product = TwilioProduct {
            $0.applications["AP1"] = TwilioNumber(
                voiceURL: TwilioProduct.url("app"), statusCallback: TwilioProduct.url("status"))
        }
        _ = product.caller()
        product.serve("/app", "<Say>Hello from the application.</Say>")
        let fields: KeyValuePairs = [
            "To": TwilioProduct.caller, "From": TwilioProduct.number, "ApplicationSid": "AP1",
        ]
        #expect(product.api("POST", "Calls.json", fields)?.status == 201)
        try product.run(20)
        #expect(product.hooks.map(\.path) == ["/app", "/status"])
    }
}
