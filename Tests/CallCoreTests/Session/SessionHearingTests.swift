import ScriptValue
import Testing

@testable import CallCore

@Suite("A session listens")
struct SessionHearingTests {
    @Test("listen returns words with their confidence, and 1 when the carrier tells none")
    func listens() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen")
        driver.says("hello")
        #expect(driver.values(1) == [["text": "hello", "confidence": .number(0.5)]])
        driver.asks(1, "call:listen")
        driver.carrier(.speech(transcript: "again", isFinal: true, confidence: nil), turn: driver.turn)
        #expect(driver.values(1) == [["text": "again", "confidence": .number(1)]])
    }

    @Test("listen gives up after its time, but waits for a caller who talks")
    func timeout() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["timeout": 5])
        driver.advance(4_999)
        driver.carrier(.speechStarted)
        driver.advance(10_000)
        #expect(driver.values(1) == nil)
        driver.carrier(.speech(transcript: "", isFinal: true, confidence: nil), turn: driver.turn)
        driver.advance(5_000)
        #expect(driver.values(1) == [nil, "timeout"])
    }

    @Test("an answer to a turn that is over, or has not the floor, satisfies no other")
    func lateAnswer() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["timeout": 5])
        let old = driver.turn
        driver.advance(5_000)
        driver.asks(1, "call:listen")
        driver.carrier(.speech(transcript: "late", isFinal: true, confidence: 1), turn: old)
        #expect(driver.values(1) == nil)
        let lower = driver.turn
        driver.send(.command(id: "c1", name: "continue", arguments: [:]))
        driver.asks(2, "call:listen")
        driver.carrier(.speech(transcript: "for the lower", isFinal: true, confidence: 1), turn: lower)
        #expect(driver.values(2) == nil)
    }

    @Test("the partial function may end a turn early", arguments: [true, false])
    func partial(enough: Bool) {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["partial": .function(50)])
        driver.carrier(.speech(transcript: "sales", isFinal: false, confidence: nil), turn: driver.turn)
        #expect(driver.runs[2]?.function == .reference(50))
        driver.finish(2, .bool(enough))
        #expect(driver.values(1)?.first?["text"] == (enough ? "sales" : nil))
        #expect(driver.released == (enough ? [50] : []))
    }

    @Test("gather takes exactly so many keys, or up to a limit, or until the finishing key")
    func gathers() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:gather", ["digits": 3])
        driver.carrier(.dtmf(digits: "12"))
        #expect(driver.values(1) == nil)
        driver.carrier(.dtmf(digits: "3"))
        #expect(driver.values(1) == [["digits": "123"]])
        driver.asks(1, "call:gather", ["max": 2])
        driver.carrier(.dtmf(digits: "45"))
        #expect(driver.values(1) == [["digits": "45"]])
        driver.asks(1, "call:gather", ["max": 9])
        driver.carrier(.dtmf(digits: "7#"))
        #expect(driver.values(1) == [["digits": "7"]])
        driver.asks(1, "call:gather", ["digits": 1, "speech": true])
        driver.says("one")
        #expect(driver.values(1)?.first?["text"] == "one")
    }

    @Test("the time between two keys is counted anew")
    func betweenDigits() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:gather", ["timeout": 5])
        driver.advance(4_000)
        driver.carrier(.dtmf(digits: "1"))
        driver.advance(4_999)
        #expect(driver.values(1) == nil)
        driver.advance(1)
        #expect(driver.values(1) == [["digits": "1"]])
    }

    @Test("too few keys are asked for again, as often as tries says")
    func tries() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:gather", ["digits": 4, "say": "PIN?", "tries": 2, "timeout": 3])
        driver.play()
        driver.carrier(.dtmf(digits: "12#"))
        #expect(driver.spoken == ["PIN?", "PIN?"])
        driver.play()
        driver.advance(3_000)
        #expect(driver.values(1) == [nil, "timeout"])
    }

    @Test("keys pressed ahead answer the next questions, one after the other")
    func typeAhead() {
        let driver = SessionDriver.answered()
        driver.carrier(.dtmf(digits: "123"))
        for key in ["1", "2", "3"] {
            driver.asks(1, "call:gather", ["digits": 1])
            #expect(driver.values(1) == [["digits": Value(key)]])
        }
        driver.asks(1, "call:gather", ["digits": 1])
        #expect(driver.values(1) == nil)
    }

    @Test("a line is asked for the keys that are missing, and keys of before and into the prompt keep their order")
    func missingKeys() {
        let driver = SessionDriver.answered()
        driver.carrier(.dtmf(digits: "1"))
        driver.asks(1, "call:ask", "PIN?", ["digits": 4, "barge_in": false])
        driver.carrier(.dtmf(digits: "2"))
        driver.play()
        let asked = driver.performed.compactMap { (order) -> Listening? in
            if case .line(.listen(let listening)) = order.effect { listening } else { nil }
        }
        #expect(asked.map(\.digits?.exactly) == [2])
        driver.carrier(.gathered(digits: "34"), turn: driver.turn)
        #expect(driver.values(1) == [["digits": "1234"]])
    }

    @Test("keys stop the prompt and count, unless the prompt may not be interrupted: then they wait for its end")
    func keysIntoPrompt() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:ask", "Which?", ["digits": 1, "barge_in": false])
        driver.carrier(.dtmf(digits: "2"))
        #expect(driver.stopped.isEmpty && driver.values(1) == nil)
        driver.play()
        #expect(driver.values(1) == [["digits": "2"]])
        driver.asks(1, "call:ask", "Which?", ["digits": 1])
        driver.carrier(.dtmf(digits: "3"))
        #expect(driver.stopped == ["u2"])
    }

    @Test("ask asks again in other words, and takes words spoken into the prompt")
    func reprompts() {
        let driver = SessionDriver.answered()
        let options: Value = ["reprompt": "Pardon?", "tries": 2, "timeout": 4, "barge_in": .function(60)]
        driver.asks(1, "call:ask", "Your name?", options)
        driver.play()
        driver.advance(4_000)
        #expect(driver.spoken == ["Your name?", "Pardon?"] && driver.released.isEmpty)
        driver.carrier(.speech(transcript: "Ada", isFinal: true, confidence: 1))
        driver.finish(driver.newest, true)
        #expect(driver.stopped == ["u2"])
        driver.carrier(.spoken(utterance: "u2", playedMilliseconds: 100, completed: false))
        #expect(driver.values(1)?.first?["text"] == "Ada")
        #expect(driver.released == [60])
    }

    @Test("an action's question takes the floor and gives it back")
    func floor() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:ask", "What can I do?")
        driver.play()
        let first = driver.turn
        driver.send(.command(id: "c1", name: "continue", arguments: [:]))
        driver.asks(2, "call:ask", "Really?")
        driver.play()
        #expect(driver.turn != first)
        driver.says("yes")
        #expect(driver.values(2)?.first?["text"] == "yes" && driver.values(1) == nil)
        #expect(driver.turn == first)
        driver.says("a taxi")
        #expect(driver.values(1)?.first?["text"] == "a taxi")
        #expect(driver.spoken == ["What can I do?", "Really?"])
    }

    @Test("a partial function that answers while another turn has the floor is asked again later")
    func partialOfPausedTurn() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["partial": .function(50)])
        driver.carrier(.speech(transcript: "a", isFinal: false, confidence: nil), turn: driver.turn)
        driver.send(.command(id: "c1", name: "continue", arguments: [:]))
        driver.asks(3, "call:listen")
        driver.finish(2, true)
        #expect(driver.values(1) == nil && driver.values(3) == nil)
        driver.says("ok")
        driver.carrier(.speech(transcript: "b", isFinal: false, confidence: nil), turn: driver.turn)
        #expect(driver.runs[4]?.arguments == ["b"])
    }

    @Test("call:wait takes events that came before and after it, and times out")
    func waits() {
        let driver = SessionDriver.answered()
        driver.send(.command(id: "c1", name: "message", arguments: "m"))
        driver.asks(1, "call:wait", ["events": ["message"]])
        #expect(driver.values(1) == [["event": "message", "data": "m"]])
        driver.asks(1, "call:wait", ["events": ["dtmf"], "timeout": 2])
        driver.carrier(.dtmf(digits: "5"))
        #expect(driver.values(1) == [["event": "dtmf", "data": "5"]])
        driver.asks(1, "call:wait", ["events": ["speech"], "timeout": 2])
        driver.advance(2_000)
        #expect(driver.values(1) == [nil, "timeout"])
    }
}
