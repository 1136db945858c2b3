import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Keys and speech at Telnyx, simulated")
struct TelnyxHearingTests {
    private func gathered(
        _ terms: String, presses: [(String, Milliseconds)], change: (inout TelnyxSettings) -> Void = { _ in }
    ) throws -> (end: TelnyxProduct.Hook, product: TelnyxProduct) {
        let product = TelnyxProduct(change: change)
        let (id, callee) = try product.answered()
        try #require(product.command("gather", id, terms) == "200")
        for (keys, delay) in presses { callee.presses(keys, after: delay) }
        try product.run(70)
        #expect(product.hooks("call.gather.ended").count == 1)
        return (try #require(product.hooks("call.gather.ended").first), product)
    }

    @Test("every key is told on its own, whether it is collected or not")
    func keys() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        callee.presses("1#")
        try product.run(3)
        product.command("gather", id, "{\"maximum_digits\":2,\"gather_id\":\"g1\",\"client_state\":\"Yg==\"}")
        callee.presses("23", gap: 20)
        try product.run(3)
        #expect(product.hooks("call.dtmf.received").map { $0["digit"]?.text } == ["1", "#", "2", "3"])
        let end = try #require(product.hooks.last)
        #expect(end.type == "call.gather.ended")
        #expect(end["digits"] == "23")
        #expect(end["status"] == "valid")
        #expect(end["gather_id"] == "g1")
        #expect(end["client_state"] == "Yg==")
    }

    @Test(
        "a gather ends with its digits and the word for how they came about",
        arguments: [
            ("{}", "123#", "123", "valid"), ("{\"terminating_digit\":\"*\"}", "12*", "12", "valid"),
            ("{\"minimum_digits\":4}", "123#", "123", "invalid"),
            ("{\"valid_digits\":\"12\"}", "123#", "123", "invalid"),
            ("{\"terminating_digit\":\"\",\"maximum_digits\":3}", "12#4", "12#", "valid"),
            ("{\"minimum_digits\":4}", "12", "12", "timeout"), ("{}", "12", "12", "valid"),
        ])
    func gathers(terms: String, keys: String, digits: String, status: String) throws {
        let (end, _) = try gathered(terms, presses: [(keys, 500)])
        #expect(end["digits"]?.text == digits)
        #expect(end["status"]?.text == status)
    }

    @Test("the limits of time are to the first key, between two keys, and of the whole")
    func times() throws {
        let none = try gathered("{\"initial_timeout_millis\":2000}", presses: [])
        #expect(none.end["status"] == "timeout")
        let answered = try #require(none.product.hooks("call.answered").first?.at)
        #expect(none.end.at - answered < 7_500)
        let gap = try gathered("{\"inter_digit_timeout_millis\":1000}", presses: [("1", 500), ("2", 2_000)])
        #expect(gap.end["digits"] == "1")
        let whole = try gathered("{\"timeout_millis\":3000}", presses: [("1", 1_000), ("2", 1_500), ("3", 1_500)])
        #expect(whole.end["digits"] == "12")
        #expect(whole.end["status"] == "timeout")
    }

    @Test("a Telnyx that takes no pause as an end calls it a timeout")
    func strictPause() throws {
        let (end, _) = try gathered("{}", presses: [("12", 500)]) { $0.pauseCompletesGather = false }
        #expect(end["digits"] == "12")
        #expect(end["status"] == "timeout")
    }

    @Test("a gather is cancelled by gather_stop and by the next gather, and ended by a hang-up")
    func endings() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        #expect(product.command("gather_stop", id) == "200")
        product.command("gather", id)
        product.command("gather_stop", id)
        product.command("gather", id)
        product.command("gather", id, "{\"initial_timeout_millis\":60000}")
        callee.presses("7")
        callee.hangsUp(after: 1_000)
        try product.run(10)
        let ends = product.hooks("call.gather.ended")
        #expect(ends.map { $0["status"]?.text } == ["cancelled", "cancelled", "call_hangup"])
        #expect(ends.map { $0["digits"]?.text } == ["", "", "7"])
        #expect(product.hooks.last?.type == "call.hangup")
        #expect(product.wire.debugger.count == 1)
    }

    @Test("what plays goes on while keys are collected")
    func playsOn() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        product.command("speak", id, "{\"payload\":\"One two three four five six seven.\",\"voice\":\"male\"}")
        product.command("gather", id, "{\"maximum_digits\":1}")
        callee.presses("5", after: 1_000)
        try product.run(10)
        #expect(callee.heard == "one two three four five six seven")
        #expect(product.hooks("call.speak.ended").first?["status"] == "completed")
    }

    @Test("speech is told while transcription runs, and only then")
    func transcription() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        callee.says("Not heard.", after: 100)
        try product.run(4)
        #expect(product.command("transcription_start", id, "{\"transcription_engine\":\"Google\"}") == "200")
        #expect(product.command("transcription_start", id) == "422 90054")
        callee.says("I would like two tickets.", after: 100)
        try product.run(6)
        #expect(product.command("transcription_stop", id) == "200")
        callee.says("Not heard either.", after: 100)
        try product.run(6)
        let data = product.hooks("call.transcription").map { $0["transcription_data"] }
        #expect(data.count == 1)
        #expect(data.first??["transcript"] == "I would like two tickets.")
        #expect(data.first??["is_final"] == true)
        #expect(data.first??["transcription_track"] == "inbound")
        #expect(data.first??["confidence"]?.double == 0.95)
        #expect(product.wire.debugger.isEmpty)
    }

    @Test("interim results come when asked for, before the final one, turn after turn")
    func interims() throws {
        let product = TelnyxProduct()
        let (id, callee) = try product.answered()
        product.command(
            "transcription_start", id,
            "{\"transcription_engine\":\"A\",\"transcription_engine_config\":{\"interim_results\":true}}")
        callee.says("I would like to book two tickets.", after: 100)
        callee.says("For tomorrow.", after: 3_000)
        try product.run(15)
        let data = product.hooks("call.transcription").compactMap { $0["transcription_data"] }
        let finals = data.filter { $0["is_final"] == true }.map { $0["transcript"]?.text }
        #expect(finals == ["I would like to book two tickets.", "For tomorrow."])
        #expect(data.first?["is_final"] == false)
        #expect(data.first?["confidence"] == .null)
        #expect(data.count > 4)
    }
}
