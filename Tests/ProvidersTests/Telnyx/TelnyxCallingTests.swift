import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: placing and answering")
struct TelnyxCallingTests {
    @Test("dialling sends everything Telnyx needs, and the id of the call comes back")
    func dials() throws {
        var rig = TelnyxRig(placed: false) { $0.timeLimit = 300_000 }
        let effect = rig.place(dtmf: "1w2,#", detect: true, ring: 25_500)
        let request = try #require(rig.requests.last?.request)
        #expect(request.method == .post)
        #expect(request.path == "/calls")
        #expect(request.safety == .repeatable)
        guard case .json(let text) = request.body else {
            Issue.record("the body is not JSON")
            return
        }
        let expected: Value = [
            "connection_id": "2600000001", "to": "+15550001234", "from": "+15550009999",
            "webhook_url": "https://host.example/voice/telnyx?x=1", "webhook_url_method": "POST",
            "client_state": "YzE=", "command_id": "c1-1-dial", "timeout_secs": 26, "time_limit_secs": 310,
            "answering_machine_detection": "premium",
            "answering_machine_detection_config": ["total_analysis_time_millis": 7_000],
            "send_digits_on_answer": "1w2WW#",
        ]
        #expect(try JSONText.decodePlain(Array(text.utf8)) == expected)
        #expect(rig.result(effect) == nil)
        rig.accept(["call_control_id": "v3:Tq-1_x", "is_alive": false])
        #expect(rig.result(effect) == .done(["provider_call_id": "v3:Tq-1_x", "inline_say": false]))
        rig.webhook("call.initiated", ["direction": "outgoing", "state": "bridging"])
        rig.webhook("call.answered")
        rig.webhook("call.machine.premium.detection.ended", ["result": "not_sure"])
        #expect(rig.kinds == [.initiated, .answered, .answeredBy(.human)])
        #expect(rig.events.allSatisfy { $0.callID == "c1" && $0.providerCallID == "v3:Tq-1_x" })
    }

