import ScriptValue
import Testing

@testable import CallCore

@Suite("A session dials")
struct SessionDialTests {
    private static func dialing(_ options: Value, inline: Bool = false) -> SessionDriver {
        let driver = SessionDriver()
        driver.send(.begin)
        driver.asks(1, "call:dial", options)
        driver.answer(driver.performed.last?.id, .done(["provider_call_id": "p1", "inline_say": .bool(inline)]))
        driver.carrier(.ringing)
        return driver
    }

    @Test("words that go with dial are spoken once, by us or by the carrier", arguments: [false, true])
    func spokenOnce(inline: Bool) {
        let driver = Self.dialing(["say": "Hello there."], inline: inline)
        driver.carrier(.answered)
        #expect(driver.spoken == (inline ? [] : ["Hello there."]))
        driver.carrier(.speaking(utterance: "u1"))
        driver.advance(900)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 900, completed: true))
        let said = driver.values(1)?.first?["said"]
        #expect(said?["heard"] == "Hello there." && said?["played_ms"] == 900)
        #expect(driver.session.record.transcript.map(\.text) == ["Hello there."])
        #expect(driver.spoken.count == (inline ? 0 : 1))
    }

    @Test("a carrier that speaks the words itself is believed even when its answer comes after the pick-up")
    func lateTerms() {
        let driver = SessionDriver()
        driver.send(.begin)
        driver.asks(1, "call:dial", ["say": "Hello."])
        let place = driver.performed.last?.id
        driver.carrier(.answered)
        #expect(driver.spoken.isEmpty)
        driver.answer(place, .done(["inline_say": true]))
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 500, completed: true))
        #expect(driver.spoken.isEmpty)
        #expect(driver.values(1)?.first?["said"]?["heard"] == "Hello.")
    }

    @Test("dial returns the reason when nobody answers", arguments: [EndReason.busy, .noAnswer, .failed])
    func notAnswered(reason: EndReason) {
        let driver = Self.dialing([:])
        driver.carrier(.ended(reason))
        #expect(driver.values(1) == [nil, Value(reason.rawValue)])
        driver.finish(1)
        #expect(driver.closings == 1 && driver.reason == reason)
    }

    @Test("a call that nobody answers within its limit ends with timeout, and its dial with no-answer")
    func unanswered() {
        var limits = SessionLimits()
        limits.ring = 60_000
        limits.unanswered = 12_000
        let driver = SessionDriver(limits: limits)
        driver.send(.begin)
        driver.advance(2_000)
        // The ring time of the dialling does not make the limit begin anew.
        driver.asks(1, "call:dial", ["ring": 50])
        driver.answer(driver.performed.last?.id)
        driver.carrier(.ringing)
        driver.advance(9_999)
        #expect(driver.session.machine.pendingReason == nil)
        driver.advance(1)
        driver.answer(driver.performed.last?.id)
        #expect(driver.values(1) == [nil, "no-answer"])
        driver.finish(1)
        #expect(driver.closings == 1 && driver.reason == .timeout)
    }

    @Test("dial returns failed or lost when the carrier did not place the call", arguments: ["unavailable", "lost"])
    func notPlaced(reason: String) {
        let driver = SessionDriver()
        driver.send(.begin)
        driver.asks(1, "call:dial")
        driver.answer(driver.performed.last?.id, .failed(reason: reason, message: "no"))
        #expect(driver.values(1) == [nil, Value(reason == "lost" ? "lost" : "failed")])
        #expect(driver.reason == .failed)
    }

    @Test("a failed create request of a call that rings was only a lost reply")
    func lostReply() {
        let driver = SessionDriver()
        driver.send(.begin)
        driver.asks(1, "call:dial")
        let place = driver.performed.last?.id
        driver.carrier(.ringing)
        driver.answer(place, .failed(reason: "timeout", message: "no reply"))
        #expect(driver.values(1) == nil)
        driver.carrier(.answered)
        #expect(driver.values(1)?.first?["answered_by"] == "unknown")
    }

    @Test("dial's own ring time is the one that counts")
    func ownRingTime() {
        let driver = Self.dialing(["ring": 60])
        driver.advance(59_000)
        #expect(driver.hangUps.isEmpty)
        driver.advance(2_000)
        #expect(driver.hangUps == [.noAnswer])
        driver.hangUpAccepted()
        #expect(driver.values(1) == [nil, "no-answer"])
    }

    @Test("machine detection holds the words back until it has decided")
    func detection() {
        let driver = Self.dialing(["say": "Hello.", "detect_machine": true])
        driver.carrier(.answered)
        #expect(driver.spoken.isEmpty)
        driver.carrier(.answeredBy(.machine))
        #expect(driver.spoken == ["Hello."])
        driver.play()
        #expect(driver.values(1)?.first?["answered_by"] == "machine")
        #expect(driver.session.timers.values.allSatisfy { if case .detection = $0 { false } else { true } })
    }

    @Test("machine detection that never decides is given up after its time")
    func detectionTimesOut() {
        let driver = Self.dialing(["detect_machine": true])
        driver.carrier(.answered)
        driver.advance(7_999)
        #expect(driver.values(1) == nil)
        driver.advance(1)
        #expect(driver.values(1) == [["answered_by": "unknown"]])
    }

    @Test("words the carrier speaks during detection are not lost")
    func inlineDuringDetection() {
        let driver = Self.dialing(["say": "Hello.", "detect_machine": true], inline: true)
        driver.carrier(.answered)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 500, completed: true))
        #expect(driver.values(1) == nil)
        driver.carrier(.answeredBy(.human))
        #expect(driver.values(1)?.first?["said"]?["heard"] == "Hello.")
        #expect(driver.values(1)?.first?["answered_by"] == "human")
        #expect(driver.spoken.isEmpty)
    }

    @Test("a call is dialled at most once")
    func once() {
        let driver = Self.dialing([:])
        driver.carrier(.answered)
        driver.asks(1, "call:dial")
        #expect(driver.raised(1) == "verb.state")
    }

    @Test("a flow that ends without dialling is an error, and nobody is hung up on")
    func neverDialled() {
        let driver = SessionDriver(onEnd: true)
        driver.send(.begin)
        driver.finish(1)
        #expect(driver.effects.isEmpty && driver.reason == .error)
        #expect(driver.runs[2]?.arguments.last?["error"]?["code"] == "flow.never_dialled")
        driver.finish(2)
        #expect(driver.closings == 1 && driver.timers.isEmpty)
    }
}
