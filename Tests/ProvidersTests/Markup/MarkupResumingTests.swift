import CallCore
import Testing

@testable import Providers

/// Twilio's line, begun anew for a call that an earlier process left. That process's callbacks have the salt `old`.
@Suite("A document line takes a call up after a restart")
struct MarkupResumingTests {
    private static let start = CallTime(milliseconds: 1_000_000)

    /// A call that was answered a minute ago.
    static func resumed(
        _ direction: CallDirection = .inbound, _ edit: (inout LineSituation) -> Void = { _ in }
    ) -> LineBench {
        var situation = LineSituation()
        situation.answeredAt = start + -60_000
        situation.knownUntil = start + -100
        edit(&situation)
        var bench = LineBench(direction) {
            $0.isResumed = true
            $0.situation = situation
        }
        bench.feed(.reconcile)
        bench.respond(200, #"{"status":"in-progress"}"#)
        bench.requests = []
        return bench
    }

    /// Words that were ordered and have no result.
    private static func doubtful(_ text: String = "Some more words.") -> LineBench {
        var bench = resumed { $0.pending[7] = start + -500 }
        bench.order(7, LineBench.words("u5", text), again: true)
        return bench
    }

    // MARK: words that may have been given

    @Test("words without a result are the answer to a webhook that was cut off")
    func givenAtHome() {
        var bench = Self.doubtful()
        bench.pass(1_000)
        #expect(bench.requests.isEmpty)
        let reply = bench.post(bench.callback(.home, document: 3, salt: "old"))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
        #expect(bench.value(7) != nil)
        #expect(bench.requests.isEmpty)
    }

    @Test("words that the carrier comes home from are not given again")
    func saidBefore() {
        var bench = Self.doubtful()
        let reply = bench.post(bench.callback(.said, document: 4, subject: "u5", salt: "old"))
        bench.pass(3_000)
        #expect(bench.value(7) != nil)
        #expect(spoken(bench) == [true])
        #expect(bench.replies[reply]?.contains("Some more words.") == false)
        #expect(bench.requests.isEmpty)
    }

    @Test("an answer that came into or after words tells that they were given")
    func answeredBefore() {
        var bench = Self.resumed { $0.pending[7] = Self.start + -5_000 }
        var question = Utterance(id: "u5", content: .text("Which colour?"))
        question.question = LineBench.turn("t1")
        bench.order(7, .speak(question), again: true)
        let reply = bench.post(
            bench.callback(.turn, document: 4, subject: "t1", words: "u5", salt: "old"), ["SpeechResult": "Blue."])
        #expect(spoken(bench) == [true])
        #expect(bench.events.last?.kind == .speech(transcript: "Blue.", isFinal: true, confidence: 0.9))
        bench.pass(3_000)
        #expect(bench.replies[reply]?.contains("Which colour?") == false)
    }

    @Test("while it is in doubt nothing is put under the call by a request; that is told, and in the end given up")
    func doubt() {
        var bench = Self.doubtful()
        bench.pass(1_600)
        #expect(bench.notes.map { $0.data["reason"] } == ["doubt"])
        bench.pass(60_000)
        #expect(!bench.requests.contains { $0.request.method == .post })
        #expect(bench.failure(7) == "lost")
    }

    @Test("words in doubt that shall stop are cut by something else in their place")
    func stopped() {
        var bench = Self.doubtful("Some more words, and more than can be said in so short a time as this.")
        bench.order(8, .stopSpeaking(utterance: "u5"))
        bench.pass(1_600)
        #expect(bench.field("Twiml")?.contains("<Redirect") == true)
        #expect(bench.field("Twiml")?.contains("Some more words") == false)
        bench.respond()
        #expect(spoken(bench) == [false])
        #expect(bench.value(7) != nil && bench.value(8) != nil)
    }

    // MARK: what was taken

    private static func speaking(at time: Milliseconds) -> LineBench {
        resumed { situation in
            situation.speech = LineSituation.Speech(
                utterance: Utterance(id: "u5", content: .text("Some more words.")), askedAt: start + (time - 300),
                startedAt: start + time, isDoubtful: false)
        }
    }

    @Test("words that play are reported when the carrier comes home from them, with their true length")
    func playing() {
        var bench = Self.speaking(at: -500)
        bench.pass(900)
        bench.post(bench.callback(.said, document: 4, subject: "u5", salt: "old"))
        #expect(bench.kinds == [.spoken(utterance: "u5", playedMilliseconds: 1_400, completed: true)])
    }

    @Test("words whose answer was lost on its way are given after all")
    func answerLost() {
        var bench = Self.speaking(at: -50)
        bench.post(bench.callback(.home, document: 3, salt: "old"))
        // By the API, which is heeded even if something newer is under the call.
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
        bench.respond()
        bench.post(bench.way(home: bench.field("Twiml")))
        #expect(spoken(bench) == [true])
    }

    @Test("the last words are not cut by a hang-up right after the restart")
    func lastWords() {
        var bench = Self.resumed { $0.spokenAt = Self.start + -300 }
        bench.order(8, .hangUp(.hangupBot))
        bench.pass(1_000)
        #expect(bench.requests.isEmpty)
        bench.pass(300)
        #expect(bench.field("Status") == "completed")
    }

    private func spoken(_ bench: LineBench) -> [Bool] {
        bench.kinds.compactMap { kind in
            if case .spoken("u5", _, let isWhole) = kind { isWhole } else { nil }
        }
    }
}
