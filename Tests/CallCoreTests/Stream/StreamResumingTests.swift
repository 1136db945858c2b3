import Testing

@testable import CallCore

@Suite("A stream line that a restart begins anew")
struct StreamResumingTests {
    private static let answered = CallTime(milliseconds: 990_000)

    private static func resumed(_ edit: (inout LineSituation) -> Void = { _ in }) -> StreamBench {
        var situation = LineSituation()
        situation.answeredAt = answered
        situation.knownUntil = answered + 9_000
        edit(&situation)
        return StreamBench(resumed: true, situation: situation)
    }

    private static func turn(silence: Milliseconds) -> LineSituation.Turn {
        LineSituation.Turn(
            listening: Listening(turnToken: "t1", silence: silence, timeout: 8_000), openedAt: answered,
            due: answered + 8_000, isDoubtful: false)
    }

    @Test("the stream is asked for anew and waited for like after the answer")
    func comes() {
        var bench = StreamBench(resumed: true)
        bench.give(.reconcile)
        bench.order(.speak(.words("u1")))
        bench.pass(5_000)
        #expect(bench.orders == [.prepare, .explain])
    }

    @Test("while the phone still rings no stream is missed, and after the answer it comes")
    func ringing() {
        var bench = Self.resumed { $0.answeredAt = nil }
        bench.give(.reconcile)
        bench.pass(20_000)
        #expect(bench.orders == [.prepare])
        bench.happen(.answered)
        bench.tell(.opened)
        bench.order(.speak(.words("u1")))
        #expect(bench.orders.last == .say(serial: 1, .words("u1")))
    }

    @Test("on the way to somebody else it is not missed either")
    func away() {
        var bench = Self.resumed { $0.transfer = LineSituation.Transfer(order: 4, to: "+15550009999", ring: 20_000) }
        bench.give(.reconcile)
        bench.pass(20_000)
        #expect(!bench.orders.contains(.explain))
        #expect(!bench.line.inner.isGivenUp)
    }

    @Test("words that were under way were cut by the end of the process; they are not said again")
    func cut() {
        var bench = Self.resumed {
            $0.speech = LineSituation.Speech(
                utterance: .words("u1"), askedAt: Self.answered + 7_000, startedAt: Self.answered + 7_500,
                isDoubtful: false)
        }
        bench.give(.reconcile)
        bench.tell(.opened)
        #expect(bench.events == [.spoken(utterance: "u1", playedMilliseconds: 1_500, completed: false)])
        #expect(!bench.orders.contains { if case .say = $0 { true } else { false } })
    }

    @Test("words whose order has no result are ordered again, and reported once")
    func doubtful() {
        var bench = Self.resumed {
            $0.speech = LineSituation.Speech(utterance: .words("u1"), askedAt: Self.answered, isDoubtful: true)
        }
        bench.give(.reconcile)
        bench.order(.speak(.words("u1")), again: true)
        bench.tell(.opened)
        #expect(bench.events.isEmpty)
        #expect(bench.orders.last == .say(serial: 1, .words("u1")))
    }

    @Test("an open turn goes on: its silence, and a sound whose words are lost is closed")
    func turn() {
        var bench = Self.resumed {
            $0.turn = Self.turn(silence: 1_700)
            $0.isTalking = true
        }
        bench.give(.reconcile)
        #expect(bench.events == [.speech(transcript: "", isFinal: true, confidence: nil)])
        bench.tell(.opened)
        #expect(bench.orders.last == .endpointing(silence: 1_700))
        bench.actions = []
        bench.tell(.final("Yes.", confidence: nil))
        #expect(bench.events.isEmpty)
        bench.pass(900)
        #expect(bench.events == [.speech(transcript: "Yes.", isFinal: true, confidence: nil)])
    }

    @Test("the carrier's own line knows nothing of what the stream said and heard")
    func beneath() {
        var situation = LineSituation()
        situation.answeredAt = Self.answered
        situation.speech = LineSituation.Speech(utterance: .words("u1"), askedAt: Self.answered, isDoubtful: false)
        situation.turn = Self.turn(silence: 800)
        situation.isTalking = true
        var context = LineContext(
            callID: CallID("c"), providerCallID: "p", direction: .outbound, from: "+15550000000", to: "+15550001111",
            webhookURL: "https://example.com/hook", salt: "s")
        context.situation = situation
        #expect(context.beneathStream == context)
        context.stream = LineStream(url: "wss://example.com/voice/stream")
        var rest = LineSituation()
        rest.answeredAt = Self.answered
        #expect(context.beneathStream.situation == rest)
    }
}
