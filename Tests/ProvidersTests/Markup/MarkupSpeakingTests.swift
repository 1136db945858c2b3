import CallCore
import Testing

@testable import Providers

@Suite("A document line speaks")
struct MarkupSpeakingTests {
    @Test("words answer the webhook that waits, and are reported when the carrier comes back from them")
    func speakIntoAWaitingWebhook() {
        var bench = LineBench.speaking()
        #expect(bench.replies[1]?.contains(">Good morning to you.</Say><Redirect") == true)
        #expect(bench.value(2)?["duration_ms"]?.int == HeardText.estimatedDuration(of: "Good morning to you."))
        #expect(bench.kinds.contains(.speaking(utterance: "u1")))
        bench.pass(1_600)
        bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 1_600, completed: true))
        #expect(bench.requests.isEmpty)
    }

    @Test("words replace a running document when nobody waits")
    func speakByReplacement() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        #expect(bench.replies[1]?.contains("<Pause") == true)
        bench.order(2, LineBench.words("u1"))
        #expect(bench.results[2] == nil)
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
        bench.respond()
        #expect(bench.value(2) != nil)
        #expect(bench.kinds.last == .speaking(utterance: "u1"))
    }

    @Test("a replacement that is not possible yet is tried again after 250 and 750 milliseconds, then the words fail")
    func replacementIsRetriedTwice() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.progress("in-progress")
        bench.order(2, LineBench.words("u1"))
        for (pause, count) in [(250, 2), (750, 3)] {
            bench.respond(400, #"{"code":21220}"#)
            bench.pass(Milliseconds(pause) - 1)
            #expect(bench.requests.count == count - 1)
            bench.pass(1)
            #expect(bench.requests.count == count)
        }
        bench.respond(400, #"{"code":21220}"#)
        #expect(bench.failure(2) == "failed")
        bench.pass(5_000)
        // Only whether the call is still there is asked.
        #expect(bench.requests.count == 4)
        #expect(bench.requests.last?.request.method == .get)
    }

    @Test("a webhook that comes between two tries takes the words with it")
    func homeRequestWhileRetrying() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        bench.respond(400, #"{"code":21220}"#)
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
        bench.pass(2_000)
        #expect(bench.requests.count == 1)
        #expect(bench.value(2) != nil)
    }

    @Test("a webhook of the old document is held while it is replaced, then kept alive: the words come once")
    func homeRequestCrossesAReplacementThatWorks() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply] == nil)
        bench.respond()
        #expect(bench.replies[reply]?.contains("<Pause") == true)
        #expect(bench.replies[reply]?.contains("Say") == false)
        bench.pass(1_500)
        bench.post(bench.way(home: LineBench.field("Twiml", bench.requests[0].request)))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 1_500, completed: true))
    }

    @Test("a webhook held during a replacement that fails gets the words")
    func homeRequestCrossesAReplacementThatFails() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        let reply = bench.post(bench.way(home: bench.replies[1]))
        bench.respond(500)
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
        #expect(bench.value(2) != nil)
    }

    @Test("a webhook is not held longer than the carrier waits, even during a replacement")
    func parkedWebhookIsAnsweredInTime() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        let reply = bench.post(bench.way(home: bench.replies[1]))
        bench.pass(2_500)
        #expect(bench.replies[reply]?.contains("<Pause") == true)
        bench.respond(500)
        #expect(bench.failure(2) == "failed")
    }

    @Test("after a lost answer the carrier's next webhook tells what happened; the words come once")
    func lostReplacement() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        bench.respond(.lost("reset"))
        #expect(bench.value(2) != nil)
        var other = bench
        // It was taken.
        bench.post(bench.way(home: LineBench.field("Twiml", bench.requests[0].request)))
        #expect(bench.kinds.contains { if case .spoken("u1", _, true) = $0 { true } else { false } })
        // It was not.
        let reply = other.post(other.way(home: other.replies[1]))
        #expect(other.replies[reply]?.contains("Some more words.") == true)
        #expect(!other.kinds.contains { if case .spoken = $0 { true } else { false } })
    }

    @Test("stopped words are cut by a replacement, and reported with what was played")
    func stopSpeaking() {
        var bench = LineBench.speaking()
        bench.pass(700)
        bench.order(3, .stopSpeaking(utterance: "u1"))
        #expect(bench.field("Twiml")?.contains("<Pause") == true)
        #expect(!bench.kinds.contains { if case .spoken = $0 { true } else { false } })
        bench.respond()
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 700, completed: false))
        #expect(bench.value(3) != nil)
    }

    @Test("words that end while they are being stopped are reported once, as complete")
    func stopCrossesTheEnd() {
        var bench = LineBench.speaking()
        bench.pass(1_500)
        bench.order(3, .stopSpeaking(utterance: "u1"))
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 1_500, completed: true))
        bench.respond()
        #expect(bench.replies[reply]?.contains("<Pause") == true)
        #expect(bench.kinds.count { if case .spoken = $0 { true } else { false } } == 1)
        #expect(bench.value(3) != nil)
    }

    @Test("words stopped while their document is on its way are played for no time or a little, and reported once")
    func stopWhileReplacing() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        bench.order(3, .stopSpeaking(utterance: "u1"))
        bench.respond()
        #expect(bench.value(2) != nil)
        #expect(bench.field("Twiml")?.contains("<Pause") == true)
        bench.pass(100)
        bench.respond()
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 100, completed: false))
        #expect(bench.value(3) != nil)
    }

    @Test("a stop that the carrier refuses leaves the words playing")
    func stopIsRefused() {
        var bench = LineBench.speaking()
        bench.pass(500)
        bench.order(3, .stopSpeaking(utterance: "u1"))
        bench.respond(500)
        #expect(bench.failure(3) == "failed")
        bench.pass(1_000)
        bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 1_500, completed: true))
    }

    @Test("a second utterance waits for the first")
    func utterancesQueue() {
        var bench = LineBench.speaking()
        bench.order(3, LineBench.words("u2", "And now this."))
        #expect(bench.requests.isEmpty)
        #expect(bench.results[3] == nil)
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("And now this.") == true)
        #expect(bench.value(3) != nil)
    }

    @Test("a file cannot be played")
    func filesAreRefused() {
        var (bench, _) = LineBench.answered()
        bench.order(2, .speak(Utterance(id: "u1", content: .file("/a.wav"))))
        #expect(bench.failure(2) == "unavailable")
    }

    @Test("a recording is played from its URL")
    func playsAURL() {
        var (bench, reply) = LineBench.answered()
        bench.order(2, .speak(Utterance(id: "u1", content: .url("https://example.com/a.mp3?x=1&y=2"))))
        #expect(bench.replies[reply]?.contains("<Play>https://example.com/a.mp3?x=1&amp;y=2</Play>") == true)
    }

    @Test("a long text is cut at the ends of sentences, and fetched by the carrier when it does not fit the request")
    func longTextIsFetched() {
        let sentence = "This sentence is one of very many in this text. "
        let text = String(repeating: sentence, count: 120)
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1", text))
        let url = bench.field("Url") ?? ""
        #expect(bench.field("Twiml") == nil)
        let first = bench.post(url)
        let again = bench.post(url)
        #expect(bench.replies[first]?.components(separatedBy: "<Say").count == 3)
        #expect(bench.replies[first] == bench.replies[again])
        #expect(bench.value(2) != nil)
        bench.respond()
        #expect(bench.kinds.count { $0 == .speaking(utterance: "u1") } == 1)
    }

    @Test("an utterance whose end nobody reports is taken as played in the end")
    func overdue() {
        var bench = LineBench.speaking()
        bench.pass(60_000)
        #expect(bench.kinds.contains { if case .spoken("u1", _, true) = $0 { true } else { false } })
    }

    @Test("the carrier asking twice for the same document gets the same words again")
    func repeatedRequest() {
        var bench = LineBench(.outbound)
        bench.post(bench.callback(.home))
        bench.order(2, LineBench.words("u1"))
        let again = bench.post(bench.callback(.home))
        #expect(bench.replies[again] == bench.replies[1])
        #expect(bench.kinds.count { $0 == .speaking(utterance: "u1") } == 1)
    }

    @Test("the fallback URL ends what played, and gets what comes next")
    func fallback() {
        var bench = LineBench.speaking()
        bench.pass(300)
        let reply = bench.post(bench.callback(.fallback))
        #expect(bench.kinds.last == .spoken(utterance: "u1", playedMilliseconds: 300, completed: false))
        bench.order(3, LineBench.words("u2"))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
    }
}

extension String {
    fileprivate func components(separatedBy part: String) -> [Substring] {
        split(separator: part, omittingEmptySubsequences: false)
    }
}
