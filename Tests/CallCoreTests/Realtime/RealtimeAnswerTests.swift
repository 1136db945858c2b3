import CallCore
import ScriptValue
import Testing

@Suite("Realtime sessions, answers")
struct RealtimeAnswerTests {
    private let greeting = RealtimeOrder(greeting: RealtimeOrder.Greeting("Hello."))
    private let hello = #"ask The call has been answered. Say exactly these words now, and nothing else: "Hello.""#

    @Test("nothing is asked before the conversation begins, and the greeting once")
    func greets() {
        var rig = RealtimeRig(RealtimeVoiceSession(ToyVoiceDialect()))
        rig.feed(.open(greeting))
        rig.feed(.connected)
        rig.say("ready")
        #expect(rig.told.isEmpty)
        rig.feed(.begin)
        rig.feed(.begin)
        #expect(rig.told == [hello])
    }

    @Test("one answer at a time; what else is wanted waits in order")
    func oneAtATime() {
        var rig = RealtimeRig.toy(greeting)
        rig.feed(.say("One.", isVerbatim: true))
        rig.feed(.ask("two?"))
        #expect(rig.told.count == 1)
        rig.answer("a", ms: 100, "Hello.")
        #expect(rig.told.last == #"ask Say exactly these words now, and nothing else: "One.""#)
        rig.say("began", ["id": "b"])
        #expect(rig.told.count == 2)
        rig.say("done", ["id": "b"])
        #expect(rig.told.last == "ask two?")
    }

    @Test("an answer in the way: asked again behind it, without its words a second time")
    func busy() {
        var rig = RealtimeRig.toy()
        rig.feed(.ask("two?"))
        rig.say("began", ["id": "auto"])
        rig.say("busy")
        #expect(rig.told == ["ask two?"])
        rig.say("done", ["id": "auto"])
        #expect(rig.told == ["ask two?", "ask -"])
    }

    @Test("more wishes than may wait are refused with a problem")
    func bounded() {
        var rig = RealtimeRig.toy()
        for number in 0..<40 { rig.feed(.ask("\(number)")) }
        #expect(rig.problems.count == 23)
        #expect(rig.problems.allSatisfy { $0 == "speech.too_much" })
    }

    @Test("nothing is asked while the caller talks, and an answer to the caller goes first")
    func floor() {
        var rig = RealtimeRig.toy()
        rig.say("speech")
        rig.feed(.ask("now?"))
        #expect(rig.told.isEmpty)
        rig.say("quiet")
        rig.say("began", ["id": "reply"])
        #expect(rig.told.isEmpty)
        rig.say("done", ["id": "reply"])
        #expect(rig.told == ["ask now?"])
    }

    @Test("when the model does not answer the caller, the floor is free after two seconds")
    func nobodyAnswers() {
        var rig = RealtimeRig.toy()
        rig.say("speech")
        rig.say("quiet")
        rig.feed(.ask("now?"))
        rig.wait(1_900)
        #expect(rig.told.isEmpty)
        rig.wait(200)
        #expect(rig.told == ["ask now?"])
    }

    @Test("a greeting that waits is part of the set-up; after three seconds of silence it is asked for")
    func waits() {
        var rig = RealtimeRig.toy(RealtimeOrder(greeting: RealtimeOrder.Greeting("Hello.", waits: true)))
        #expect(rig.sent[0].contains("Begin your first reply with exactly these words: Hello."))
        rig.wait(2_900)
        #expect(rig.told.isEmpty)
        rig.wait(200)
        #expect(rig.told == [hello])
    }

    @Test("a greeting that waits is not asked for when the other side has spoken and was answered")
    func waited() {
        var rig = RealtimeRig.toy(RealtimeOrder(greeting: RealtimeOrder.Greeting("Hello.", waits: true)))
        rig.wait(1_000)
        rig.say("speech")
        rig.wait(1_000)
        rig.say("quiet")
        rig.answer("a", ms: 100, "Hello.")
        rig.wait(10_000)
        #expect(rig.told.isEmpty)
    }

    @Test("a greeting cut off before its first sound is asked for again when the caller is not answered")
    func cutGreeting() {
        var rig = RealtimeRig.toy(greeting)
        rig.say("began", ["id": "a"])
        rig.say("speech")
        rig.say("cancelled", ["id": "a"])
        rig.say("quiet")
        rig.wait(1_900)
        #expect(rig.told == [hello])
        rig.wait(200)
        #expect(rig.told == [hello, "ask -"])
    }

    @Test("a failed answer is asked for twice more, then given up")
    func failed() {
        var rig = RealtimeRig.toy(greeting)
        for number in 0..<3 {
            rig.say("began", ["id": Value("a\(number)")])
            rig.say("failed", ["id": Value("a\(number)")])
        }
        #expect(rig.told == [hello, "ask -", "ask -"])
        #expect(rig.problems == ["toy.bad", "toy.bad", "toy.bad"])
    }

