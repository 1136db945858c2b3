import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Outbound calls at Plivo")
struct PlivoOutboundCallTests {
    @Test("a call is placed, rings, is answered, talks, hears and is hung up")
    func whole() throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        #expect(call.paths == ["POST Call"])
        call.respond(201, #"{"request_uuid":"\#(PlivoSample.callUUID)"}"#)
        #expect(
            call.results[1] == .done(["provider_call_id": Value(PlivoSample.callUUID), "inline_say": false]))
        try call.post(to: "ring_url", [("Event", "Ring"), ("CallStatus", "ringing")])
        call.wait(4_000)
        try call.post(to: "answer_url", [("Event", "StartApp"), ("CallStatus", "in-progress")])
        #expect(call.kinds == [.ringing, .answered])
        #expect(call.waits)
        call.say(2, "Hello there")
        #expect(!call.waits)
        #expect(call.document.contains(#"<Speak voice="WOMAN" language="en-US">Hello there</Speak>"#))
        guard case .done = call.results[2] else {
            Issue.record("the words were not taken")
            return
        }
        call.wait(3_000)
        try call.goOn()
        #expect(call.kinds.suffix(2).first == .speaking(utterance: "u2"))
        guard case .spoken(utterance: "u2", _, completed: true) = call.kinds.last else {
            Issue.record("the words were not reported as spoken")
            return
        }
        call.command(3, .listen(Listening(turnToken: "t1", silence: 800)))
        #expect(call.document.contains(#"inputType="speech" executionTimeout="8""#))
        call.wait(2_000)
        try call.act([("InputType", "speech"), ("Speech", "yes"), ("SpeechConfidenceScore", "0.9")])
        #expect(call.kinds.last == .speech(transcript: "yes", isFinal: true, confidence: 0.9))
        #expect(call.events.last?.turnToken == "t1")
        call.command(4, .hangUp(.completed))
        #expect(call.document == PlivoSample.document("<Hangup/>"))
        try call.hangsUp("Answer XML", code: 4010)
        #expect(call.kinds.last == .ended(.hangupBot))
        #expect(call.isDone)
        #expect(call.paths == ["POST Call"])
    }

    @Test("a callee of whom no machine was reported in time is a person, and that is reported once")
    func person() throws {
        var call = try PlivoCall.answered(
            Placement(to: "+15552223333", from: "+15550001111", ring: 30_000, detectMachine: true))
        call.wait(6_499)
        #expect(call.kinds == [.answered])
        call.wait(1)
        #expect(call.kinds == [.answered, .answeredBy(.human)])
        try call.post(to: "machine_detection_url", [("Machine", "true")], request: 0)
        #expect(call.kinds == [.answered, .answeredBy(.human)])
    }

    @Test("a machine that was reported is not taken for a person later, nor is anybody who was not asked about")
    func machineOrNotAsked() throws {
        var call = try PlivoCall.answered(
            Placement(to: "+15552223333", from: "+15550001111", ring: 30_000, detectMachine: true))
        call.wait(4_000)
        try call.post(to: "machine_detection_url", [("Machine", "true")], request: 0)
        call.wait(10_000)
        #expect(call.kinds == [.answered, .answeredBy(.machine)])
        var other = try PlivoCall.answered()
        other.wait(10_000)
        #expect(other.kinds == [.answered])
    }

    @Test("keypad tones of the placement go first, in a document of their own")
    func tonesFirst() throws {
        var call = try PlivoCall.answered(
            Placement(to: "+15552223333", from: "+15550001111", ring: 30_000, dtmf: "12,3"))
        #expect(call.document.contains(#"<DTMF async="false">12wwww3</DTMF>"#))
        call.say(2, "Hello")
        call.wait(3_000)
        try call.goOn()
        #expect(call.document.contains(">Hello</Speak>"))
    }

    @Test("a refused call is told as such, with Plivo's own words")
    func refused() {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.respond(400, #"{"error":"to is not a number"}"#)
        #expect(
            call.results[1] == .failed(reason: "failed", message: "Plivo answered 400: to is not a number"))
    }

    @Test("a lost create request is looked for and never sent again")
    func lost() throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.lose()
        call.wait(1_000)
        call.respond(200, #"{"calls":["abc-1"]}"#)
        call.respond(200, #"{"calls":[]}"#)
        call.respond(
            200,
            #"{"to":"15552223333","from":"15550001111","session_start":"2026-03-01 10:00:00","request_uuid":"r-1"}"#)
        #expect(call.results[1] == .done(["provider_call_id": "abc-1", "inline_say": false]))
        call.wait(60_000)
        #expect(call.paths.filter { $0 == "POST Call" }.count == 1)
    }

    @Test("a webhook tells that a call whose creation was lost exists")
    func webhookTells() throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.lose()
        try call.post(to: "ring_url", [("Event", "Ring"), ("CallStatus", "ringing"), ("RequestUUID", "r-1")])
        #expect(
            call.results[1] == .done(["provider_call_id": Value(PlivoSample.callUUID), "inline_say": false]))
        call.wait(60_000)
        #expect(call.paths == ["POST Call"])
    }

    @Test("a create request that Plivo's servers failed on is not sent again")
    func serverError() {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.respond(500, #"{"error":"oops"}"#)
        call.wait(1_000)
        for _ in 0..<2 {
            call.respond(200, #"{"calls":[]}"#)
            call.respond(200, #"{"calls":[]}"#)
            call.wait(10_000)
        }
        guard case .failed(reason: "timeout", _) = call.results[1] else {
            Issue.record("not given up: \(String(describing: call.results[1]))")
            return
        }
        #expect(call.paths.filter { $0 == "POST Call" }.count == 1)
    }

    @Test("a call that still rings is cancelled by its request")
    func cancelled() throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.respond(201, #"{"request_uuid":["r-7"]}"#)
        call.command(2, .hangUp(.hangupBot))
        #expect(call.paths.last == "DELETE Request/r-7")
        call.respond(204)
        #expect(call.results[2] == .done(.null))
        try call.hangsUp("API Request", code: 1000, status: "cancel")
        #expect(call.kinds == [.ended(.hangupBot)])
        #expect(call.isDone)
    }

    @Test(
        "nobody picks up",
        arguments: [
            (6010, "timeout", EndReason.noAnswer), (3000, "no-answer", .noAnswer), (3010, "busy", .busy),
            (3020, "failed", .failed),
        ])
    func unanswered(code: Int, status: String, reason: EndReason) throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.respond(201, #"{"request_uuid":"r-7"}"#)
        try call.hangsUp("Callee", code: code, status: status)
        #expect(call.kinds == [.ended(reason)])
    }

    @Test("a machine that picks up is told of beside the call")
    func machine() throws {
        var call = try PlivoCall.answered(
            Placement(to: "+15552223333", from: "+15550001111", ring: 30_000, detectMachine: true))
        try call.post(
            to: "machine_detection_url",
            [("Event", "MachineDetection"), ("Machine", "true"), ("CallStatus", "in-progress")])
        #expect(call.kinds == [.answered, .answeredBy(.machine)])
        #expect(call.waits)
    }

    @Test("the call's own id takes the place of the request's, so that later requests reach it")
    func ownID() throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        try call.post(to: "ring_url", [("Event", "Ring"), ("CallStatus", "ringing"), ("RequestUUID", "r-1")])
        call.respond(201, #"{"request_uuid":"r-1"}"#)
        try call.post(to: "answer_url", [("Event", "StartApp"), ("CallStatus", "in-progress")])
        call.wait(3_000)
        call.say(2, "Hello")
        #expect(call.paths.last == "POST Call/" + PlivoSample.callUUID)
    }

    @Test("the call's own id counts also when the response named the request before")
    func ownIDLater() throws {
        var call = PlivoCall(.outbound)
        call.command(1, .place(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.respond(201, #"{"request_uuid":"r-1"}"#)
        try call.post(
            to: "answer_url", [("Event", "StartApp"), ("CallStatus", "in-progress"), ("RequestUUID", "r-1")])
        call.wait(3_000)
        call.say(2, "Hello")
        #expect(call.paths.last == "POST Call/" + PlivoSample.callUUID)
    }

    @Test("a call that is not found on the one way of ending it is looked for on the other")
    func goneOnOneWay() throws {
        var call = try PlivoCall.answered()
        call.say(2, "Hello")
        call.command(3, .hangUp(.hangupBot))
        call.respond(404)
        #expect(call.results[3] == nil)
        #expect(call.paths.last == "DELETE Request/" + PlivoSample.callUUID)
        call.respond(404)
        #expect(call.results[3] == .done(.null))
    }

    @Test("words that may be interrupted wait for an answer as short as Plivo can, and are not cut by what follows")
    func interruptibleWords() throws {
        var call = try PlivoCall.answered()
        var utterance = Utterance(id: "u1", content: .text("Hello there."))
        utterance.mayBeInterrupted = true
        call.command(2, .speak(utterance))
        #expect(call.document.contains("executionTimeout=\"5\""))
        let requests = call.requests.count
        call.wait(HeardText.estimatedDuration(of: "Hello there."))
        #expect(call.kinds.contains { if case .spoken("u1", _, true) = $0 { true } else { false } })
        call.say(3, "More")
        call.wait(1_199)
        #expect(call.requests.count == requests)
        call.wait(1)
        #expect(call.requests.count == requests + 1)
    }
}
