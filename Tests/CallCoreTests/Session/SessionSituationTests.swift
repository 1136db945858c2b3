import ScriptValue
import Testing

@testable import CallCore

/// What a session takes its line to be doing, for a line that a restart begins anew.
@Suite("A session tells how its call stands")
struct SessionSituationTests {
    /// As if every effect so far was in the journal, at `time`.
    private func situation(of driver: SessionDriver, at time: CallTime? = nil) -> LineSituation {
        let asked = driver.performed.reduce(into: [EffectID: CallTime]()) { $0[$1.id] = time ?? driver.now }
        return driver.session.situation(asked: asked, deadlines: driver.timers)
    }

    @Test("words are in doubt until the line takes them, then they play since it did, then since they began")
    func speech() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "hello")
        let asked = driver.now
        #expect(
            situation(of: driver).speech
                == LineSituation.Speech(
                    utterance: Utterance.hello, askedAt: asked, startedAt: nil, isDoubtful: true))
        driver.advance(100)
        driver.answer(driver.performed.last?.id, .done(["duration_ms": 900]))
        #expect(situation(of: driver, at: asked).speech?.isDoubtful == false)
        #expect(situation(of: driver, at: asked).speech?.startedAt == driver.now)
        driver.advance(50)
        driver.carrier(.speaking(utterance: "u1"))
        #expect(situation(of: driver, at: asked).speech?.startedAt == driver.now)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 900, completed: true))
        #expect(situation(of: driver).speech == nil)
        #expect(situation(of: driver).spokenAt == driver.now)
    }

    @Test("words that the line has not heard of are not mentioned")
    func unknownSpeech() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:say", "hello")
        #expect(driver.session.situation(asked: [:], deadlines: driver.timers).speech == nil)
    }

    @Test("an open turn is told with its time, its words so far, and the silent turns before it")
    func turn() throws {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["timeout": 5])
        let first = try #require(driver.turn)
        #expect(situation(of: driver).turn?.isDoubtful == true)
        driver.advance(5_000)
        driver.asks(1, "call:listen", ["timeout": 5])
        driver.answer(driver.performed.last?.id)
        driver.carrier(.speechStarted)
        driver.carrier(.speech(transcript: "my name", isFinal: false, confidence: nil), turn: driver.turn, id: "e-9")
        let told = situation(of: driver)
        let turn = try #require(told.turn)
        #expect(turn.listening.turnToken == driver.turn)
        #expect(turn.openedAt == driver.now)
        #expect(!turn.isDoubtful)
        #expect(turn.follows == [first])
        #expect(turn.partial == LineSituation.Partial(text: "my name", event: "e-9"))
        #expect(told.isTalking)
        #expect(told.habit == turn.listening)
    }

    @Test("keys that came one by one into an open turn are told of, keys from before it are not")
    func keys() {
        let driver = SessionDriver.answered()
        driver.carrier(.dtmf(digits: "1"))
        driver.asks(1, "call:gather", ["digits": 3])
        #expect(situation(of: driver).turn?.hasKeys == false)
        driver.carrier(.dtmf(digits: "2"))
        #expect(situation(of: driver).turn?.hasKeys == true)
    }

    @Test("words in between end the line of silent turns")
    func wordsBetween() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["timeout": 5])
        driver.advance(5_000)
        driver.asks(1, "call:ask", "are you there")
        driver.play()
        #expect(situation(of: driver).turn?.follows == [])
    }

    @Test("a placement is told, with its words while the carrier is to speak them, and whether a verdict is awaited")
    func placement() {
        let driver = SessionDriver()
        driver.send(.begin)
        driver.asks(1, "call:dial", ["say": "hello", "dtmf": "1", "detect_machine": true])
        #expect(situation(of: driver).pending.count == 1)
        driver.answer(driver.performed.last?.id, .done(["provider_call_id": "p1", "inline_say": true]))
        let told = situation(of: driver)
        #expect(told.placement?.dtmf == "1")
        #expect(told.awaitsVerdict)
        #expect(told.speech?.isOfCreation == true)
        #expect(told.speech?.utterance.text == "hello")
        #expect(told.answeredAt == nil)
        #expect(told.pending.isEmpty)
        driver.carrier(.answered)
        #expect(situation(of: driver).answeredAt == driver.now)
        #expect(situation(of: driver).speech?.isOfCreation == false)
        driver.carrier(.answeredBy(.human))
        #expect(!situation(of: driver).awaitsVerdict)
    }

    @Test("a transfer is told once the line has taken it; before that it is an order without a result")
    func transfer() throws {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:transfer", ["to": "+15550003333", "timeout": 20])
        let order = try #require(driver.performed.last?.id)
        #expect(situation(of: driver).transfer == nil)
        #expect(situation(of: driver).pending[order] == driver.now)
        driver.answer(order)
        #expect(
            situation(of: driver).transfer
                == LineSituation.Transfer(order: order, to: "+15550003333", ring: 20_000))
    }

    @Test("timers of turns, of playback and of ringing wait for the outside; those of sleep do not")
    func timers() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen", ["timeout": 5])
        let turn = driver.timers.min { $0.value < $1.value }?.key
        #expect(turn.map { driver.session.waitsForTheOutside(timer: $0) } == true)
        driver.advance(5_000)
        driver.asks(1, "call:sleep", 2)
        let sleep = driver.timers.min { $0.value < $1.value }?.key
        #expect(sleep.map { driver.session.waitsForTheOutside(timer: $0) } == false)
    }
}

extension Utterance {
    fileprivate static var hello: Utterance {
        var hello = Utterance(id: "u1", content: .text("hello"))
        hello.mayBeInterrupted = true
        return hello
    }
}