    @Test("a lost answer to dialling is asked for again under the same command id, and one result comes of it")
    func lostAnswer() {
        var rig = TelnyxRig(placed: false)
        let effect = rig.place()
        rig.respond(.lost("timeout"))
        rig.wait(600)
        rig.respond(.lost("timeout"))
        rig.wait(1_100)
        #expect(rig.sent == ["calls", "calls", "calls"])
        #expect(Set(rig.requests.map(\.request)).count == 1)
        // A repeated command may be answered without the id; the webhook has it.
        rig.accept(["result": "ok"])
        #expect(rig.result(effect) == nil)
        rig.webhook("call.initiated", ["direction": "outgoing"])
        #expect(
            rig.result(effect) == .done(["provider_call_id": Value(TelnyxRig.controlID), "inline_say": false]))
        rig.wait(60_000)
        #expect(rig.sent.count == 3)
    }

    @Test("a placement whose answers are all lost is given up in time, and never repeated after that")
    func givenUp() {
        var rig = TelnyxRig(placed: false)
        let effect = rig.place()
        for _ in 0..<3 {
            rig.wait(9_000)
            rig.respond(.lost("timeout"))
        }
        rig.wait(60_000)
        #expect(rig.reason(effect) == "timeout")
        let count = rig.requests.count
        rig.respond(.lost("timeout"))
        rig.wait(120_000)
        #expect(rig.requests.count == count)
    }

    @Test("too many requests wait for as long as the header says; a limit that stays is a failure")
    func overloaded() {
        var rig = TelnyxRig(placed: false)
        let effect = rig.place()
        rig.refuse(429, "10011", retryAfter: 3_000)
        rig.wait(2_900)
        #expect(rig.requests.count == 1)
        rig.wait(200)
        #expect(rig.requests.count == 2)
        for _ in 0..<3 {
            rig.refuse(403, "90041")
            rig.wait(6_000)
        }
        #expect(rig.requests.count == 4)
        #expect(rig.reason(effect) == "failed")
    }

    @Test("a refusal is told with Telnyx's code, without what was sent")
    func refused() {
        var rig = TelnyxRig(placed: false)
        let effect = rig.place()
        rig.refuse(422, "10016")
        guard case .failed("failed", let message) = rig.result(effect) else {
            Issue.record("\(String(describing: rig.result(effect)))")
            return
        }
        #expect(message.contains("10016"))
        #expect(!message.contains("+1555"))
        #expect(rig.requests.count == 1)
    }

    @Test("a webhook that comes before the answer to dialling settles it")
    func webhookFirst() {
        var rig = TelnyxRig(placed: false)
        let effect = rig.place()
        rig.webhook("call.answered")
        #expect(rig.result(effect) != nil)
        rig.accept(["call_control_id": Value(TelnyxRig.controlID)])
        #expect(rig.kinds == [.answered])
        #expect(rig.result(effect) != nil)
    }

    @Test("keys of the dialling come before the first words; those that do not fit follow by a command")
    func keysFirst() {
        var rig = TelnyxRig(placed: false)
        rig.place(dtmf: String(repeating: "5", count: 70))
        #expect(rig.field("send_digits_on_answer")?.text?.count == 64)
        rig.accept(["call_control_id": Value(TelnyxRig.controlID)])
        rig.webhook("call.answered")
        rig.say("u1", "Hello there.")
        #expect(!rig.sent.contains("speak"))
        rig.wait(16_100)
        #expect(rig.last("send_dtmf").flatMap { rig.field("digits", of: $0) } == "555555")
        #expect(!rig.sent.contains("speak"))
        rig.wait(1_500)
        #expect(rig.sent.contains("speak"))
    }

    @Test("only an inbound call is answered, and its state names the call from then on")
    func answers() {
        var rig = TelnyxRig(.inbound, placed: false)
        rig.webhook("call.initiated", ["direction": "incoming", "state": "parked"], echoes: .some(nil))
        let effect = rig.order(.answer)
        #expect(rig.requests.last?.request.path == "/calls/v3%3ATq-1_x/actions/answer")
        #expect(rig.field("command_id") == "v3:Tq-1_x-1-answer")
        #expect(rig.field("client_state") == "YzE=")
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
        rig.webhook("call.answered")
        #expect(rig.kinds == [.initiated, .answered])

        var outbound = TelnyxRig()
        let other = outbound.order(.answer)
        #expect(outbound.reason(other) == "unavailable")
        #expect(outbound.sent == ["calls"])
    }

    @Test(
        "a call is rejected with the cause its caller should hear",
        arguments: [("busy", "USER_BUSY"), ("rejected", "CALL_REJECTED")])
    func rejects(reason: String, cause: String) {
        var rig = TelnyxRig(.inbound, placed: false)
        let effect = rig.order(.reject(reason: reason))
        #expect(rig.sent == ["reject"])
        #expect(rig.field("cause")?.text == cause)
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
        rig.webhook("call.hangup", ["hangup_cause": "call_rejected", "hangup_source": "callee"])
        #expect(rig.kinds == [.ended(.hangupBot)])
        #expect(rig.isDone)
    }

    @Test("a command that never gets an answer gets its result from the line itself")
    func lastResort() {
        var rig = TelnyxRig()
        let commands: [LineCommand] = [
            .speak(Utterance(id: "u1", content: .text("Hello."))), .dtmf(digits: "1"),
            .listen(Listening(turnToken: "t1", silence: 800, digits: DigitTerms(atMost: 4))),
            .stopListening(turnToken: "t1"), .transfer(to: "+15550002222", announce: nil, ring: 20_000),
            .hangUp(.hangupBot),
        ]
        let effects = commands.map { rig.order($0) }
        rig.wait(40_000)
        // Giving up the gather is what its stop was waiting for.
        let expected = ["timeout", "timeout", "timeout", nil, "timeout", "timeout"]
        #expect(effects.map { rig.reason($0) } == expected)
        for effect in effects { #expect(rig.result(effect) != nil, "effect \(effect)") }
    }
}
