import CallCore
import Testing

@testable import Providers

@Suite("A document line ends calls and hands them over")
struct MarkupEndingTests {
    @Test("a webhook that was given up by the carrier is not answered")
    func abandoned() {
        var (bench, reply) = LineBench.answered()
        bench.feed(.abandoned(reply))
        bench.pass(10_000)
        #expect(bench.replies[reply] == nil)
        let next = bench.post(bench.callback(.fallback))
        bench.order(2, LineBench.words("u1"))
        #expect(bench.replies[next]?.contains("Some more words.") == true)
    }

    @Test("a caller is turned away in the answer to the first webhook")
    func reject() {
        var bench = LineBench()
        let reply = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.order(1, .reject(reason: "busy"))
        #expect(bench.replies[reply]?.contains("<Reject reason=\"busy\"/>") == true)
        #expect(bench.value(1) != nil)
        #expect(bench.requests.isEmpty)
    }

    @Test("a caller is turned away by the API when no webhook waits")
    func rejectLate() {
        var bench = LineBench()
        bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(2_500)
        bench.order(1, .reject(reason: "rejected"))
        #expect(bench.field("Status") == "completed")
        bench.respond()
        #expect(bench.value(1) != nil)
    }

    @Test("a hang-up answers the webhook that waits")
    func hangUpByDocument() {
        var (bench, reply) = LineBench.answered()
        bench.order(2, .hangUp(.hangupBot))
        #expect(bench.replies[reply]?.contains("<Hangup/>") == true)
        #expect(bench.value(2) != nil)
        bench.progress("completed")
        #expect(bench.kinds.last == .ended(.completed))
        #expect(bench.isDone)
    }

    @Test("a hang-up asks the API when nobody waits; a call that is gone is one that is over", arguments: [200, 404])
    func hangUpByRequest(status: Int) {
        var bench = LineBench.speaking()
        bench.order(3, .hangUp(.hangupBot))
        #expect(bench.field("Status") == "completed")
        #expect(bench.results[3] == nil)
        bench.respond(status)
        #expect(bench.value(3) != nil)
        bench.pass(15_000)
        #expect(bench.isDone)
        #expect(bench.kinds.last == .ended(.hangupBot))
    }

    @Test("a hang-up that the carrier refuses fails, and the call goes on")
    func hangUpRefused() {
        var bench = LineBench.speaking()
        bench.order(3, .hangUp(.hangupBot))
        bench.respond(500)
        #expect(bench.failure(3) == "failed")
        bench.order(4, .hangUp(.hangupBot))
        bench.respond()
        #expect(bench.value(4) != nil)
    }