    @Test("an answer of which nothing comes is given up after 20 seconds")
    func noAnswer() {
        var rig = RealtimeRig.toy(greeting)
        rig.feed(.ask("next?"))
        rig.wait(19_900)
        #expect(rig.told.count == 1)
        rig.wait(200)
        #expect(rig.problems == ["speech.no_answer"])
        #expect(rig.told.suffix(2) == ["stop -", "ask next?"])
    }

    @Test("guidance is told without being answered, and again to the next socket")
    func guidance() {
        var rig = RealtimeRig.toy()
        rig.feed(.guide("Speak German."))
        #expect(rig.told == ["note From now on, without answering this: Speak German."])
        rig.say("expired")
        rig.feed(.connected)
        #expect(rig.sent.last?.contains("Go by this as well: Speak German.") == true)
    }

    @Test("results are answered together, once, and after the answer that called")
    func tools() {
        var rig = RealtimeRig.toy()
        rig.say("began", ["id": "a"])
        for call in ["c1", "c2", "c1"] { rig.say("call", ["id": "a", "text": Value(call)]) }
        #expect(rig.calls == ["c1", "c2"])
        rig.feed(.toolResult(id: "c1", ["x": 1]))
        rig.feed(.toolResult(id: "c1", ["x": 2]))
        rig.say("done", ["id": "a"])
        #expect(rig.told == [#"result c1 {"x":1}"#])
        rig.feed(.toolResult(id: "c2", "fine"))
        #expect(rig.told.suffix(2) == [#"result c2 {"result":"fine"}"#, "ask -"])
    }

    @Test("a result that takes long does not hold up the others for more than two seconds")
    func slowTool() {
        var rig = RealtimeRig.toy()
        rig.say("began", ["id": "a"])
        for call in ["c1", "c2"] { rig.say("call", ["id": "a", "text": Value(call)]) }
        rig.say("done", ["id": "a"])
        rig.feed(.toolResult(id: "c1", 1))
        rig.wait(1_900)
        #expect(rig.told.count == 1)
        rig.wait(200)
        #expect(rig.told.last == "ask -")
    }

    @Test("a result of 10 MB is cut, one after cancellation is not passed on, a broken call is answered")
    func oddTools() {
        var rig = RealtimeRig.toy()
        rig.say("began", ["id": "a"])
        for call in ["c1", "c2"] { rig.say("call", ["id": "a", "text": Value(call)]) }
        rig.say("uncall", ["text": "c2"])
        #expect(rig.log.contains(.toolCancelled(id: "c2")))
        rig.feed(.toolResult(id: "c2", "late"))
        #expect(rig.told.isEmpty)
        rig.feed(.toolResult(id: "c1", Value(String(repeating: "x", count: 10 << 20))))
        #expect(rig.told.last?.utf8.count ?? 0 < 40_000)
        rig.say("broken", ["id": "a", "text": "c3"])
        #expect(rig.told.last == #"result c3 {"error":"is odd"}"#)
        #expect(rig.calls == ["c1", "c2"])
    }

    @Test("a result whose caller is gone with its socket is told in another way")
    func lateResult() {
        var rig = RealtimeRig.toy()
        rig.say("began", ["id": "a"])
        rig.say("call", ["id": "a", "text": "c1"])
        rig.say("done", ["id": "a"])
        rig.feed(.closed(code: 1006, reason: ""))
        rig.feed(.toolResult(id: "c1", ["x": 1]))
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say("ready")
        #expect(rig.told.last?.hasPrefix("ask The result of the tool lookup that you called earlier has come.") == true)
        #expect(rig.told.last?.hasSuffix(#"{"x":1}"#) == true)
    }

    @Test("the result of a call that an earlier session has made is told as well")
    func foreignResult() {
        var rig = RealtimeRig.toy()
        rig.feed(.toolResult(id: "before", ["x": 1]))
        #expect(rig.told.last?.hasPrefix("ask The result of a tool that you called earlier has come.") == true)
    }

    @Test("where the service keeps the session, a result waits for the next socket and goes there as one")
    func heldResult() {
        var dialect = ToyVoiceDialect()
        dialect.resumes = true
        var rig = RealtimeRig.toy(RealtimeOrder(), dialect)
        rig.say("began", ["id": "a"])
        rig.say("call", ["id": "a", "text": "c1"])
        rig.say("done", ["id": "a"])
        rig.feed(.closed(code: 1006, reason: ""))
        rig.feed(.toolResult(id: "c1", ["x": 1]))
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say("ready")
        #expect(rig.told == [#"result c1 {"x":1}"#, "ask -"])
    }
}
