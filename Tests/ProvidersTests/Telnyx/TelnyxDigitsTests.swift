import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: keys")
struct TelnyxDigitsTests {
    private func gathering(
        _ terms: DigitTerms = DigitTerms(exactly: 4, atMost: 4, finishOn: "#")
    ) -> TelnyxRig {
        var rig = TelnyxRig()
        rig.listen("t1", digits: terms, speech: false)
        rig.accept(action: "gather")
        return rig
    }

    private func digitsReported(_ rig: TelnyxRig) -> [CallEvent.Kind] {
        rig.kinds.filter {
            switch $0 {
            case .dtmf, .gathered: true
            default: false
            }
        }
    }

    @Test("a turn for digits is gathered at Telnyx, with limits beyond the session's own")
    func gathers() {
        var rig = TelnyxRig()
        let effect = rig.listen("t1", digits: DigitTerms(exactly: 4, atMost: 4, finishOn: "#"), speech: false)
        #expect(rig.sent.last == "gather")
        #expect(rig.field("minimum_digits") == 4)
        #expect(rig.field("maximum_digits") == 4)
        #expect(rig.field("terminating_digit") == "#")
        #expect(rig.field("initial_timeout_millis") == 15_000)
        #expect(rig.field("inter_digit_timeout_millis") == 15_000)
        #expect((rig.field("timeout_millis")?.int ?? 0) > 40_000)
        rig.accept()
        #expect(rig.result(effect) == .done(.null))
        for digit in ["1", "2", "3", "4"] {
            rig.wait(300)
            rig.webhook("call.dtmf.received", ["digit": Value(digit)])
        }
        rig.webhook("call.gather.ended", ["digits": "1234", "status": "valid"])
        #expect(digitsReported(rig) == [.gathered(digits: "1234")])
        #expect(rig.events.last?.turnToken == "t1")
        // Each key keeps the question open for its full time.
        #expect(rig.count(.keyHeld) == 4)
    }

    @Test("keys whose webhooks come after the gather's end are not counted twice, later ones are counted")
    func lateKeys() {
        var rig = gathering()
        rig.wait(2_000)
        rig.webhook("call.dtmf.received", ["digit": "1"], at: -1_500)
        rig.webhook("call.gather.ended", ["digits": "12", "status": "valid"])
        rig.wait(100)
        rig.webhook("call.dtmf.received", ["digit": "2"], at: -400)
        rig.wait(500)
        rig.webhook("call.dtmf.received", ["digit": "2"])
        rig.wait(500)
        #expect(digitsReported(rig) == [.gathered(digits: "12"), .dtmf(digits: "2")])
    }

    @Test("keys from before the gather are reported before it, in the order they were pressed")
    func earlyKeys() {
        var rig = TelnyxRig()
        rig.say("u1", "Your number, please.")
        let before = rig.state
        rig.listen("t1", digits: DigitTerms(exactly: 4, atMost: 4), speech: false)
        rig.webhook("call.dtmf.received", ["digit": "8"], at: -300, echoes: before)
        rig.webhook("call.dtmf.received", ["digit": "7"], at: -600, echoes: before)
        rig.wait(250)
        #expect(digitsReported(rig) == [.dtmf(digits: "7"), .dtmf(digits: "8")])
    }

    @Test("a gather that missed a key of its question is stopped, and all keys come one by one")
    func missedKey() {
        var rig = TelnyxRig()
        rig.say("u1", "Your number, please.")
        let before = rig.state
        rig.listen("t1", digits: DigitTerms(exactly: 3, atMost: 3), speech: false)
        rig.accept(action: "gather")
        rig.webhook("call.dtmf.received", ["digit": "2"], at: -50)
        rig.webhook("call.dtmf.received", ["digit": "1"], at: -300, echoes: before)
        #expect(rig.sent.last == "gather_stop")
        rig.accept()
        rig.webhook("call.dtmf.received", ["digit": "3"], at: 50)
        rig.wait(250)
        rig.webhook("call.gather.ended", ["digits": "23", "status": "cancelled"])
        #expect(digitsReported(rig) == [.dtmf(digits: "1"), .dtmf(digits: "2"), .dtmf(digits: "3")])
        rig.webhook("call.dtmf.received", ["digit": "4"])
        rig.wait(250)
        #expect(digitsReported(rig).last == .dtmf(digits: "4"))
    }

    @Test("nothing is gathered while keys of the question are still being put in order")
    func keysUnderWay() {
        var rig = TelnyxRig()
        rig.webhook("call.dtmf.received", ["digit": "1"])
        let effect = rig.listen("t1", digits: DigitTerms(exactly: 2, atMost: 2), speech: false)
        #expect(rig.count("gather") == 0)
        #expect(rig.result(effect) == .done(.null))
        rig.webhook("call.dtmf.received", ["digit": "2"], at: 100)
        rig.wait(200)
        #expect(digitsReported(rig) == [.dtmf(digits: "1"), .dtmf(digits: "2")])
        let stop = rig.order(.stopListening(turnToken: "t1"))
        #expect(rig.result(stop) == .done(.null))
    }

