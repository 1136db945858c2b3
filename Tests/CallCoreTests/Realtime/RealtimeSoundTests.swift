import CallCore
import ScriptValue
import Testing

@Suite("Realtime sessions, sound and what was heard of it")
struct RealtimeSoundTests {
    @Test("sound comes in items, and what was heard whole is told whole")
    func whole() {
        var rig = RealtimeRig.toy()
        rig.answer("a", ms: 400, "Good morning.")
        #expect(rig.soundBytes == 3_200)
        #expect(rig.log.contains(.audioEnded(item: 1)))
        #expect(rig.said.isEmpty)
        #expect(rig.voice.isSpeaking)
        rig.feed(.ended(item: 1, played: 400, isWhole: true))
        #expect(rig.said == ["Good morning."])
        #expect(!rig.voice.isSpeaking)
        #expect(rig.told.isEmpty)
    }

    @Test("the words of a whole item may come after its sound was played")
    func lateWords() {
        var rig = RealtimeRig.toy()
        rig.say("sound", ["id": "a", "ms": 400])
        rig.say("letters", ["id": "a", "text": "Good "])
        rig.say("silent", ["id": "a"])
        rig.feed(.ended(item: 1, played: 400, isWhole: true))
        #expect(rig.said.isEmpty)
        rig.say("letters", ["id": "a", "text": "morning."])
        rig.say("done", ["id": "a"])
        #expect(rig.said == ["Good morning."])
    }

    @Test("the service hears the caller: everything is cleared, cut where the host says, and the rest is dropped")
    func bargeIn() {
        var rig = RealtimeRig.toy()
        rig.say("began", ["id": "a"])
        rig.say("sound", ["id": "a", "ms": 1_000])
        rig.say("letters", ["id": "a", "text": "One two three four five six."])
        let actions = rig.say("speech")
        #expect(actions == [.heard(.speechStarted), .clear])
        rig.feed(.ended(item: 1, played: 500, isWhole: false))
        // The service stops by itself.
        #expect(rig.told == ["truncate a 500"])
        #expect(rig.said == ["One two three"])
        let before = rig.soundBytes
        rig.say("sound", ["id": "a", "ms": 500])
        rig.say("cancelled", ["id": "a"])
        rig.say("sound", ["id": "a", "ms": 500])
        #expect(rig.soundBytes == before)
        rig.say("quiet")
        rig.answer("b", ms: 100, "Yes?")
        #expect(rig.soundBytes == before + 800)
    }

    @Test("the host's own ear is quicker: the answer is stopped, then cut")
    func hostCuts() {
        var rig = RealtimeRig.toy()
        rig.say("began", ["id": "a"])
        rig.say("sound", ["id": "a", "ms": 1_000])
        rig.feed(.ended(item: 1, played: 240, isWhole: false))
        #expect(rig.told == ["stop a", "truncate a 240"])
        let before = rig.soundBytes
        rig.say("sound", ["id": "a", "ms": 500])
        #expect(rig.soundBytes == before)
        #expect(rig.clears == 0)
    }

    @Test("an answer that is made and still played is only cut, at most where its sound ends")
    func onlyCut() {
        var rig = RealtimeRig.toy()
        rig.answer("a", ms: 1_000, "One two.")
        rig.feed(.ended(item: 1, played: 999_999, isWhole: false))
        #expect(rig.told.isEmpty)
        #expect(rig.said == ["One two."])
        rig.answer("b", ms: 1_000, "One two.")
        rig.feed(.ended(item: 2, played: 600, isWhole: false))
        #expect(rig.told == ["truncate b 600"])
        #expect(rig.said == ["One two.", "One"])
    }

    @Test("of several items each is told as far as it was heard, in order; a silent one not at all")
    func several() {
        var rig = RealtimeRig.toy()
        rig.answer("a", ms: 300, "First.")
        rig.answer("b", ms: 300, "Second.")
        rig.answer("c", ms: 300, "Third.")
        rig.feed(.ended(item: 1, played: 300, isWhole: true))
        rig.say("speech")
        rig.feed(.ended(item: 2, played: 0, isWhole: false))
        rig.feed(.ended(item: 3, played: 0, isWhole: false))
        #expect(rig.said == ["First."])
        #expect(rig.told == ["truncate b 0", "truncate c 0"])
    }

    @Test("where nobody may interrupt, the caller's speech clears nothing")
    func uninterruptible() {
        var dialect = ToyVoiceDialect()
        dialect.interrupts = false
        var rig = RealtimeRig.toy(RealtimeOrder(), dialect)
        rig.say("sound", ["id": "a", "ms": 1_000])
        rig.say("speech")
        #expect(rig.clears == 0)
    }

    @Test("to interrupt stops the answer and clears; one not yet begun is stopped before its first sound")
    func interrupt() {
        var rig = RealtimeRig.toy()
        rig.feed(.ask("why?"))
        rig.feed(.interrupt)
        #expect(rig.told == ["ask why?", "stop -"])
        rig.say("began", ["id": "a"])
        rig.say("sound", ["id": "a", "ms": 100])
        #expect(rig.soundBytes == 0)
        rig.say("cancelled", ["id": "a"])
        rig.wait(10_000)
        #expect(rig.told.count == 2)
    }

    @Test("minutes of sound ahead of what is played end the session")
    func flood() {
        var rig = RealtimeRig.toy()
        for _ in 0..<12 { rig.say("sound", ["id": "a", "ms": 10_000]) }
        #expect(!rig.isFinished && rig.ending == nil)
        rig.say("sound", ["id": "a", "ms": 10_000])
        rig.feed(.ended(item: 1, played: 0, isWhole: false))
        #expect(rig.clears == 1)
        #expect(rig.ending??.code == "speech.flood")
    }

    @Test("silence is sent for a while when the caller's audio stops")
    func silence() {
        var rig = RealtimeRig.toy()
        rig.feed(.audioFlows(true))
        rig.feed(.audioFlows(false))
        rig.wait(5_000)
        let silences = rig.log.filter { $0 == .send(.binary([UInt8](repeating: 0xFF, count: 1_600))) }
        #expect(silences.count == 3)
    }

    @Test("what waits for a service is bounded; the oldest goes, in whole samples")
    func backlog() {
        var backlog = AudioBacklog(.pcm16(rate: 16_000), atMost: 10)
        for number in 0..<100 { [UInt8](repeating: UInt8(number), count: 31).withUnsafeBytes { backlog.append($0) } }
        #expect(backlog.count <= 320)
        #expect(backlog.dropped.isMultiple(of: 2))
        #expect(backlog.count + backlog.dropped == 3_100)
        let first = backlog.take(5)
        #expect(first == [UInt8](repeating: first[0], count: 5))
        let rest = backlog.take(1_000)
        #expect(rest.last == 99)
        #expect(backlog.count == 0)
    }
}
