import CallCore
import Testing

@testable import Providers

@Suite("A document line places calls")
struct MarkupCallingTests {
    private func placement(say: String? = "Hello there.", dtmf: String? = nil, detect: Bool = false) -> Placement {
        Placement(
            to: "+15550002222", from: "+15550001111", ring: 30_000,
            say: say.map { Utterance(id: "u1", content: .text($0)) }, dtmf: dtmf, detectMachine: detect)
    }

    private func placed(_ placement: Placement) -> LineBench {
        var bench = LineBench(.outbound, known: false)
        bench.order(1, .place(placement))
        return bench
    }

    private let created = #"{"sid":"CA1","status":"queued"}"#

    @Test("the first words go with the create request, and are spoken once, whatever reports the answer")
    func inlineWords() {
        var bench = placed(placement())
        let twiml = bench.field("Twiml")
        #expect(twiml?.contains("Hello there.</Say><Redirect") == true)
        #expect(bench.field("Url") == nil)
        bench.respond(201, created)
        #expect(bench.value(1) == ["provider_call_id": "CA1", "inline_say": true])
        bench.progress("ringing")
        bench.progress("in-progress")
        #expect(bench.kinds == [.ringing, .answered, .speaking(utterance: "u1")])
        bench.pass(1_000)
        let home = bench.post(bench.way(home: twiml))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 1_000, completed: true))
        #expect(bench.requests.count == 1)
        bench.progress("in-progress")
        bench.pass(2_500)
        #expect(bench.replies[home]?.contains("Say") == false)
        #expect(bench.kinds.count { $0 == .answered } == 1)
    }

    @Test("words that are over before the answer was reported count as answered and spoken")
    func wordsEndBeforeTheAnswerIsReported() {
        var bench = placed(placement())
        bench.respond(201, created)
        bench.post(bench.way(home: bench.field("Twiml")))
        #expect(bench.kinds.first == .answered)
        let length = HeardText.estimatedDuration(of: "Hello there.")
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: length, completed: true))
        bench.progress("in-progress")
        #expect(bench.kinds.count == 3)
    }

    @Test("a webhook that overtakes the create answer proves the call: the command is answered with it, once")
    func webhookOvertakesTheCreateAnswer() {
        var bench = placed(placement())
        bench.progress("ringing")
        #expect(bench.value(1) == ["provider_call_id": "CA1", "inline_say": true])
        bench.respond(201, created)
        bench.respond(.lost("reset"), to: 0)
        #expect(bench.requests.count == 1)
    }

    @Test("digits of the placement come before the words, in the same document")
    func digitsThenWords() {
        let bench = placed(placement(dtmf: "1,2"))
        #expect(bench.field("Twiml")?.contains("<Play digits=\"1wwww2\"/><Say") == true)
    }

    @Test("with machine detection the document is fetched on answer, and the session speaks")
    func machineDetection() {
        var bench = placed(placement(detect: true))
        #expect(bench.field("Twiml") == nil)
        #expect(bench.field("MachineDetection") == "DetectMessageEnd")
        bench.respond(201, created)
        #expect(bench.value(1)?["inline_say"]?.bool == false)
        let home = bench.post(bench.field("Url"))
        #expect(bench.kinds == [.answered])
        bench.post(bench.callback(.machine), ["AnsweredBy": "machine_end_beep"])
        #expect(bench.kinds.last == .answeredBy(.machine))
        bench.order(2, LineBench.words("u1"))
        #expect(bench.replies[home]?.contains("Some more words.") == true)
    }

    @Test("digits without words are sent on answer, and what the session says waits for them")
    func digitsOnAnswer() {
        var bench = placed(placement(say: nil, dtmf: "42"))
        bench.respond(201, created)
        let home = bench.post(bench.field("Url"))
        #expect(bench.replies[home]?.contains("<Play digits=\"42\"/><Redirect") == true)
        bench.order(2, LineBench.words("u1"))
        #expect(bench.requests.count == 1)
        let next = bench.post(bench.way(home: bench.replies[home]))
        #expect(bench.replies[next]?.contains("Some more words.") == true)
    }

    @Test("a session that speaks before the carrier has asked for its first document waits for it")
    func wordsBeforeTheFirstDocument() {
        var bench = placed(placement(say: nil))
        bench.respond(201, created)
        bench.progress("in-progress")
        bench.order(2, LineBench.words("u1"))
        #expect(bench.requests.count == 1)
        let home = bench.post(LineBench.field("Url", bench.requests[0].request))
        #expect(bench.replies[home]?.contains("Some more words.") == true)
        bench.pass(3_000)
        #expect(bench.requests.count == 1)
    }

    @Test("a first document that is never asked for is put under the call in the end")
    func firstDocumentIsNotAskedFor() {
        var bench = placed(placement(say: nil))
        bench.respond(201, created)
        bench.progress("in-progress")
        bench.order(2, LineBench.words("u1"))
        bench.pass(3_000)
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
    }

    // MARK: what is lost

    private func listed(_ ids: String..., at date: String = "Thu, 01 Jan 1970 00:16:40 +0000") -> String {
        let calls = ids.map {
            #"{"sid":"\#($0)","date_created":"\#(date)","direction":"outbound-api","to":"+15550002222","#
                + #""from":"+15550001111","status":"ringing"}"#
        }
        return #"{"calls":["# + calls.joined(separator: ",") + "]}"
    }

    @Test("a create request whose answer is lost is looked up after a second, and found")
    func lostCreateIsFound() {
        var bench = placed(placement())
        bench.respond(.lost("timeout"))
        bench.pass(1_000)
        #expect(bench.requests.last?.request.method == .get)
        bench.respond(200, listed("CA1"))
        #expect(bench.value(1) == ["provider_call_id": "CA1", "inline_say": true])
    }

    @Test("a lost call that the carrier does not list is looked for once more, and never created twice")
    func lostCreateIsNotFound() {
        var bench = placed(placement())
        bench.respond(504)
        bench.pass(1_000)
        bench.respond(200, listed())
        bench.pass(2_999)
        #expect(bench.requests.count == 2)
        bench.pass(1)
        bench.respond(200, listed())
        #expect(bench.failure(1) == "timeout")
        bench.pass(60_000)
        #expect(bench.requests.count { $0.request.method == .post } == 1)
        // It shows itself after all.
        bench.progress("in-progress")
        #expect(bench.kinds.contains(.answered))
    }

    @Test("two calls that could be the lost one are none")
    func ambiguousSearch() {
        var bench = placed(placement())
        bench.respond(.lost("timeout"))
        bench.pass(1_000)
        bench.respond(200, listed("CA1", "CA2"))
        #expect(bench.results[1] == nil)
        bench.pass(3_000)
        bench.respond(200, listed("CA1", "CA2"))
        #expect(bench.failure(1) == "timeout")
    }

    @Test("an older call to the same number is not taken for the lost one")
    func olderCallIsNotOurs() {
        var bench = placed(placement())
        bench.respond(.lost("timeout"))
        bench.pass(1_000)
        bench.respond(200, listed("CA1", at: "Thu, 01 Jan 1970 00:16:30 +0000"))
        #expect(bench.results[1] == nil)
    }

    @Test("a create request that never left is sent once more, then given up")
    func notSent() {
        var bench = placed(placement())
        bench.respond(.notSent("no route"))
        bench.pass(499)
        #expect(bench.requests.count == 1)
        bench.pass(1)
        #expect(bench.requests.count == 2)
        bench.respond(.notSent("no route"))
        #expect(bench.failure(1) == "failed")
        bench.pass(60_000)
        #expect(bench.requests.count == 2)
    }

    @Test("a refused create request fails with the carrier's reason")
    func refused() {
        var bench = placed(placement())
        bench.respond(400, #"{"code":21215,"message":"not allowed"}"#)
        guard case .failed("failed", let message)? = bench.results[1] else { return #expect(Bool(false)) }
        #expect(message.contains("21215") && message.contains("geographic"))
    }

    @Test("after a restart a placement is looked up, never created", arguments: [true, false])
    func placedAgain(isThere: Bool) {
        var bench = LineBench(.outbound, known: false) { $0.isResumed = true }
        bench.order(1, .place(placement()), again: true)
        #expect(bench.requests.last?.request.method == .get)
        bench.respond(200, isThere ? listed("CA1") : listed())
        if !isThere {
            bench.pass(3_000)
            bench.respond(200, listed())
        }
        #expect(isThere ? bench.value(1)?["provider_call_id"] == "CA1" : bench.failure(1) == "lost")
        #expect(!bench.requests.contains { $0.request.method == .post })
    }

    @Test("a placement that nobody answers is given up at last")
    func placementIsGivenUp() {
        var bench = placed(placement())
        bench.pass(50_000)
        #expect(bench.failure(1) == "timeout")
    }
}
