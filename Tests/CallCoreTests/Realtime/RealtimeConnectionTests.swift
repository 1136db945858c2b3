import CallCore
import ScriptValue
import Testing

@Suite("Realtime sessions, connection")
struct RealtimeConnectionTests {
    @Test("lost sockets are made anew after pauses that double, then the session ends")
    func attempts() {
        var rig = RealtimeRig(RealtimeVoiceSession(ToyVoiceDialect()))
        rig.feed(.open(RealtimeOrder()))
        var waited: [Milliseconds] = []
        for pause: Milliseconds in [1_000, 2_000, 4_000, 8_000, 16_000] {
            rig.feed(.refused(status: 503, retryAfter: nil, message: ""))
            let before = rig.connects
            rig.wait(pause - 1)
            #expect(rig.connects == before)
            rig.wait(1)
            if rig.connects == before + 1 { waited.append(pause) }
        }
        #expect(waited.count == 5)
        rig.feed(.refused(status: 503, retryAfter: nil, message: ""))
        #expect(rig.ending??.code == "speech.unavailable")
    }

    @Test("refusals that stay refusals end it at once", arguments: [400, 401, 402, 403, 404])
    func refused(status: Int) {
        var rig = RealtimeRig(RealtimeVoiceSession(ToyVoiceDialect()))
        rig.feed(.open(RealtimeOrder()))
        rig.feed(.refused(status: status, retryAfter: nil, message: ""))
        #expect(rig.ending??.isFatal == true)
    }

    @Test("closed for good: 1008 and the service's own codes", arguments: [1008, 4000])
    func closedForGood(code: Int) {
        var rig = RealtimeRig.toy()
        rig.feed(.closed(code: code, reason: "no"))
        #expect(rig.ending??.code == "speech.refused")
    }

    @Test("not ready within ten seconds is a lost socket")
    func neverReady() {
        var rig = RealtimeRig(RealtimeVoiceSession(ToyVoiceDialect()))
        rig.feed(.open(RealtimeOrder()))
        rig.feed(.connected)
        rig.wait(10_000)
        #expect(rig.problems == ["speech.connect_timeout"])
        rig.wait(1_000)
        #expect(rig.connects == 2)
    }

    @Test("the next socket is told what was said; a question without a sound of an answer is answered there")
    func history() {
        var rig = RealtimeRig.toy(RealtimeOrder(history: [RealtimeOrder.Turn(.user, "Earlier.")]))
        rig.answer("a", ms: 100, "Hello.")
        rig.feed(.ended(item: 1, played: 100, isWhole: true))
        rig.say("final", ["text": "What time is it?"])
        rig.say("began", ["id": "b"])
        rig.feed(.closed(code: 1006, reason: ""))
        rig.wait(1_000)
        rig.feed(.connected)
        #expect(rig.sent.last == "setup  [user=Earlier.,bot=Hello.,user=What time is it?]")
        rig.say("ready")
        #expect(rig.told == ["ask The connection was lost for a moment. Answer what the caller has said last."])
    }

    @Test("what was asked for and not begun is asked for again, what was half said is not")
    func nothingTwice() {
        var rig = RealtimeRig.toy()
        rig.feed(.say("One.", isVerbatim: true))
        rig.feed(.closed(code: 1006, reason: ""))
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say("ready")
        #expect(rig.told.count == 2)
        rig.say("sound", ["id": "a", "ms": 200])
        rig.say("letters", ["id": "a", "text": "One."])
        rig.feed(.closed(code: 1006, reason: ""))
        #expect(rig.log.contains(.audioEnded(item: 1)))
        rig.wait(2_000)
        rig.feed(.connected)
        rig.say("ready")
        rig.feed(.ended(item: 1, played: 200, isWhole: true))
        #expect(rig.told.count == 2)
        #expect(rig.said == ["One."])
    }

    @Test("a socket about to end is renewed when nobody talks, and at its last moment anyway")
    func renewal() {
        var rig = RealtimeRig.toy()
        rig.answer("a", ms: 10_000, "Long.")
        rig.say("renew", ["ms": 60_000])
        #expect(rig.connects == 1)
        rig.feed(.ended(item: 1, played: 10_000, isWhole: true))
        #expect(rig.connects == 2)
        rig.feed(.connected)
        rig.say("ready")
        rig.wait(30_000)
        rig.say("speech")
        rig.say("renew", ["ms": 10_000])
        rig.wait(8_400)
        #expect(rig.connects == 2)
        rig.wait(200)
        #expect(rig.connects == 3)
        #expect(rig.problems.isEmpty)
    }

