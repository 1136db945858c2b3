import CallCore
import Testing

@testable import Providers

@Suite("A document line hears what nobody asked for")
struct MarkupOverhearingTests {
    private static let text = "Good morning to you."
    private let length = HeardText.estimatedDuration(of: text)

    /// Words that may be interrupted are sounding; nobody waits.
    private func telling() -> LineBench {
        var (bench, _) = LineBench.answered()
        var utterance = Utterance(id: "u1", content: .text(Self.text))
        utterance.mayBeInterrupted = true
        bench.order(2, .speak(utterance))
        return bench
    }

    /// A flow that has listened to one answer and thinks about it; the keep-alive document runs.
    private func thinking() -> (bench: LineBench, document: String?) {
        var (bench, _) = LineBench.answered()
        bench.order(2, .listen(LineBench.turn()))
        let reply = bench.post(bench.action(of: bench.replies[1]), ["SpeechResult": "What time is it?"])
        bench.order(3, .stopListening(turnToken: "t1"))
        bench.pass(300)
        return (bench, bench.replies[reply])
    }

    @Test("words that may be interrupted are said inside a short gather that names no turn")
    func gather() {
        let bench = telling()
        let document = bench.replies[1] ?? ""
        #expect(document.contains("<Gather input=\"dtmf speech\""))
        #expect(document.contains("timeout=\"1\""))
        #expect(document.contains("Good morning to you.</Say></Gather><Redirect"))
        #expect(!document.contains("turnToken"))
        #expect(bench.kinds.last == .speaking(utterance: "u1"))
    }

    @Test("a caller who talks into them cuts them: first the end of the words is told, then what was said")
    func interruption() {
        var bench = telling()
        bench.pass(900)
        bench.post(bench.action(of: bench.replies[1]), ["SpeechResult": "Stop."])
        #expect(
            bench.kinds.suffix(2) == [
                .spoken(utterance: "u1", playedMilliseconds: 900, completed: false),
                .speech(transcript: "Stop.", isFinal: true, confidence: 0.9),
            ])
        #expect(bench.events.last?.turnToken == nil)
    }

    @Test("a key cuts them too, and is told as a key")
    func key() {
        var bench = telling()
        bench.pass(500)
        bench.post(bench.action(of: bench.replies[1]), ["Digits": "0"])
        #expect(
            bench.kinds.suffix(2) == [
                .spoken(utterance: "u1", playedMilliseconds: 500, completed: false), .dtmf(digits: "0"),
            ])
    }

    @Test("their end is told when they should be over, though the gather still waits")
    func estimatedEnd() {
        var bench = telling()
        bench.pass(length)
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: length, completed: true))
        bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.kinds.count { if case .spoken = $0 { true } else { false } } == 1)
    }

    @Test("a carrier that comes home sooner tells of their end")
    func earlyEnd() {
        var bench = telling()
        bench.pass(length - 200)
        bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: length - 200, completed: true))
    }

    @Test("a turn that opens after them takes over their gather, and its answer names the turn")
    func adoption() {
        var bench = telling()
        bench.pass(length)
        bench.order(3, .listen(LineBench.turn()))
        #expect(bench.requests.isEmpty)
        #expect(bench.value(3) != nil)
        bench.pass(700)
        bench.post(bench.action(of: bench.replies[1]), ["SpeechResult": "Tomorrow."])
        #expect(bench.kinds.last == .speech(transcript: "Tomorrow.", isFinal: true, confidence: 0.9))
        #expect(bench.events.last?.turnToken == "t1")
    }

    @Test("the turn goes on with a gather of its own when the carrier comes home without an answer")
    func adoptionEnds() {
        var bench = telling()
        bench.pass(length)
        bench.order(3, .listen(LineBench.turn()))
        bench.pass(1_000)
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("turnToken=t1") == true)
    }

    @Test("a turn on other terms gets a gather of its own, once the words are surely over")
    func otherTerms() {
        for wanted in [
            LineBench.turn(digits: DigitTerms(exactly: 4, atMost: 4)), LineBench.turn(digits: nil, speech: false),
            Listening(turnToken: "t1", silence: 2_500),
        ] {
            var bench = telling()
            bench.pass(length)
            bench.order(3, .listen(wanted))
            bench.pass(1_499)
            #expect(bench.requests.isEmpty)
            bench.pass(1)
            #expect(bench.field("Twiml")?.contains("turnToken=t1") == true)
        }
    }

    @Test("the next words wait for the carrier to come home, so that the end of the first is heard")
    func nextWordsWait() {
        var bench = telling()
        bench.pass(length)
        bench.order(3, LineBench.words("u2"))
        bench.pass(1_100)
        #expect(bench.requests.isEmpty)
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
        #expect(bench.value(3) != nil)
    }

    @Test("a carrier that does not come home is not waited for longer than a second and a half")
    func waitIsBounded() {
        var bench = telling()
        bench.pass(length)
        bench.order(3, LineBench.words("u2"))
        bench.pass(1_500)
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
    }

    @Test("hanging up behind the words waits for their end as well, and takes the carrier's next webhook")
    func hangUpWaits() {
        var bench = telling()
        bench.pass(length)
        bench.order(3, .hangUp(.hangupBot))
        #expect(bench.requests.isEmpty)
        var silent = bench
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("<Hangup/>") == true)
        #expect(bench.value(3) != nil)
        bench.pass(5_000)
        #expect(bench.requests.isEmpty)
        silent.pass(1_500)
        #expect(silent.field("Status") == "completed")
    }

    @Test("hanging up in the middle of the words does not wait")
    func hangUpInTheMiddle() {
        var bench = telling()
        bench.pass(500)
        bench.order(3, .hangUp(.hangupBot))
        #expect(bench.field("Status") == "completed")
    }

    @Test("while a flow that has listened thinks, somebody listens on, without a turn")
    func thinkingHears() {
        var (bench, document) = thinking()
        #expect(document?.contains("<Gather input=\"dtmf speech\"") == true)
        #expect(document?.contains("turnToken") == false)
        bench.pass(1_000)
        bench.post(bench.action(of: document), ["SpeechResult": "Hello?"])
        #expect(bench.kinds.last == .speech(transcript: "Hello?", isFinal: true, confidence: 0.9))
        #expect(bench.events.last?.turnToken == nil)
    }

    @Test("a turn that opens meanwhile takes that gather over")
    func thinkingIsAdopted() {
        var (bench, document) = thinking()
        bench.order(4, .listen(LineBench.turn("t2")))
        #expect(bench.requests.isEmpty)
        bench.post(bench.action(of: document), ["SpeechResult": "Hello?"])
        #expect(bench.events.last?.turnToken == "t2")
    }

    @Test("a flow that never listened is kept alive by a pause")
    func neverListened() {
        var (bench, reply) = LineBench.answered()
        bench.pass(2_500)
        #expect(bench.replies[reply]?.contains("<Pause") == true)
    }

    @Test("words come into the gather that listens on")
    func wordsIntoIt() {
        var (bench, _) = thinking()
        bench.order(4, LineBench.words("u1"))
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
    }
}

extension LineBench {
    /// Where the gather of a document sends its answer.
    func action(of document: String?) -> String {
        guard let document, let from = document.firstRange(of: "action=\"") else { return "" }
        let rest = document[from.upperBound...]
        return String(rest[..<(rest.firstRange(of: "\"")?.lowerBound ?? rest.endIndex)])
            .replacing("&amp;", with: "&")
    }
}
