import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Inbound calls at Plivo, and what happens in a call")
struct PlivoInboundCallTests {
    @Test("a caller is turned away before the call is answered", arguments: ["busy", "rejected"])
    func reject(reason: String) throws {
        var call = try PlivoCall.ringing()
        #expect(call.kinds == [.ringing])
        call.command(1, .reject(reason: reason))
        #expect(call.document == PlivoSample.document(#"<Hangup reason="\#(reason)"/>"#))
        #expect(call.results[1] == .done(.null))
        #expect(call.requests.isEmpty)
        try call.hangsUp("Answer XML", code: 4010)
        #expect(call.kinds.last == .ended(.hangupBot))
    }

    @Test("a caller is answered, asked for a PIN, and heard")
    func gather() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        #expect(call.kinds == [.ringing, .answered])
        var utterance = Utterance(id: "u1", content: .text("Your PIN please"))
        utterance.question = Listening(
            turnToken: "t1", silence: 2_000, speech: false, digits: DigitTerms(atMost: 4, finishOn: "#"))
        call.command(2, .speak(utterance))
        #expect(call.document.contains(##"inputType="dtmf""##))
        #expect(call.document.contains(##"finishOnKey="#" numDigits="4""##))
        #expect(call.document.contains(">Your PIN please</Speak></GetInput>"))
        call.wait(1_000)
        try call.act([("InputType", "dtmf"), ("Digits", "1234")])
        #expect(call.kinds.contains(.gathered(digits: "1234")))
        #expect(call.events.first { $0.kind == .gathered(digits: "1234") }?.turnToken == "t1")
    }

    @Test("a flow that takes its time gets a document that keeps the line, then its words by a transfer")
    func slowFlow() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.wait(2_500)
        #expect(!call.waits)
        #expect(call.document.contains("<Wait length="))
        call.say(2, "Here I am")
        #expect(call.paths == ["POST Call/" + PlivoSample.callUUID])
        let body = try PlivoSample.json(call.request?.body ?? .none)
        #expect(body["legs"] == "aleg")
        #expect(body["aleg_method"] == "POST")
        call.respond(202, #"{"message":"call transfered"}"#)
        try call.post(to: "aleg_url", [("CallStatus", "in-progress")])
        #expect(call.document.contains(">Here I am</Speak>"))
        call.wait(2_000)
        try call.goOn()
        guard case .spoken(utterance: "u2", _, completed: true) = call.kinds.last else {
            Issue.record("not spoken: \(call.kinds)")
            return
        }
    }

    @Test("Plivo may fetch the new document before it has said that it will")
    func fetchFirst() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.wait(2_500)
        call.say(2, "Here I am")
        try call.post(to: "aleg_url", [("CallStatus", "in-progress")])
        #expect(call.document.contains(">Here I am</Speak>"))
        call.respond(202)
        call.wait(2_000)
        try call.goOn()
        #expect(call.kinds.filter { if case .spoken = $0 { true } else { false } }.count == 1)
        #expect(call.paths.count == 1)
    }

    @Test("a transfer of a call that is gone ends it once Plivo does not list it")
    func gone() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.wait(2_500)
        call.say(2, "Anybody there?")
        call.respond(404, #"{"error":"not found"}"#)
        guard case .failed(reason: "unavailable", _) = call.results[2] else {
            Issue.record("taken: \(String(describing: call.results[2]))")
            return
        }
        #expect(call.paths.last == "GET Call/" + PlivoSample.callUUID + "?live")
        call.respond(404)
        #expect(call.kinds.last == .ended(.hangupUser))
    }

    @Test("silence is no answer: the question is asked on, with the same turn")
    func silence() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .listen(Listening(turnToken: "t1", silence: 800)))
        let before = call.kinds
        call.wait(8_000)
        try call.goOn()
        #expect(call.kinds == before)
        #expect(call.document.contains("turnToken=t1"))
    }

    @Test("a late answer carries the turn it was given in, not the one that is open")
    func lateAnswer() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .listen(Listening(turnToken: "t1", silence: 800)))
        let old = call
        call.command(3, .stopListening(turnToken: "t1"))
        call.command(4, .listen(Listening(turnToken: "t2", silence: 2_800)))
        call.respond(202)
        #expect(old.document.contains("turnToken=t1"))
        try call.act([("Speech", "late")])
        #expect(call.events.last?.kind == .speech(transcript: "late", isFinal: true, confidence: nil))
        #expect(call.events.last?.turnToken == "t1")
    }

    @Test("words are cut off by another document")
    func bargeIn() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.say(2, "This is going to be a rather long announcement about nothing in particular")
        call.wait(1_000)
        call.command(3, .stopSpeaking(utterance: "u2"))
        call.command(4, .listen(Listening(turnToken: "t1", silence: 800)))
        #expect(call.paths.last == "POST Call/" + PlivoSample.callUUID)
        call.respond(202)
        guard case .spoken(utterance: "u2", _, completed: false) = call.kinds.last else {
            Issue.record("not cut: \(call.kinds)")
            return
        }
        if call.requests.count == 2 { call.respond(202) }
        try call.post(to: "aleg_url", [("CallStatus", "in-progress")])
        #expect(call.document.contains("turnToken=t1"))
    }

    @Test("keypad tones are sent on a live call")
    func tones() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .dtmf(digits: "1w2"))
        #expect(call.document.contains(#"<DTMF async="false">1w2</DTMF>"#))
        #expect(call.results[2] == .done(["duration_ms": 900]))
        call.wait(900)
        try call.goOn()
        #expect(call.waits)
    }

    @Test("a caller is handed over, and told once when the other side picks up")
    func transfer() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .transfer(to: "+15559990000", announce: "One moment", ring: 20_000))
        #expect(call.document.contains(">One moment</Speak>"))
        call.wait(2_000)
        try call.goOn()
        #expect(call.document.contains(#"timeout="20" callerId="+15552223333""#))
        #expect(call.document.contains("<Number>+15559990000</Number></Dial>"))
        #expect(call.results[2] == .done(.null))
        try call.dialTells([("DialAction", "answer"), ("DialBLegUUID", "b"), ("CallStatus", "in-progress")])
        #expect(call.kinds.last == .transferred(failure: nil))
        call.wait(30_000)
        try call.act([("DialStatus", "completed"), ("DialBLegUUID", "b")])
        call.wait(2_500)
        #expect(!call.waits)
        #expect(call.kinds.filter { if case .transferred = $0 { true } else { false } }.count == 1)
    }

    @Test(
        "a transfer that nobody takes leaves the caller with the flow",
        arguments: [("busy", "busy"), ("no-answer", "no-answer"), ("timeout", "no-answer"), ("failed", "failed")])
    func transferFails(status: String, failure: String) throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .transfer(to: "+15559990000", announce: nil, ring: 20_000))
        call.wait(20_000)
        try call.act([("DialStatus", status)])
        #expect(call.kinds.last == .transferred(failure: failure))
        #expect(call.waits)
    }

    @Test("what Plivo tells of the called leg beside its pickup connects nothing and ends nothing")
    func otherLeg() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .transfer(to: "+15559990000", announce: nil, ring: 20_000))
        let before = call.kinds
        try call.dialTells([("DialAction", "hangup"), ("DialBLegUUID", "b"), ("CallStatus", "completed")])
        #expect(call.kinds == before)
        try call.act([("DialStatus", "busy"), ("DialRingStatus", "false")])
        #expect(call.kinds.last == .transferred(failure: "busy"))
        call.say(3, "They are busy")
        #expect(call.document.contains(">They are busy</Speak>"))
    }

    @Test("a caller who hangs up in a question ends the call, and whatever still comes gets a goodbye")
    func hangsUp() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.command(2, .listen(Listening(turnToken: "t1", silence: 800)))
        try call.hangsUp("Caller")
        #expect(call.kinds.last == .ended(.hangupUser))
        #expect(call.isDone)
        let count = call.events.count
        try call.hangsUp("Caller")
        try call.goOn()
        #expect(call.events.count == count)
        #expect(call.document == PlivoSample.document("<Hangup/>"))
    }

    @Test("a live call that Plivo waits on is hung up by its own id")
    func hangUpByRequest() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.wait(2_500)
        call.command(2, .hangUp(.hangupBot))
        #expect(call.paths == ["DELETE Call/" + PlivoSample.callUUID])
        call.respond(404)
        #expect(call.results[2] == .done(.null))
        call.wait(15_000)
        #expect(call.kinds.last == .ended(.hangupBot))
    }

    @Test("after a restart a call that is over is found to be, and one that lives goes on where it comes back")
    func restart() throws {
        var over = PlivoCall(.inbound, resumed: true)
        over.reconcile()
        #expect(over.paths == ["GET Call/" + PlivoSample.callUUID + "?live"])
        over.respond(404, #"{"error":"not found"}"#)
        #expect(over.kinds.isEmpty)
        over.wait(5_000)
        #expect(over.kinds == [.ended(.completed)])

        var alive = PlivoCall(.inbound, resumed: true)
        alive.reconcile()
        alive.respond(200, #"{"call_status":"in-progress","direction":"inbound"}"#)
        #expect(alive.events.isEmpty)
        try alive.post(
            PlivoSample.base + "&callId=c-1&flow=home&doc=7&salt=0ther", [("CallStatus", "in-progress")])
        alive.say(2, "Where were we")
        // The answer may not be heeded; what the API puts under the call is.
        #expect(alive.document.contains("<Wait"))
        #expect(alive.paths.last == "POST Call/" + PlivoSample.callUUID)
    }

    @Test("words of an earlier process are reported as spoken when Plivo comes back from them")
    func saidBefore() throws {
        var call = PlivoCall(.inbound, resumed: true)
        try call.post(
            PlivoSample.base + "&callId=c-1&flow=said&subject=u9&doc=7&salt=0ther", [("CallStatus", "in-progress")])
        #expect(call.kinds.contains(.spoken(utterance: "u9", playedMilliseconds: 0, completed: true)))
    }

    @Test("a transfer or tones that an earlier process asked for are not done twice")
    func onceOnly() throws {
        var call = PlivoCall(.inbound, resumed: true)
        call.command(1, .transfer(to: "+15559990000", announce: nil, ring: 20_000), again: true)
        call.command(2, .dtmf(digits: "1"), again: true)
        for id in [1, 2] as [EffectID] {
            guard case .failed(reason: "lost", _) = call.results[id] else {
                Issue.record("done again: \(String(describing: call.results[id]))")
                continue
            }
        }
        #expect(call.requests.isEmpty)
    }

    @Test("when our server was away, Plivo asks at the fallback address and the call goes on")
    func fallback() throws {
        var call = try PlivoCall.answered()
        call.say(2, "Hello")
        call.wait(60_000)
        try call.post(to: "fallback_url", [("CallStatus", "in-progress")], request: 0)
        call.say(3, "Still here")
        #expect(call.document.contains(">Still here</Speak>"))
    }
}
