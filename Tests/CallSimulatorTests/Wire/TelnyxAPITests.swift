import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Telnyx's API, simulated")
struct TelnyxAPITests {
    @Test("requests without the account's key are refused with 10009")
    func key() {
        let product = TelnyxProduct()
        for value in [nil, "Bearer KEY2", "Basic KEY1", "bearer KEY1", "KEY1"] {
            #expect(TelnyxProduct.outcome(product.api("GET", "calls/v3:1", authorization: value)) == "401 10009")
        }
        #expect(TelnyxProduct.outcome(product.api("GET", "calls/v3:1")) == "404 10005")
    }

    @Test("errors come in a list, each with a code as text, the field at fault and a link")
    func shape() throws {
        let body = try #require(TelnyxProduct.json(TelnyxProduct().dial(["to": "5550001234"])))
        let errors = try #require(body["errors"]?.array)
        #expect(body.map?.count == 1)
        #expect(errors.count == 1)
        #expect(errors.first?.map?.keys.sorted() == ["code", "detail", "meta", "source", "title"])
        #expect(errors.first?["code"] == "10016")
        #expect(errors.first?["source"] == ["pointer": "/to"])
        #expect(errors.first?["meta"]?["url"]?.text?.hasSuffix("/10016") == true)
    }

    @Test("a dialled call is answered with its three ids, and is not alive yet")
    func created() throws {
        let product = TelnyxProduct()
        let response = try #require(product.dial())
        let data = try #require(TelnyxProduct.json(response)?["data"])
        #expect(response.status == 200)
        #expect(data["call_control_id"]?.text?.hasPrefix("v3:") == true)
        #expect(data["call_leg_id"]?.text?.utf8.count == 36)
        #expect(data["call_session_id"]?.text?.utf8.count == 36)
        #expect(data["is_alive"] == false)
        #expect(data["record_type"] == "call")
    }

    @Test(
        "a request to dial with a fault in it is refused with Telnyx's code for it, and nobody is dialled",
        arguments: [
            (["to": ""], "422 10004"), (["to": "bot"], "422 10002"), (["to": "0555"], "422 10016"),
            (["to": 15_550_001_234], "422 10015"), (["from": "+15550000001"], "403 10010"),
            (["from": nil], "422 10004"), (["connection_id": "1"], "422 10015"), (["speed": 9], "422 10015"),
            (["timeout_secs": 4], "422 10015"), (["timeout_secs": 601], "422 10015"),
            (["timeout_secs": "30"], "422 10015"), (["timeout_secs": 30.5], "422 10015"),
            (["time_limit_secs": 14_401], "422 10015"), (["webhook_url": "bot"], "422 10015"),
            (["webhook_url_method": "PUT"], "422 10015"), (["client_state": "call-1"], "422 90017"),
            (["client_state": "YQ="], "422 90017"), (["answering_machine_detection": "yes"], "422 10015"),
            (["answering_machine_detection_config": ["speed": 1]], "422 10015"),
            (["send_digits_on_answer": "12,3"], "422 10015"),
            (["send_digits_on_answer": Value(String(repeating: "1", count: 65))], "422 10015"),
        ] as [([String: Value], String)])
    func invalid(fields: [String: Value], outcome: String) throws {
        let product = TelnyxProduct()
        #expect(TelnyxProduct.outcome(product.dial(fields)) == outcome)
        try product.run(5)
        #expect(product.wire.network.lines.isEmpty)
        #expect(product.hooks.isEmpty)
        #expect(product.wire.debugger.count == 1)
    }

    @Test("a body that is no JSON object, or says it is a form, is refused with 400")
    func body() {
        let product = TelnyxProduct()
        for body in ["{", "[]", "\"to\"", "to=1"] {
            #expect(TelnyxProduct.outcome(product.api("POST", "calls", body)) == "400 10015")
        }
        let form = product.api("POST", "calls", "{}", type: "application/x-www-form-urlencoded")
        #expect(TelnyxProduct.outcome(form) == "400 10015")
    }

    @Test("the same command_id dials once within its memory, whatever else the request says")
    func dialsOnce() throws {
        let product = TelnyxProduct()
        let first = try product.dialled(["command_id": "c1"])
        try product.run(59)
        #expect(try product.dialled(["command_id": "c1", "timeout_secs": 60]) == first)
        #expect(try product.dialled(["command_id": "c2"]) != first)
        try product.run(1.5)
        #expect(try product.dialled(["command_id": "c1"]) != first)
        #expect(product.wire.callControlIDs.count == 3)
    }