    @Test("after 55 minutes the next quiet moment is used")
    func lifetime() {
        var rig = RealtimeRig.toy()
        rig.wait(3_299_000)
        #expect(rig.connects == 1)
        rig.wait(2_000)
        #expect(rig.connects == 2)
    }

    @Test("another order before the beginning: told to the socket, or to a new one when that cannot be")
    func reorder() {
        var rig = RealtimeRig(RealtimeVoiceSession(ToyVoiceDialect()))
        rig.feed(.open(RealtimeOrder(instructions: "A")))
        rig.feed(.connected)
        rig.say("ready")
        rig.feed(.open(RealtimeOrder(instructions: "A")))
        #expect(rig.sent.count == 1)
        rig.feed(.open(RealtimeOrder(instructions: "B")))
        #expect(rig.sent.last == "change B")
        rig.feed(.open(RealtimeOrder(instructions: "C", history: [RealtimeOrder.Turn(.user, "x")])))
        #expect(rig.connects == 2)
        rig.feed(.begin)
        rig.feed(.open(RealtimeOrder(instructions: "D")))
        #expect(rig.connects == 2)
    }

    @Test("an order with other first words leaves the socket alone, and has one made that is gone")
    func reorderLightly() {
        var rig = RealtimeRig(RealtimeVoiceSession(ToyVoiceDialect()))
        rig.feed(.open(RealtimeOrder(instructions: "A")))
        rig.feed(.connected)
        rig.say("ready")
        rig.feed(.open(RealtimeOrder(instructions: "A", greeting: .init("Hello."))))
        #expect(rig.sent.count == 1 && rig.connects == 1)
        rig.feed(.closed(code: 1_006, reason: ""))
        #expect(rig.connects == 1)
        rig.feed(.open(RealtimeOrder(instructions: "A", greeting: .init("Good day."))))
        #expect(rig.connects == 2)
        rig.feed(.connected)
        rig.say("ready")
        rig.feed(.begin)
        #expect(rig.told.count == 1 && rig.told[0].contains("Good day."))
    }

    @Test("an end cuts what plays, waits for the caller's last words, and reports them")
    func close() {
        var rig = RealtimeRig.toy()
        rig.answer("a", ms: 1_000, "One two.")
        rig.say("awaits", ["text": "yes"])
        let actions = rig.feed(.close)
        #expect(actions == [.clear])
        rig.feed(.ended(item: 1, played: 600, isWhole: false))
        #expect(rig.said == ["One"])
        #expect(!rig.isFinished)
        rig.say("final", ["text": "Bye."])
        rig.say("awaits", ["text": "no"])
        #expect(rig.isFinished && rig.ending == .some(nil))
        #expect(rig.log.contains(.heard(.final("Bye.", confidence: nil))))
    }

    @Test("an end does not wait for ever", arguments: [true, false])
    func closeTimes(hears: Bool) {
        var rig = RealtimeRig.toy()
        if hears { rig.say("awaits", ["text": "yes"]) } else { rig.answer("a", ms: 100, "One.") }
        rig.feed(.close)
        #expect(!rig.isFinished)
        rig.wait(1_000)
        #expect(rig.isFinished)
    }

    @Test("a service that fails lets what it said be heard to its end")
    func drains() {
        var rig = RealtimeRig.toy()
        rig.answer("a", ms: 500, "One two.")
        rig.say("bad")
        #expect(!rig.isFinished)
        rig.feed(.ended(item: 1, played: 500, isWhole: true))
        #expect(rig.said == ["One two."])
        #expect(rig.ending??.code == "toy.bad")
    }

    @Test("messages that are no JSON are reported once")
    func garbage() {
        var rig = RealtimeRig.toy()
        for _ in 0..<5 { rig.feed(.message(.text("{"))) }
        #expect(rig.problems == ["speech.message"])
    }
}
