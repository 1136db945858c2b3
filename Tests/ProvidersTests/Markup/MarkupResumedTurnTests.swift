import CallCore
import Testing

@testable import Providers

/// Turns, tones, transfers and beginnings of a call that an earlier process left.
@Suite("A document line goes on hearing after a restart")
struct MarkupResumedTurnTests {
    private static let start = CallTime(milliseconds: 1_000_000)

    /// A turn that was opened some time ago.
    private static func asking(
        _ token: String = "t3", opened: Milliseconds = -2_000, follows: [String] = []
    ) -> LineBench {
        MarkupResumingTests.resumed { situation in
            let listening = LineBench.turn(token)
            situation.habit = listening
            situation.turn = LineSituation.Turn(
                listening: listening, openedAt: start + opened, due: start + opened + listening.timeout,
                isDoubtful: false)
            situation.turn?.follows = follows
        }
    }

    // MARK: turns

    @Test("a gather that was opened for a silent turn serves the one after it", arguments: ["t1", "t3"])
    func servesTheNext(subject: String) {
        var bench = Self.asking(follows: ["t1"])
        bench.post(bench.callback(.turn, document: 4, subject: subject, salt: "old"), ["SpeechResult": "Yes."])
        #expect(bench.events.last?.turnToken == "t3")
    }

    @Test("an answer to a question from before other words stays one to that question")
    func belongsToItsTurn() {
        var bench = Self.asking()
        bench.post(bench.callback(.turn, document: 4, subject: "t2", salt: "old"), ["SpeechResult": "Yes."])
        #expect(bench.events.last?.turnToken == "t2")
    }

    @Test("the gather that the earlier process opened is left alone")
    func leftAlone() {
        var bench = Self.asking()
        bench.pass(5_000)
        #expect(bench.requests.isEmpty)
    }

    @Test("somebody who talks is noticed although the process that began to wait is gone")
    func talking() {
        var bench = Self.asking(opened: -8_000)
        bench.pass(1_400)
        #expect(!bench.kinds.contains(.speechStarted))
        bench.pass(200)
        #expect(bench.kinds.contains(.speechStarted))
    }

    @Test("what would have been noticed long ago is taken for silence")
    func silent() {
        var bench = Self.asking(opened: -9_900)
        bench.pass(3_000)
        #expect(!bench.kinds.contains(.speechStarted))
    }

    // MARK: keys and transfers

    @Test("keys without a result are sent by the answer to a webhook, and not when the carrier comes home from them")
    func keys() {
        var lost = MarkupResumingTests.resumed { $0.pending[7] = Self.start + -500 }
        lost.order(7, .dtmf(digits: "12"), again: true)
        #expect(lost.results[7] == nil)
        let reply = lost.post(lost.callback(.home, document: 3, salt: "old"))
        #expect(lost.replies[reply]?.contains("<Play digits=\"12\"/>") == true)

        var sent = MarkupResumingTests.resumed { $0.pending[7] = Self.start + -500 }
        sent.order(7, .dtmf(digits: "12"), again: true)
        let home = sent.post(sent.callback(.dtmf, document: 4, subject: "7", salt: "old"))
        sent.pass(3_000)
        #expect(sent.value(7) != nil)
        #expect(sent.replies[home]?.contains("digits") == false)
    }

    @Test("a transfer without a result is begun by the answer to a webhook, unless it was")
    func transfers() {
        let command = LineCommand.transfer(to: "+15550003333", announce: nil, ring: 20_000)
        var lost = MarkupResumingTests.resumed { $0.pending[7] = Self.start + -500 }
        lost.order(7, command, again: true)
        let reply = lost.post(lost.callback(.home, document: 3, salt: "old"))
        #expect(lost.replies[reply]?.contains(">+15550003333</Number>") == true)

        var begun = MarkupResumingTests.resumed { $0.pending[7] = Self.start + -500 }
        begun.order(7, command, again: true)
        begun.post(begun.callback(.transfer, document: 4, subject: "7", salt: "old"), ["DialCallStatus": "busy"])
        #expect(begun.value(7) != nil)
        #expect(begun.kinds == [.transferred(failure: "busy")])
    }

    @Test("the outcome of a transfer that was taken is told", arguments: ["busy", nil] as [String?])
    func transferOutcome(failure: String?) {
        var bench = MarkupResumingTests.resumed {
            $0.transfer = LineSituation.Transfer(order: 7, to: "+15550003333", ring: 20_000)
        }
        if let failure {
            bench.post(
                bench.callback(.transfer, document: 4, subject: "7", salt: "old"), ["DialCallStatus": failure])
        } else {
            bench.post(bench.callback(.joined, document: 4, subject: "7", salt: "old"), ["ParentCallSid": "CA1"])
        }
        #expect(bench.kinds == [.transferred(failure: failure)])
    }

    // MARK: beginnings

    @Test("a caller whom nobody has answered is turned away, not picked up and cut off")
    func refused() {
        var bench = MarkupResumingTests.resumed { $0.answeredAt = nil }
        bench.order(1, .reject(reason: "rejected"), again: true)
        let reply = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        #expect(bench.replies[reply]?.contains("<Reject") == true)
    }

    @Test("tones of the placement wait for the first document; long after the answer they were sent")
    func firstKeys() {
        var placement = Placement(to: "+15550002222", from: "+15550001111", ring: 30_000)
        placement.dtmf = "1w2"
        var ringing = MarkupResumingTests.resumed(.outbound) {
            $0.answeredAt = nil
            $0.placement = placement
        }
        let first = ringing.post(ringing.callback(.home, salt: "old"))
        #expect(ringing.replies[first]?.contains("<Play digits=\"1w2\"/>") == true)

        var talking = MarkupResumingTests.resumed(.outbound) { $0.placement = placement }
        talking.order(8, LineBench.words("u1"))
        talking.pass(1_600)
        #expect(talking.field("Twiml")?.contains("Some more words.") == true)
    }

    @Test("a call that has shown itself is not looked for, and its words are those of the create request")
    func shown() {
        var bench = MarkupResumingTests.resumed(.outbound) {
            $0.answeredAt = nil
            $0.pending[1] = Self.start + -500
        }
        let say = Utterance(id: "u1", content: .text("Hello."))
        var placement = Placement(to: "+15550002222", from: "+15550001111", ring: 30_000)
        placement.say = say
        bench.order(1, .place(placement), again: true)
        #expect(bench.value(1)?["provider_call_id"] == "CA1")
        #expect(bench.value(1)?["inline_say"] == true)
        #expect(bench.requests.isEmpty)
        bench.progress("in-progress")
        bench.post(bench.callback(.said, document: 1, subject: "u1", salt: "old"))
        #expect(bench.kinds.contains { if case .spoken("u1", _, true) = $0 { true } else { false } })
    }
}