    @Test("a webhook that comes while a hang-up is under way gets the end")
    func hangUpMeetsAWebhook() {
        var bench = LineBench.speaking()
        bench.order(3, .hangUp(.hangupBot))
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("<Hangup/>") == true)
        #expect(bench.value(3) != nil)
        bench.respond(404)
    }

    @Test("a hang-up during the creation is done as soon as the call exists")
    func hangUpWhilePlacing() {
        var bench = LineBench(.outbound, known: false)
        bench.order(1, .place(Placement(to: "+15550002222", from: "+15550001111", ring: 30_000)))
        bench.order(2, .hangUp(.timeout))
        #expect(bench.requests.count == 1)
        bench.respond(201, #"{"sid":"CA1"}"#)
        #expect(bench.field("Status") == "completed")
        bench.respond()
        #expect(bench.value(2) != nil)
    }

    @Test("a call that somebody gave up is not created in a second try")
    func hangUpBetweenTwoTries() {
        var bench = LineBench(.outbound, known: false)
        bench.order(1, .place(Placement(to: "+15550002222", from: "+15550001111", ring: 30_000)))
        bench.respond(.notSent("no route"))
        bench.order(2, .hangUp(.timeout))
        bench.pass(500)
        #expect(bench.requests.count == 1)
        #expect(bench.failure(1) == "failed")
        #expect(bench.value(2) != nil)
        #expect(bench.isDone)
    }

    @Test("a hang-up of a call that nobody knows of looks for it once more and ends it when it is there")
    func hangUpOfALostCall() {
        var bench = LineBench(.outbound, known: false)
        bench.order(1, .place(Placement(to: "+15550002222", from: "+15550001111", ring: 30_000)))
        bench.respond(.lost("reset"))
        bench.pass(1_000)
        bench.respond(200, #"{"calls":[]}"#)
        bench.pass(3_000)
        bench.respond(200, #"{"calls":[]}"#)
        #expect(bench.failure(1) == "timeout")
        bench.order(2, .hangUp(.timeout))
        #expect(bench.requests.last?.request.method == .get)
        bench.respond(
            200,
            #"{"calls":[{"sid":"CA1","to":"+15550002222","from":"+15550001111","direction":"outbound-api","#
                + #""date_created":"Thu, 01 Jan 1970 00:16:40 +0000"}]}"#)
        #expect(bench.field("Status") == "completed")
        bench.respond()
        #expect(bench.value(2) != nil)
    }

    @Test("a caller kept waiting before the answer is not taken as answered, and can still be turned away")
    func keptWaitingBeforeTheAnswer() {
        var bench = LineBench()
        let first = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.pass(2_500)
        let second = bench.post(bench.way(home: bench.replies[first]), status: "ringing")
        #expect(bench.kinds == [.ringing])
        bench.order(1, .hangUp(.hangupBot))
        #expect(bench.replies[second]?.contains("<Reject") == true)
    }

    @Test("the end answers what waits: webhooks with a hang-up, commands as unavailable; nothing comes after it")
    func ended() {
        var (bench, reply) = LineBench.answered()
        bench.order(2, LineBench.words("u1"))
        bench.order(3, LineBench.words("u2"))
        bench.progress("completed")
        bench.progress("completed")
        #expect(bench.replies[reply] != nil)
        #expect(bench.failure(3) == "unavailable")
        #expect(bench.kinds.count { if case .ended = $0 { true } else { false } } == 1)
        #expect(bench.isDone)
        #expect(bench.timers.isEmpty)
        bench.order(4, LineBench.words("u3"))
        bench.order(5, .hangUp(.hangupBot))
        #expect(bench.failure(4) == "unavailable")
        #expect(bench.value(5) != nil)
        let late = bench.post(bench.way(home: bench.replies[reply]))
        #expect(bench.replies[late]?.contains("<Hangup/>") == true)
    }

    @Test("the end overtakes the first webhook of a short call")
    func endBeforeTheFirstDocument() {
        var bench = LineBench(.outbound)
        bench.progress("completed")
        let reply = bench.post(bench.callback(.home), status: "completed")
        #expect(bench.replies[reply]?.contains("<Hangup/>") == true)
        #expect(!bench.kinds.contains(.answered))
    }

    // MARK: tones and transfers

    @Test("tones wait for the words, and are reported with their length when they are on their way")
    func tones() {
        var bench = LineBench.speaking()
        bench.order(3, .dtmf(digits: "12w"))
        #expect(bench.results[3] == nil)
        let reply = bench.post(bench.way(home: bench.replies[1]))
        #expect(bench.replies[reply]?.contains("<Play digits=\"12w\"/>") == true)
        #expect(bench.value(3)?["duration_ms"] == 900)
        bench.order(4, LineBench.words("u2"))
        #expect(bench.requests.isEmpty)
        let next = bench.post(bench.way(home: bench.replies[reply]))
        #expect(bench.replies[next]?.contains("Some more words.") == true)
    }

    @Test("what must not happen twice is reported lost after a restart")
    func neverTwice() {
        var bench = LineBench { $0.isResumed = true }
        bench.order(1, .dtmf(digits: "1"), again: true)
        bench.order(2, .transfer(to: "+15550003333", announce: nil, ring: 20_000), again: true)
        #expect(bench.failure(1) == "lost")
        #expect(bench.failure(2) == "lost")
        #expect(bench.requests.isEmpty)
    }

    private func transferring() -> LineBench {
        var (bench, _) = LineBench.answered()
        bench.order(2, .transfer(to: "+15550003333", announce: nil, ring: 20_000))
        return bench
    }

    @Test("a transfer dials with our own number and tells when the far side picks up; then the line lets go")
    func transfer() {
        var bench = transferring()
        let document = bench.replies[1] ?? ""
        #expect(document.contains("timeout=\"20\"") && document.contains("callerId=\"+15550002222\""))
        #expect(document.contains(">+15550003333</Number></Dial>"))
        #expect(bench.value(2) != nil)
        bench.post(bench.callback(.joined, document: 1), ["ParentCallSid": "CA1"])
        #expect(bench.kinds.last == .transferred(failure: nil))
        let reply = bench.post(bench.callback(.transfer, document: 1), ["DialCallStatus": "completed"])
        #expect(bench.kinds.count { if case .transferred = $0 { true } else { false } } == 1)
        #expect(bench.replies[reply]?.contains("<Hangup/>") == true)
    }

    @Test("a transfer that fails says how, and the line goes on", arguments: ["busy", "no-answer", "failed"])
    func transferFails(how: String) {
        var bench = transferring()
        let reply = bench.post(bench.callback(.transfer, document: 1), ["DialCallStatus": how])
        #expect(bench.kinds.last == .transferred(failure: how))
        bench.order(3, LineBench.words("u1"))
        #expect(bench.replies[reply]?.contains("Some more words.") == true)
    }

    @Test("a transfer is announced first when it has words")
    func announcedTransfer() {
        var (bench, reply) = LineBench.answered()
        bench.order(2, .transfer(to: "+15550003333", announce: "One moment.", ring: 20_000))
        #expect(bench.replies[reply]?.contains("One moment.") == true)
        let next = bench.post(bench.way(home: bench.replies[reply]))
        #expect(bench.replies[next]?.contains("<Dial") == true)
        #expect(!bench.kinds.contains { if case .spoken = $0 { true } else { false } })
    }

    @Test("nothing is said into a transfer")
    func speakIntoATransfer() {
        var bench = transferring()
        bench.order(3, LineBench.words("u1"))
        #expect(bench.failure(3) == "unavailable")
    }

    // MARK: restarts and silence

    @Test("the first command after a restart replaces whatever runs")
    func resumed() {
        var bench = LineBench { $0.isResumed = true }
        bench.order(1, .listen(LineBench.turn()))
        #expect(bench.field("Twiml")?.contains("<Gather") == true)
    }

    @Test("a webhook of an earlier process's document is a request for the next one, with what it tells")
    func otherSalt() {
        var bench = LineBench { $0.isResumed = true }
        let reply = bench.post(
            bench.callback(.turn, document: 7, subject: "t4", salt: "old"), ["SpeechResult": "Yes."])
        #expect(bench.events.last?.turnToken == "t4")
        bench.order(1, LineBench.words("u1"))
        // Something newer may be under the call, and then the answer is not heeded.
        #expect(bench.replies[reply]?.contains("<Pause") == true)
        #expect(bench.field("Twiml")?.contains("Some more words.") == true)
        var other = LineBench { $0.isResumed = true }
        other.post(other.callback(.said, document: 3, subject: "u9", salt: "old"))
        #expect(other.kinds.contains { if case .spoken("u9", _, true) = $0 { true } else { false } })
    }

    @Test("a restart asks whether the call is still there")
    func reconcile() {
        var bench = LineBench { $0.isResumed = true }
        bench.feed(.reconcile)
        #expect(bench.requests.last?.request.path == "/2010-04-01/Accounts/AC1/Calls/CA1.json")
        bench.respond(200, #"{"status":"no-answer"}"#)
        // A webhook that was sent while nobody was here comes again, and may say more.
        #expect(bench.kinds.isEmpty)
        bench.pass(5_000)
        #expect(bench.kinds == [.ended(.noAnswer)])
        #expect(bench.isDone)
    }

    @Test("a caller who left without a word is noticed")
    func watch() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500 + 30_000)
        #expect(bench.requests.last?.request.method == .get)
        bench.respond(200, #"{"status":"completed"}"#)
        #expect(bench.kinds.last == .ended(.hangupUser))
    }

    @Test("a command that the carrier never answers gets its result all the same")
    func lastResort() {
        var (bench, _) = LineBench.answered()
        bench.pass(2_500)
        bench.order(2, LineBench.words("u1"))
        bench.pass(35_000)
        #expect(bench.failure(2) == "timeout")
    }
}
