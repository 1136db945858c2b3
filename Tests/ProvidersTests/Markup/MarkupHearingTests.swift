import CallCore
import Testing

@testable import Providers

@Suite("A document line hears")
struct MarkupHearingTests {
    /// A turn that is open at the carrier.
    private func open(_ listening: Listening = LineBench.turn()) -> LineBench {
        var (bench, _) = LineBench.answered()
        bench.order(2, .listen(listening))
        return bench
    }

    private func action(_ document: String?) -> String {
        guard let document, let from = document.firstRange(of: "action=\"") else { return "" }
        let rest = document[from.upperBound...]
        return String(rest[..<(rest.firstRange(of: "\"")?.lowerBound ?? rest.endIndex)])
            .replacing("&amp;", with: "&")
    }

    @Test("a turn opens a gather whose answer names the turn")
    func opens() {
        let bench = open()
        #expect(bench.replies[1]?.contains("<Gather input=\"speech\"") == true)
        #expect(bench.replies[1]?.contains("timeout=\"8\"") == true)
        #expect(action(bench.replies[1]).contains("turnToken=t1"))
        #expect(bench.value(2) != nil)
    }

    @Test("speech is reported with its turn, and the webhook waits for what comes next")
    func speech() {
        var bench = open()
        let reply = bench.post(action(bench.replies[1]), ["SpeechResult": "Tomorrow.", "Confidence": "0.75"])
        #expect(bench.kinds.last == .speech(transcript: "Tomorrow.", isFinal: true, confidence: 0.75))
        #expect(bench.events.last?.turnToken == "t1")
        #expect(bench.replies[reply] == nil)
        bench.order(3, .stopListening(turnToken: "t1"))
        bench.order(4, LineBench.words("u1"))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
        #expect(bench.requests.isEmpty)
    }

    @Test("digits are reported as gathered, with their turn")
    func digits() {
        var bench = open(LineBench.turn(digits: DigitTerms(exactly: 2, atMost: 2), speech: false))
        #expect(bench.replies[1]?.contains("input=\"dtmf\"") == true)
        #expect(bench.replies[1]?.contains("numDigits=\"2\"") == true)
        bench.post(action(bench.replies[1]), ["Digits": "42"])
        #expect(bench.kinds.last == .gathered(digits: "42"))
        #expect(bench.events.last?.turnToken == "t1")
    }

