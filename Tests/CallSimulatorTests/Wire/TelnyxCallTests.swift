import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("A call at Telnyx, simulated")
struct TelnyxCallTests {
    @Test("an outbound call tells that it began, was answered and went down, with its ids and its state")
    func outbound() throws {
        let product = TelnyxProduct()
        let (id, _) = try product.answered(["client_state": "YQ=="])
        #expect(product.command("hangup", id) == "200")
        try product.run(2)
        #expect(product.hooks.map(\.type) == ["call.initiated", "call.answered", "call.hangup"])
        #expect(product.hooks.allSatisfy { $0.control == id && $0["client_state"] == "YQ==" })
        #expect(product.hooks.first?["direction"] == "outgoing")
        #expect(product.hooks.first?["state"] == "bridging")
        let hangup = try #require(product.hooks.last)
        #expect(hangup["hangup_cause"] == "normal_clearing")
        #expect(hangup["hangup_source"] == "caller")
        #expect(product.wire.debugger.isEmpty)
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test(
        "a call that nobody answers goes down with the cause for it",
        arguments: [
            (PartyPickup.busy, [:], ["user_busy", "callee", "486"]),
            (.rejects(after: 900), [:], ["user_busy", "callee", "486"]),
            (.noAnswer, [:], ["timeout", "caller", "487"]),
            (.noAnswer, ["retry_on_timeout": false], ["no_answer", "caller", "487"]),
            (.unreachable, [:], ["not_found", "callee", "404"]),
        ] as [(PartyPickup, [String: Value], [String])])
    func unanswered(pickup: PartyPickup, fields: [String: Value], words: [String]) throws {
        let product = TelnyxProduct()
        product.party(at: TelnyxProduct.caller).pickup = pickup
        _ = try product.dialled(fields.merging(["timeout_secs": 10]) { $1 })
        try product.run(30)
        #expect(product.hooks.map(\.type) == ["call.initiated", "call.hangup"])
        let hangup = try #require(product.hooks.last)
        #expect(["hangup_cause", "hangup_source", "sip_hangup_cause"].map { hangup[$0]?.text } == words)
    }

    @Test("a call hung up while it rings ends as originator_cancel; hanging up again is 422 with 90018")
    func cancelled() throws {
        let product = TelnyxProduct()
        product.party(at: TelnyxProduct.caller).answers(after: 20_000)
        let id = try product.dialled()
        try product.run(4)
        #expect(product.command("hangup", id) == "200")
        try product.run(1)
        #expect(product.hooks.last?["hangup_cause"] == "originator_cancel")
        #expect(product.command("hangup", id) == "422 90018")
        #expect(product.hooks("call.answered").isEmpty)
        #expect(product.wire.debugger.isEmpty)
    }

    @Test("an incoming call is parked until it is answered; the answer's state and URL hold from then on")
    func inbound() throws {
        let product = TelnyxProduct()
        let caller = product.dialIn()
        caller.staysSilent(3_000)
        caller.hangsUp()
        try product.run(1)
        let first = try #require(product.hooks.first)
        #expect(first["direction"] == "incoming")
        #expect(first["state"] == "parked")
        #expect(first["client_state"] == .null)
        #expect(first.request.url == TelnyxProduct.url)
        let id = try #require(first.control)
        let answer = "{\"client_state\":\"Yg==\",\"webhook_url\":\"https://bot.example.com/other\"}"
        #expect(product.command("answer", id, answer) == "200")
        try product.run(6)
        #expect(product.hooks.map(\.type) == ["call.initiated", "call.answered", "call.hangup"])
        #expect(product.hooks.dropFirst().allSatisfy { $0.request.path == "/other" && $0["client_state"] == "Yg==" })
        #expect(product.hooks.last?["hangup_source"] == "caller")
    }

    @Test(
        "an incoming call is turned away with the cause that was asked for",
        arguments: [
            ("CALL_REJECTED", ["call_rejected", "603"]), ("USER_BUSY", ["user_busy", "486"]),
            ("NOT_FOUND", ["not_found", "404"]), ("TEMPORARILY_UNAVAILABLE", ["unspecified", "480"]),
        ])
    func rejected(cause: String, words: [String]) throws {
        let product = TelnyxProduct()
        _ = product.dialIn()
        try product.run(1)
        let id = try #require(product.hooks.first?.control)
        #expect(product.command("reject", id, "{\"cause\":\"BUSY\"}") == "422 10015")
        #expect(product.command("reject", id, "{\"cause\":\"\(cause)\"}") == "200")
        try product.run(1)
        #expect(product.hooks.map(\.type) == ["call.initiated", "call.hangup"])
        let hangup = try #require(product.hooks.last)
        #expect(["hangup_cause", "sip_hangup_cause"].map { hangup[$0]?.text } == words)
    }

    @Test("answering an outgoing leg is refused with 90102, and shows in the log of errors")
    func answersOutgoing() throws {
        let product = TelnyxProduct()
        _ = product.party(at: TelnyxProduct.caller)
        let id = try product.dialled()
        try product.run(0.5)
        #expect(product.command("answer", id) == "422 90102")
        #expect(product.wire.debugger.map(\.code) == [90102])
    }

    @Test("commands that need the call to be up are refused with 90034 before, and with 90018 after it")
    func states() throws {
        let product = TelnyxProduct()
        product.party(at: TelnyxProduct.caller).answers(after: 4_000)
        let id = try product.dialled()
        try product.run(3)
        let commands = [
            ("speak", "{\"payload\":\"Hi.\",\"voice\":\"female\"}"), ("gather", "{}"), ("transcription_start", "{}"),
            ("playback_start", "{\"audio_url\":\"https://bot.example.com/a.mp3\"}"), ("playback_stop", "{}"),
            ("send_dtmf", "{\"digits\":\"1\"}"), ("transfer", "{\"to\":\"\(TelnyxProduct.other)\"}"),
        ]
        for (name, body) in commands { #expect(product.command(name, id, body) == "422 90034", "\(name)") }
        #expect(product.command("client_state_update", id, "{\"client_state\":\"YQ==\"}") == "200")
        try product.run(5)
        product.command("hangup", id)
        try product.run(1)
        for (name, body) in commands { #expect(product.command(name, id, body) == "422 90018", "\(name)") }
        #expect(product.hooks.map(\.type) == ["call.initiated", "call.answered", "call.hangup"])
        #expect(product.hooks.last?["client_state"] == "YQ==")
    }

    @Test(
        "a command with a fault in it is refused, and neither done nor remembered",
        arguments: [
            ("speak", "{\"payload\":\"Hi.\"}", "422 10004"), ("speak", "{\"voice\":\"female\"}", "422 10004"),
            ("speak", "{\"payload\":\"Hi.\",\"voice\":\"female\",\"speed\":2}", "422 10015"),
            ("speak", "{\"payload\":\"Hi.\",\"voice\":\"female\",\"payload_type\":\"html\"}", "422 10015"),
            ("speak", "{\"payload\":\"Hi.\",\"voice\":\"f\",\"client_state\":\"a|b\"}", "422 90017"),
            ("playback_start", "{}", "422 10004"), ("playback_start", "{\"audio_url\":\"file.wav\"}", "422 10015"),
            ("playback_stop", "{\"stop\":\"one\"}", "422 10015"),
            ("gather", "{\"minimum_digits\":3,\"maximum_digits\":2}", "422 10015"),
            ("gather", "{\"maximum_digits\":129}", "422 10015"), ("gather", "{\"valid_digits\":\"12x\"}", "422 10015"),
            ("gather", "{\"terminating_digit\":\"##\"}", "422 10015"),
            ("send_dtmf", "{}", "422 10004"), ("send_dtmf", "{\"digits\":\"1,2\"}", "422 10015"),
            ("send_dtmf", "{\"digits\":\"1\",\"duration_millis\":99}", "422 10015"),
            ("transcription_start", "{\"transcription_engine\":\"Ear\"}", "422 10015"),
            ("transcription_start", "{\"transcription_engine_config\":{\"interim_results\":1}}", "422 10015"),
            ("transcription_stop", "{}", "422 90055"), ("transfer", "{}", "422 10004"),
            ("transfer", "{\"to\":\"555\"}", "422 10016"),
            ("transfer", "{\"to\":\"+15550007777\",\"target_leg_client_state\":\"x\"}", "422 90017"),
            ("transfer", "{\"to\":\"+15550007777\",\"from\":\"+15550000001\"}", "403 10010"),
            ("client_state_update", "{}", "422 10004"), ("hangup", "{\"cause\":\"x\"}", "422 10015"),
        ])
    func invalid(name: String, body: String, outcome: String) throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        #expect(product.command(name, id, body) == outcome)
        try product.run(10)
        #expect(product.hooks.map(\.type) == ["call.initiated", "call.answered"])
        #expect(callee.heard.isEmpty)
    }

    @Test("a call is cut at its time limit, which is its cause")
    func timeLimit() throws {
        let product = TelnyxProduct()
        _ = try product.answered(["time_limit_secs": 30])
        try product.run(40)
        #expect(product.hooks.last?["hangup_cause"] == "time_limit")
        let answered = try #require(product.hooks("call.answered").first?.at)
        let ended = try #require(product.hooks("call.hangup").first?.at)
        #expect((29_700...30_300).contains(ended - answered))
    }

    @Test("keys of the request to dial are sent on answer, and more of them by command")
    func keys() throws {
        let product = TelnyxProduct()
        let (id, _) = try product.answered(["send_digits_on_answer": "w12#"])
        #expect(product.command("send_dtmf", id, "{\"digits\":\"W3*\"}") == "200")
        try product.run(5)
        #expect(product.wire.line(of: id)?.digitsHeard.map(\.digit) == ["1", "2", "#", "3", "*"])
    }

    @Test(
        "a number that nobody has is turned away without a webhook, unless the account has all others",
        arguments: [true, false])
    func otherNumbers(hasOthers: Bool) throws {
        let product = TelnyxProduct { if hasOthers { $0.otherNumbers = "https://bot.example.com/others" } }
        let caller = SimParty("caller", kernel: product.kernel)
        product.wire.network.dial(from: TelnyxProduct.caller, to: TelnyxProduct.other, party: caller)
        try product.run(5)
        #expect(product.hooks.map(\.request.path) == (hasOthers ? ["/others"] : []))
        #expect(product.wire.debugger.map(\.code) == (hasOthers ? [] : [10005]))
        #expect(TelnyxProduct.outcome(product.dial(["from": "+15550000001"])) == (hasOthers ? "200" : "403 10010"))
    }
}