    @Test("an unknown call is 404 with 90015 for commands, and an unknown command or path is 404 with 10005")
    func unknown() throws {
        let product = TelnyxProduct()
        let (id, _) = try product.answered()
        #expect(product.command("hangup", "v3:nobody") == "404 90015")
        #expect(product.command("sing", id) == "404 10005")
        #expect(TelnyxProduct.outcome(product.api("GET", "calls")) == "404 10005")
        #expect(TelnyxProduct.outcome(product.api("DELETE", "calls/v3:1")) == "404 10005")
        #expect(product.command("bridge", id) == "422 10015")
    }

    @Test("the status of a call tells whether it is alive, for how long, and its latest state")
    func status() throws {
        let product = TelnyxProduct()
        let (id, _) = try product.answered(["client_state": "YQ=="])
        let read = { TelnyxProduct.json(product.api("GET", "calls/\(PercentCoding.encode(id))"))?["data"] }
        #expect(read()?["is_alive"] == true)
        #expect(read()?["client_state"] == "YQ==")
        #expect(product.command("hangup", id, "{\"client_state\":\"Yg==\"}") == "200")
        try product.run(1)
        #expect(read()?["is_alive"] == false)
        #expect(read()?["client_state"] == "Yg==")
        #expect(read()?["end_time"]?.text?.hasSuffix("Z") == true)
        #expect(read()?["call_duration"]?.int.map { (2...4).contains($0) } == true)
    }

    @Test("beyond the limit of requests come 429s with the time to wait, and the command is not carried out")
    func limit() throws {
        let product = TelnyxProduct { $0.requestsPerSecond = 2 }
        #expect(product.dial()?.headers["x-ratelimit-remaining"] == "1")
        #expect(product.dial()?.status == 200)
        let refused = try #require(product.dial())
        #expect(TelnyxProduct.outcome(refused) == "429 10011")
        #expect(refused.headers["x-ratelimit-limit"] == "2")
        #expect(refused.headers["x-ratelimit-remaining"] == "0")
        #expect(refused.headers["x-ratelimit-reset"] == "1")
        #expect(product.wire.callControlIDs.count == 2)
        try product.run(1)
        #expect(product.dial()?.status == 200)
        #expect(product.wire.debugger.isEmpty)
    }

    @Test("a command that chance refuses with 429 is not carried out, and may come again with its command_id")
    func refusedByChance() throws {
        let product = TelnyxProduct { $0.faults = .only([.effectFailure], seed: 1) }
        product.wire.faults.probability[.effectFailure] = 0
        let (id, callee) = try product.answered()
        product.wire.faults.probability[.effectFailure] = 1
        let body = "{\"payload\":\"Good morning.\",\"voice\":\"female\",\"command_id\":\"s1\"}"
        #expect(product.command("speak", id, body) == "429 10011")
        try product.run(5)
        #expect(callee.heard.isEmpty)
        product.wire.faults.probability[.effectFailure] = 0
        #expect(product.command("speak", id, body) == "200")
        try product.run(5)
        #expect(callee.heard == "good morning")
    }

    @Test("beyond the limit of channels nobody is dialled, until a call has ended")
    func channels() throws {
        let product = TelnyxProduct { $0.channels = 1 }
        let (id, _) = try product.answered()
        #expect(TelnyxProduct.outcome(product.dial(["to": Value(TelnyxProduct.other)])) == "403 90041")
        product.command("hangup", id)
        try product.run(1)
        #expect(product.dial(["to": Value(TelnyxProduct.other)])?.status == 200)
    }

    @Test("a command whose answer is lost was carried out, and is not carried out again")
    func lost() throws {
        let product = TelnyxProduct { $0.faults = .only([.lostAccept], seed: 1) }
        product.wire.faults.probability[.lostAccept] = 0
        let (id, callee) = try product.answered()
        product.wire.faults.probability[.lostAccept] = 1
        let body = "{\"payload\":\"Good morning.\",\"voice\":\"female\",\"command_id\":\"s1\"}"
        #expect(product.command("speak", id, body) == "lost")
        product.wire.faults.probability[.lostAccept] = 0
        #expect(product.command("speak", id, body) == "200")
        try product.run(10)
        #expect(callee.heard == "good morning")
    }
}