    @Test("a gather that heard nothing is opened again while its turn is open")
    func nothingHeard() {
        var bench = open()
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("<Gather") == true)
        let empty = bench.post(action(bench.replies[reply]), ["SpeechResult": "", "Digits": ""])
        #expect(bench.replies[empty]?.contains("<Gather") == true)
        #expect(!bench.kinds.contains { if case .speech = $0 { true } else { false } })
    }

    @Test("a late answer keeps the name of its own turn; the webhook opens the turn that is open now")
    func lateAnswer() {
        var bench = open()
        bench.order(3, .stopListening(turnToken: "t1"))
        #expect(bench.requests.isEmpty)
        bench.order(4, .listen(LineBench.turn("t2", digits: DigitTerms(exactly: 4, atMost: 4))))
        #expect(bench.field("Twiml")?.contains("turnToken=t2") == true)
        let old = bench.post(action(bench.replies[1]), ["SpeechResult": "Late."])
        #expect(bench.events.last?.turnToken == "t1")
        bench.respond()
        #expect(bench.replies[old]?.contains("<Gather") == true)
        #expect(bench.replies[old]?.contains("turnToken") == false)
    }

    @Test("a turn on the same terms goes on with the gather of one that heard nothing, and gets its answer")
    func sameTerms() {
        var bench = open()
        bench.order(3, .stopListening(turnToken: "t1"))
        bench.order(4, .listen(LineBench.turn("t2")))
        #expect(bench.requests.isEmpty)
        bench.post(action(bench.replies[1]), ["SpeechResult": "Here I am."])
        #expect(bench.events.last?.turnToken == "t2")
    }

    @Test("what is said into the gather of a turn that was given up is kept, when nothing has followed")
    func saidIntoAnOldGather() {
        var bench = open()
        bench.order(3, .stopListening(turnToken: "t1"))
        bench.post(action(bench.replies[1]), ["SpeechResult": "Here I am."])
        #expect(bench.kinds.last == .speech(transcript: "Here I am.", isFinal: true, confidence: 0.9))
        #expect(bench.events.last?.turnToken == nil)
    }

    @Test("a gather that does not come home when it should hears somebody talk, which is told before the turn is over")
    func longAnswer() {
        var bench = open()
        bench.pass(8_799)
        #expect(!bench.kinds.contains(.speechStarted))
        bench.pass(1)
        #expect(bench.kinds.last == .speechStarted)
        bench.post(action(bench.replies[1]), ["SpeechResult": "A long story."])
        #expect(bench.kinds.last == .speech(transcript: "A long story.", isFinal: true, confidence: 0.9))
    }

    @Test("when it comes home with nothing after all, the turn is told to be silent again")
    func nobodyTalked() {
        var bench = open()
        bench.pass(9_000)
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.kinds.last == .speech(transcript: "", isFinal: true, confidence: nil))
        #expect(bench.events.last?.turnToken == "t1")
        #expect(bench.replies[reply]?.contains("turnToken=t1") == true)
    }

    @Test("closing a turn asks nothing of the carrier; the next words replace its gather")
    func stopListeningIsLazy() {
        var bench = open()
        bench.order(3, .stopListening(turnToken: "t1"))
        bench.pass(1_000)
        #expect(bench.requests.isEmpty)
        bench.order(4, LineBench.words("u1"))
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
    }

    @Test("words said while a turn is open play, and the turn is opened again after them")
    func wordsIntoAnOpenTurn() {
        var bench = open()
        bench.order(3, LineBench.words("u1"))
        bench.respond()
        let twiml = bench.field("Twiml")
        #expect(twiml?.contains("Gather") == false)
        let reply = bench.post(bench.way(home: twiml))
        #expect(bench.replies[reply]?.contains("turnToken=t1") == true)
    }

    @Test("an answer just after a turn was reopened by the same name counts: the words before it do not open it twice")
    func sameTurnAgain() {
        var bench = open(LineBench.turn(digits: DigitTerms(exactly: 4, atMost: 4), speech: false))
        let reply = bench.post(action(bench.replies[1]), ["Digits": "42"])
        // Too few: the session closes the turn and asks once more.
        bench.order(3, .stopListening(turnToken: "t1"))
        bench.order(4, .listen(LineBench.turn(digits: DigitTerms(exactly: 4, atMost: 4), speech: false)))
        #expect(bench.replies[reply]?.contains("<Gather") == true)
        #expect(bench.value(4) != nil)
    }

    // MARK: questions

    @Test("a question is a gather around its words; the turn asked for afterwards is open already")
    func question() {
        var bench = LineBench.speaking("What is your name?", question: LineBench.turn())
        let document = bench.replies[1] ?? ""
        #expect(document.contains("language=\"en-US\"><Say"))
        #expect(document.contains("</Say></Gather><Redirect"))
        let length = HeardText.estimatedDuration(of: "What is your name?")
        bench.pass(length - 1)
        #expect(!bench.kinds.contains { if case .spoken = $0 { true } else { false } })
        bench.pass(1)
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: length, completed: true))
        bench.order(3, .listen(LineBench.turn()))
        #expect(bench.value(3) != nil)
        #expect(bench.requests.isEmpty)
        bench.post(action(document), ["SpeechResult": "Ada."])
        #expect(bench.kinds.last == .speech(transcript: "Ada.", isFinal: true, confidence: 0.9))
        #expect(bench.kinds.count { if case .spoken = $0 { true } else { false } } == 1)
    }

    @Test("an answer into the words ends them first, and the turn asked for afterwards is not opened again")
    func answerIntoTheQuestion() {
        var bench = LineBench.speaking("What is your name, and where do you live?", question: LineBench.turn())
        bench.pass(900)
        let reply = bench.post(action(bench.replies[1]), ["SpeechResult": "Ada."])
        #expect(
            Array(bench.kinds.suffix(2)) == [
                .spoken(utterance: "u1", playedMilliseconds: 900, completed: false),
                .speech(transcript: "Ada.", isFinal: true, confidence: 0.9),
            ])
        bench.order(3, .listen(LineBench.turn()))
        #expect(bench.value(3) != nil)
        bench.order(4, .stopListening(turnToken: "t1"))
        #expect(bench.replies[reply] == nil)
        bench.order(5, LineBench.words("u2"))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
    }

    @Test("an answer within 300 milliseconds of the end leaves the words complete")
    func answerAtTheEndOfTheQuestion() {
        var bench = LineBench.speaking("What is your name?", question: LineBench.turn())
        let length = HeardText.estimatedDuration(of: "What is your name?")
        bench.pass(length - 300)
        bench.post(action(bench.replies[1]), ["SpeechResult": "Ada."])
        #expect(bench.kinds.contains(.spoken(utterance: "u1", playedMilliseconds: length - 300, completed: true)))
    }

    @Test("a question that is stopped is cut, and its turn is not left open")
    func questionIsStopped() {
        var bench = LineBench.speaking("What is your name?", question: LineBench.turn())
        bench.pass(500)
        bench.order(3, .stopSpeaking(utterance: "u1"))
        #expect(bench.field("Twiml")?.contains("<Pause") == true)
        bench.respond()
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 500, completed: false))
    }

    @Test("a question that nobody wants answered any more is not opened again")
    func questionStoppedAfterItsEnd() {
        var bench = LineBench.speaking("What is your name?", question: LineBench.turn())
        bench.pass(3_000)
        bench.order(3, .stopSpeaking(utterance: "u1"))
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply] == nil)
        bench.pass(2_500)
        #expect(bench.replies[reply]?.contains("<Pause") == true)
    }

    @Test("a turn that is still wanted when the webhook cannot wait longer is opened again")
    func answerThatTheSessionDidNotTake() {
        var bench = LineBench.speaking("What is your name?", question: LineBench.turn())
        bench.pass(500)
        let reply = bench.post(action(bench.replies[1]), ["SpeechResult": "Ada."])
        bench.order(3, .listen(LineBench.turn()))
        bench.pass(2_500)
        #expect(bench.replies[reply]?.contains("<Gather") == true)
    }

    @Test("a turn that cannot be opened fails, without trying for ever")
    func listenFails() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, .listen(LineBench.turn()))
        bench.respond(500)
        #expect(bench.failure(2) == "failed")
        bench.respond(200, #"{"status":"in-progress"}"#)
        #expect(bench.requests.count == 2)
        // The carrier's next webhook opens it after all.
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("<Gather") == true)
    }
}
