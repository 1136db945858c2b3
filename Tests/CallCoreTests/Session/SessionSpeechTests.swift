import ScriptValue
import Testing

@testable import CallCore

@Suite("A session speaks")
struct SessionSpeechTests {
    @Test("say returns what was heard up to the interruption")
    func interrupted() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "one two three four")
        driver.answer(driver.line { if case .speak = $0 { true } else { false } }, .done(["duration_ms": 1_800]))
        driver.carrier(.speaking(utterance: "u1"))
        driver.advance(900)
        driver.carrier(.speechStarted)
        #expect(driver.stopped == ["u1"])
        driver.carrier(.speechStarted)
        #expect(driver.stopped.count == 1)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 900, completed: false))
        #expect(driver.values(1) == [["played_ms": 900, "interrupted": true, "heard": "one two"]])
        #expect(driver.session.record.transcript.map(\.text) == ["one two"])
    }

    @Test("say that may not be interrupted is played on, and words said into it are dropped")
    func neverInterrupted() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "Listen well.", ["barge_in": false])
        driver.says("hello?")
        #expect(driver.stopped.isEmpty)
        driver.play()
        #expect(driver.values(1)?.first?["interrupted"] == false)
        driver.asks(1, "call:listen")
        #expect(driver.values(1) == nil)
    }

    @Test("a function decides on each partial text whether the caller may interrupt", arguments: [true, false])
    func bargeInFunction(verdict: Bool) {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "A long story.", ["barge_in": .function(40)])
        driver.carrier(.speechStarted)
        #expect(driver.newest == 1)
        driver.carrier(.speech(transcript: "stop", isFinal: false, confidence: nil))
        #expect(driver.runs[2]?.function == .reference(40) && driver.runs[2]?.arguments == ["stop"])
        driver.carrier(.speech(transcript: "stop it", isFinal: false, confidence: nil))
        #expect(driver.newest == 2)
        driver.finish(2, .bool(verdict))
        #expect(driver.stopped == (verdict ? ["u1"] : []))
        driver.play()
        #expect(driver.released == [40])
    }

    @Test("only so many utterances may wait")
    func queueLimit() {
        var limits = SessionLimits()
        limits.queuedUtterances = 1
        let driver = SessionDriver.answered(limits: limits)
        driver.asks(1, "call:all", [.function(10), .function(11), .function(12)])
        for task in 2...4 { driver.asks(task, "call:say", "x") }
        #expect(driver.raised(4) == "playout.full" && driver.raised(3) == nil)
        #expect(driver.spoken.count == 1)
        driver.play()
        #expect(driver.spoken.count == 2)
    }

    @Test("an utterance whose end is never reported counts as played after its time")
    func lostMark() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "Hello.")
        driver.answer(driver.line { if case .speak = $0 { true } else { false } }, .done(["duration_ms": 1_000]))
        driver.advance(500)
        driver.carrier(.speaking(utterance: "u1"))
        driver.advance(2_999)
        #expect(driver.values(1) == nil)
        driver.advance(1)
        #expect(driver.values(1) == [["played_ms": 1_000, "interrupted": false, "heard": "Hello."]])
    }

    @Test("an interruption whose report is lost is over after the grace time, not after the whole utterance")
    func lostStop() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "one two three four")
        driver.answer(driver.line { if case .speak = $0 { true } else { false } }, .done(["duration_ms": 60_000]))
        driver.carrier(.speaking(utterance: "u1"))
        driver.advance(1_000)
        driver.carrier(.speechStarted)
        driver.advance(2_000)
        #expect(driver.values(1)?.first?["interrupted"] == true && driver.values(1)?.first?["played_ms"] == 1_000)
    }

    @Test("an utterance the carrier refuses is reported as failed and the next one plays")
    func refused() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "Hello.")
        driver.answer(driver.performed.last?.id, .failed(reason: "failed", message: "no voice"))
        #expect(driver.values(1) == [nil, "failed"])
        driver.asks(1, "call:say", "Again.")
        #expect(driver.spoken == ["Hello.", "Again."])
    }

    @Test("stop_speaking cuts what plays and frees everybody who waits behind it")
    func stopSpeaking() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:all", [.function(10), .function(11), .function(12), .function(13)])
        driver.asks(2, "call:say", "first")
        driver.asks(3, "call:say", "second")
        driver.asks(4, "call:gather", ["say": "your PIN", "digits": 4])
        driver.asks(5, "call:stop_speaking")
        #expect(driver.stopped == ["u1"])
        #expect(driver.values(3) == [["played_ms": 0, "interrupted": true, "heard": ""]])
        driver.carrier(.dtmf(digits: "1234"))
        #expect(driver.values(4) == [["digits": "1234"]])
    }

    @Test("finish hangs up once the farewell was played")
    func finish() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:finish", ["say": "Goodbye."])
        #expect(driver.hangUps.isEmpty)
        driver.play()
        #expect(driver.hangUps == [.hangupBot])
        driver.hangUpAccepted()
        #expect(driver.values(1) == [true])
        #expect(driver.reason == .hangupBot)
    }

    @Test("a finish without words that a faster branch cancels cuts nobody else's words")
    func finishOfOthers() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:any", ["a": .function(11), "b": .function(12), "c": .function(13)])
        let branches = driver.runs.keys.filter { $0 != 1 }.sorted()
        driver.send(.command(id: "s1", name: "speak", arguments: [:]))
        driver.asks(driver.newest, "call:say", "Said from outside.")
        driver.asks(branches[0], "call:finish")
        driver.finish(branches[1], true)
        #expect(driver.spoken == ["Said from outside."] && driver.stopped == [])
        #expect(driver.problems.isEmpty)
    }

    @Test("a caller who talks over the farewell keeps the call")
    func finishInterrupted() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:finish", ["say": "Goodbye."])
        driver.carrier(.speechStarted)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 100, completed: false))
        #expect(driver.values(1) == [nil, "caller_spoke"] && driver.hangUps.isEmpty)
    }

    @Test("finish without words waits for what somebody else says, who is told as well")
    func finishAfterOthers() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:all", [.function(10), .function(11)])
        driver.asks(2, "call:say", "Something.")
        driver.asks(3, "call:finish")
        #expect(driver.hangUps.isEmpty)
        driver.play()
        #expect(driver.values(2)?.first?["heard"] == "Something.")
        #expect(driver.hangUps == [.hangupBot])
    }

    @Test("hanging up twice is hanging up once")
    func hangUpTwice() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:all", [.function(10), .function(11)])
        driver.asks(2, "call:hangup")
        driver.asks(3, "call:hangup")
        #expect(driver.hangUps == [.hangupBot])
        driver.hangUpAccepted()
        #expect(driver.values(2) == [true] && driver.values(3) == [true])
        driver.asks(2, "call:hangup")
        #expect(driver.values(2) == [true] && driver.hangUps.count == 1)
    }

    @Test("texts are spoken in the call's voice unless the flow names one; recordings have none")
    func voice() {
        let driver = SessionDriver { setup, _ in setup.voice = "nova" }
        driver.send(.begin)
        driver.asks(1, "call:dial", ["say": "One."])
        driver.answer(driver.performed.last?.id)
        driver.carrier(.answered)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 500, completed: true))
        driver.asks(1, "call:say", "Two.", ["voice": "echo"])
        driver.carrier(.spoken(utterance: "u2", playedMilliseconds: 500, completed: true))
        driver.asks(1, "call:play", ["file": "b.wav"])
        driver.carrier(.spoken(utterance: "u3", playedMilliseconds: 500, completed: true))
        driver.asks(1, "call:ask", "Four?")
        driver.carrier(.spoken(utterance: "u4", playedMilliseconds: 500, completed: true))
        // The apology for a broken script.
        driver.carrier(.speech(transcript: "yes", isFinal: true, confidence: nil), turn: "t1")
        driver.fail(1)
        let spoken: [Utterance] = driver.performed.compactMap {
            if case .line(.speak(let utterance)) = $0.effect { utterance } else { nil }
        }
        #expect(spoken.map(\.voice) == ["nova", "echo", nil, "nova", "nova"])
        guard case .line(.place(let placement)) = driver.performed.first?.effect else {
            Issue.record("nothing was placed")
            return
        }
        #expect(placement.say?.voice == "nova")
    }
}