    @Test("what was gathered keeps its place among keys that belong to no gather")
    func aroundTheGather() {
        // A Telnyx that does not echo the state of commands: which keys were gathered shows at the end.
        var rig = gathering(DigitTerms(atMost: 4, finishOn: "#"))
        let pressed: [(String, Milliseconds)] = [("9", -900), ("1", -800), ("2", -600), ("#", -500), ("5", -100)]
        for (digit, time) in pressed {
            rig.webhook("call.dtmf.received", ["digit": Value(digit)], at: time, echoes: .some("YzE="))
        }
        rig.webhook("call.gather.ended", ["digits": "12", "status": "valid"], echoes: .some("YzE="))
        #expect(digitsReported(rig) == [.dtmf(digits: "9"), .gathered(digits: "12"), .dtmf(digits: "5")])
    }

    @Test("keys that overtake one another are put in order")
    func order() {
        var rig = TelnyxRig()
        rig.webhook("call.dtmf.received", ["digit": "2"])
        rig.webhook("call.dtmf.received", ["digit": "1"], at: -150)
        rig.webhook("call.dtmf.received", ["digit": "3"], at: 150)
        #expect(digitsReported(rig) == [])
        // Until they are reported no webhook is answered: a process that ends now gets them again.
        #expect(rig.owes)
        rig.wait(200)
        #expect(digitsReported(rig) == [.dtmf(digits: "1"), .dtmf(digits: "2"), .dtmf(digits: "3")])
        #expect(!rig.owes)
    }

    @Test("a gather stops with its turn, the next one starts once that is answered, late results count for nothing")
    func stopped() {
        var rig = gathering()
        let late = rig.state
        rig.webhook("call.dtmf.received", ["digit": "1"])
        let stop = rig.order(.stopListening(turnToken: "t1"))
        #expect(rig.sent.last == "gather_stop")
        let next = rig.listen("t2", digits: DigitTerms(exactly: 2, atMost: 2), speech: false)
        #expect(rig.sent.last == "gather_stop")
        rig.accept()
        #expect(rig.result(stop) == .done(.null))
        #expect(rig.sent.last == "gather")
        rig.accept()
        #expect(rig.result(next) == .done(.null))
        rig.webhook("call.gather.ended", ["digits": "1", "status": "cancelled"], echoes: late)
        rig.webhook("call.gather.ended", ["digits": "99", "status": "valid"], echoes: late)
        #expect(digitsReported(rig) == [])
        rig.webhook("call.gather.ended", ["digits": "56", "status": "valid"])
        #expect(digitsReported(rig) == [.gathered(digits: "56")])
        #expect(rig.events.last?.turnToken == "t2")
    }

    @Test("a stop that comes before the gather has started is sent when it has")
    func stopBeforeStart() {
        var rig = TelnyxRig()
        let effect = rig.listen("t1", digits: DigitTerms(atMost: 4), speech: false)
        let stop = rig.order(.stopListening(turnToken: "t1"))
        #expect(rig.sent.last == "gather")
        rig.accept()
        #expect(rig.sent.last == "gather_stop")
        rig.refuse(422, "90099")
        #expect(rig.result(effect) == .done(.null))
        #expect(rig.result(stop) == .done(.null))
    }

    @Test("digits that do not make an answer are handed over one by one, the finishing key with them")
    func invalid() {
        var rig = gathering()
        rig.webhook("call.dtmf.received", ["digit": "#"])
        rig.webhook("call.dtmf.received", ["digit": "1"], at: -300)
        rig.webhook("call.gather.ended", ["digits": "1", "status": "invalid"])
        #expect(digitsReported(rig) == [.dtmf(digits: "1"), .dtmf(digits: "#")])
    }

    @Test("a pause completes a number of any length")
    func pause() {
        var rig = TelnyxRig()
        rig.listen("t1", digits: DigitTerms(atMost: 10), speech: false)
        #expect(rig.field("minimum_digits") == 1)
        #expect(rig.field("inter_digit_timeout_millis") == 9_000)
        rig.accept()
        rig.webhook("call.gather.ended", ["digits": "123", "status": "timeout"])
        #expect(digitsReported(rig) == [.gathered(digits: "123")])
    }

    @Test("a turn for words and digits waits for both to be ready")
    func both() {
        var rig = TelnyxRig()
        let effect = rig.listen("t1", digits: DigitTerms(atMost: 4))
        rig.accept(action: "gather")
        #expect(rig.result(effect) == nil)
        rig.accept(action: "transcription_start")
        #expect(rig.result(effect) == .done(.null))
    }

    @Test("a gather that Telnyx refuses leaves the keys to come one by one")
    func refused() {
        var rig = TelnyxRig()
        let effect = rig.listen("t1", digits: DigitTerms(atMost: 4), speech: false)
        rig.webhook("call.dtmf.received", ["digit": "1"])
        rig.refuse(422, "90099")
        #expect(rig.reason(effect) == "failed")
        rig.webhook("call.dtmf.received", ["digit": "2"])
        rig.wait(300)
        #expect(digitsReported(rig) == [.dtmf(digits: "1"), .dtmf(digits: "2")])
    }

    @Test("keys are sent in Telnyx's alphabet, and the result tells how long they sound")
    func sends() {
        var rig = TelnyxRig()
        let effect = rig.order(.dtmf(digits: "1w2W3,#"))
        #expect(rig.sent.last == "send_dtmf")
        #expect(rig.field("digits") == "1w2W3WW#")
        rig.accept()
        #expect(rig.result(effect) == .done(["duration_ms": 4_500]))
    }
}
