import ScriptValue
import Testing

@testable import CallCore

@Suite("A line with its sound on a media stream")
struct StreamLineTests {
    @Test("the stream is prepared when the call is placed, and the first words are left to it")
    func placing() {
        var bench = StreamBench()
        var placement = Placement(to: "+15550001111", from: "+15550000000", ring: 30_000)
        placement.say = .words("u1")
        let (id, _) = bench.order(.place(placement))
        #expect(bench.orders == [.prepare])
        #expect(bench.result(id) == .done(["inline_say": false]))
        guard case .place(let passed)? = bench.line.inner.commands.first else {
            Issue.record("nothing was placed")
            return
        }
        #expect(passed.say == nil)
    }

    @Test("an inbound call prepares its stream while it rings")
    func ringing() {
        var bench = StreamBench()
        bench.happen(.ringing)
        bench.happen(.answered)
        #expect(bench.orders == [.prepare])
    }

    @Test("what is said before the stream is there waits for it, in order")
    func waiting() {
        var bench = StreamBench()
        bench.happen(.answered)
        let (first, _) = bench.order(.speak(.words("u1")))
        bench.order(.dtmf(digits: "12"))
        bench.order(.speak(.words("u2")))
        #expect(bench.orders == [.prepare] && bench.result(first) == nil)
        bench.tell(.opened)
        #expect(
            bench.orders.dropFirst() == [
                .keys(serial: 3, digits: "12"), .say(serial: 1, .words("u1")), .say(serial: 2, .words("u2")),
            ])
        #expect(bench.timers[-1] == nil)
    }

    @Test("a command to speak is answered with the first sound, and its end is reported with what was heard")
    func speaking() {
        var bench = StreamBench.open()
        let (id, _) = bench.order(.speak(.words("u1", "One two three.")))
        #expect(bench.result(id) == nil)
        bench.tell(.began(serial: 1))
        guard case .done? = bench.result(id) else {
            Issue.record("the command has no result")
            return
        }
        bench.tell(.ended(serial: 1, played: 700, isWhole: false, heard: "One two"))
        #expect(
            bench.events == [
                .speaking(utterance: "u1"), .spoken(utterance: "u1", playedMilliseconds: 700, completed: false),
            ])
        let heard = bench.actions.compactMap { if case .event(let event) = $0 { event.heard } else { nil } }
        #expect(heard == ["One two"])
    }

    @Test("an utterance that nobody could make fails its command; one that broke off was heard in part")
    func failing() {
        var bench = StreamBench.open()
        let (id, _) = bench.order(.speak(.words("u1")))
        bench.tell(.failed(serial: 1, message: "no voice"))
        #expect(bench.result(id) == .failed(reason: "failed", message: "no voice"))
        bench.order(.speak(.words("u2")))
        bench.tell(.began(serial: 2))
        bench.tell(.failed(serial: 2, message: "broke off"))
        #expect(bench.events.last == .spoken(utterance: "u2", playedMilliseconds: 0, completed: false))
    }

    @Test("stopping what waits is done at once, stopping what plays is the stream's")
    func stopping() {
        var bench = StreamBench()
        bench.happen(.answered)
        bench.order(.speak(.words("u1")))
        bench.order(.stopSpeaking(utterance: "u1"))
        #expect(bench.events.last == .spoken(utterance: "u1", playedMilliseconds: 0, completed: false))
        bench.tell(.opened)
        bench.order(.speak(.words("u2")))
        bench.tell(.began(serial: 2))
        bench.order(.stopSpeaking(utterance: "u2"))
        #expect(bench.orders.last == .stop(serial: 2))
    }

    @Test("keys go into the sound, and are never sent twice")
    func keys() {
        var bench = StreamBench.open()
        let (id, _) = bench.order(.dtmf(digits: "1w2"))
        #expect(bench.orders == [.keys(serial: 1, digits: "1w2")])
        #expect(bench.result(id) == .done(["duration_ms": 900]))
        let (again, _) = bench.order(.dtmf(digits: "1"), again: true)
        guard case .failed("lost", _)? = bench.result(again) else {
            Issue.record("the keys were sent again")
            return
        }
    }

    // MARK: hearing

    @Test("what the caller says is reported as it comes")
    func hearing() {
        var bench = StreamBench.open()
        bench.order(.listen(Listening(turnToken: "t1", silence: 800)))
        #expect(bench.orders == [.endpointing(silence: 800)])
        bench.tell(.speechStarted)
        bench.tell(.partial("I want"))
        bench.tell(.speechStopped)
        bench.tell(.final("I want tea.", confidence: 0.9))
        #expect(
            bench.events == [
                .speechStarted, .speech(transcript: "I want", isFinal: false, confidence: nil),
                .speech(transcript: "I want tea.", isFinal: true, confidence: 0.9),
            ])
        bench.tell(.digit("5"))
        #expect(bench.events.last == .dtmf(digits: "5"))
    }

    @Test("a service without a sign of speech begins with its first words")
    func firstWords() {
        var bench = StreamBench.open()
        bench.tell(.partial("Hi"))
        #expect(
            bench.events == [.speechStarted, .speech(transcript: "Hi", isFinal: false, confidence: nil)])
    }

    @Test("a turn that allows long silences gets its sentences together")
    func joining() {
        var bench = StreamBench.open()
        bench.order(.listen(Listening(turnToken: "t1", silence: 2_000)))
        bench.tell(.speechStarted)
        bench.tell(.final("My number is", confidence: 0.9))
        bench.pass(600)
        bench.tell(.partial("one two"))
        bench.tell(.final("one two three.", confidence: 0.7))
        bench.pass(1_000)
        #expect(bench.events.last != .speech(transcript: "", isFinal: true, confidence: nil))
        #expect(!bench.events.contains { if case .speech(_, true, _) = $0 { true } else { false } })
        bench.pass(300)
        #expect(bench.events.last == .speech(transcript: "My number is one two three.", isFinal: true, confidence: 0.7))
    }

    @Test("a sound without words closes what it opened")
    func noise() {
        var bench = StreamBench.open()
        bench.tell(.speechStarted)
        bench.tell(.speechStopped)
        bench.pass(3_000)
        #expect(bench.events == [.speechStarted, .speech(transcript: "", isFinal: true, confidence: nil)])
    }

    // MARK: streams that fail

    @Test("a stream that does not come is explained, and the carrier's line takes over")
    func never() {
        var bench = StreamBench()
        bench.happen(.answered)
        let (speak, _) = bench.order(.speak(.words("u1")))
        bench.order(.listen(Listening(turnToken: "t1", silence: 800)))
        bench.pass(5_000)
        #expect(bench.orders == [.prepare, .explain])
        bench.tell(.explained("nothing asked for a WebSocket"))
        #expect(bench.warnings.last?.contains("nothing asked for a WebSocket") == true)
        #expect(bench.orders.last == .close && bench.line.inner.isGivenUp)
        #expect(
            bench.line.inner.commands == [
                .speak(.words("u1")), .listen(Listening(turnToken: "t1", silence: 800)),
            ])
        #expect(bench.result(speak) == .done(.null))
        bench.order(.speak(.words("u2")))
        #expect(bench.line.inner.commands.last == .speak(.words("u2")))
    }

    @Test("a stream that comes while it is being explained is taken")
    func justInTime() {
        var bench = StreamBench()
        bench.happen(.answered)
        bench.pass(5_000)
        bench.tell(.opened)
        bench.tell(.explained("late"))
        #expect(!bench.line.inner.isGivenUp && bench.warnings.isEmpty)
    }

    @Test("a stream that breaks off may come back; words wait for it, and are not said twice")
    func back() {
        var bench = StreamBench.open()
        bench.order(.speak(.words("u1")))
        bench.tell(.began(serial: 1))
        bench.tell(.ended(serial: 1, played: 200, isWhole: false, heard: ""))
        bench.tell(.lost)
        #expect(bench.line.inner.losses == 1)
        bench.order(.speak(.words("u2")))
        bench.pass(1_900)
        bench.tell(.opened)
        #expect(bench.orders == [.say(serial: 1, .words("u1")), .say(serial: 2, .words("u2"))])
        bench.pass(10_000)
        #expect(bench.line.inner.reconciles == 0 && !bench.line.inner.isGivenUp)
    }

    @Test("words that were ordered of a stream that was just gone wait for the next one")
    func race() {
        var bench = StreamBench.open()
        let (id, _) = bench.order(.speak(.words("u1")))
        bench.tell(.lost)
        bench.tell(.failed(serial: 1, message: "the media stream is gone"))
        #expect(bench.result(id) == nil)
        bench.tell(.opened)
        bench.tell(.began(serial: 1))
        #expect(bench.orders == [.say(serial: 1, .words("u1")), .say(serial: 1, .words("u1"))])
        #expect(bench.events.last == .speaking(utterance: "u1"))
    }

    @Test("when it does not come back the carrier is asked about the call, and its line takes over")
    func gone() {
        var bench = StreamBench.open()
        bench.tell(.lost)
        bench.pass(2_000)
        #expect(bench.line.inner.reconciles == 1 && bench.line.inner.isGivenUp)
        #expect(bench.warnings.count == 1)
    }

    @Test("when nobody can hear any more, the carrier's line takes over between two utterances")
    func deaf() {
        var bench = StreamBench.open()
        bench.order(.speak(.words("u1")))
        bench.tell(.began(serial: 1))
        bench.tell(.problem(code: "speech.refused", message: "the key is wrong"))
        bench.tell(.deaf)
        #expect(!bench.line.inner.isGivenUp && bench.warnings == ["the key is wrong"])
        bench.tell(.ended(serial: 1, played: 900, isWhole: true, heard: "Hello there."))
        #expect(bench.line.inner.isGivenUp)
    }

    // MARK: transfer and end

    @Test("on the way to somebody else the stream's end is no loss, and it is wanted again when nobody takes the call")
    func transfer() {
        var bench = StreamBench.open()
        bench.order(.transfer(to: "+15550009999", announce: nil, ring: 20_000))
        bench.tell(.lost)
        bench.tell(.speechStarted)
        bench.pass(15_000)
        #expect(bench.line.inner.losses == 0 && bench.events.isEmpty)
        bench.happen(.transferred(failure: "busy"))
        bench.order(.speak(.words("u1")))
        #expect(bench.orders.isEmpty && bench.line.inner.losses == 1)
        bench.tell(.opened)
        #expect(bench.orders == [.say(serial: 1, .words("u1"))])
    }

    @Test("a stream that outlived a failed transfer is used at once")
    func transferKept() {
        var bench = StreamBench.open()
        bench.order(.transfer(to: "+15550009999", announce: nil, ring: 20_000))
        bench.happen(.transferred(failure: "busy"))
        bench.order(.speak(.words("u1")))
        #expect(bench.orders == [.say(serial: 1, .words("u1"))])
    }

    @Test("the end closes the stream, answers what is open, and nothing comes after it")
    func end() {
        var bench = StreamBench.open()
        let (id, _) = bench.order(.speak(.words("u1")))
        bench.tell(.speechStarted)
        bench.happen(.ended(.completed))
        #expect(bench.orders.last == .close)
        guard case .failed("unavailable", _)? = bench.result(id) else {
            Issue.record("the command has no result")
            return
        }
        let before = bench.actions.count
        bench.tell(.speechStopped)
        bench.tell(.final("late", confidence: nil))
        bench.pass(60_000)
        #expect(bench.actions.count == before)
    }

    @Test("an utterance that never makes a sound is given up in the end")
    func neverASound() {
        var bench = StreamBench.open()
        let (id, _) = bench.order(.speak(.words("u1")))
        bench.pass(35_000)
        guard case .failed("timeout", _)? = bench.result(id) else {
            Issue.record("the command has no result")
            return
        }
        #expect(bench.orders.last == .stop(serial: 1))
    }
}
