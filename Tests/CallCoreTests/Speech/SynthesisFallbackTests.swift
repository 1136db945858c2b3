import Testing

@testable import CallCore

@Suite("When a speech service fails, the next one speaks")
struct SynthesisFallbackTests {
    private let two = "This is the first sentence of two, and a long one. This is the second one."

    @Test("a service that fails before it was heard is replaced, and the change is told in one line")
    func fallback() {
        var rig = ChainRig()
        rig.send(.speak("Hello."))
        rig.fail(1)
        rig.fail(2)
        #expect(rig.services == ["a", "b", "c"])
        #expect(Set(rig.texts) == ["Hello."])
        rig.answer(3)
        #expect(rig.lineOrder == [3])
        #expect(rig.ending == .finished)
        #expect(
            rig.warnings.last?.description
                == "Telephony TTS fallback used from=a to=c attempts=a -> b -> c")
        #expect(rig.warnings.count == 3)
    }

    @Test("silence of the first audio is a failure after its time, not before")
    func timeout() {
        var limits = SynthesisLimits()
        limits.firstAudio = 3_000
        var rig = ChainRig(limits: limits)
        rig.send(.speak("Hello."))
        rig.wait(2_999)
        #expect(rig.services == ["a"])
        rig.wait(1)
        #expect(rig.services == ["a", "b"])
        #expect(rig.cancelled == [1])
        guard case .attemptFailed(let problem)? = rig.warnings.first else {
            Issue.record("\(rig.warnings)")
            return
        }
        #expect(problem.code == "speech.timeout")
        #expect(problem.message.contains("3000 ms"))
        // Sound that comes too late is not heard.
        rig.send(.audio(request: 1, bytes: 160))
        rig.answer(2)
        #expect(rig.lineOrder == [2])
        rig.wait(60_000)
        #expect(rig.ending == .finished)
    }

    @Test("a service that spoke in time is not hurried afterwards")
    func slowBody() {
        var rig = ChainRig()
        rig.send(.speak("Hello."))
        rig.send(.audio(request: 1, bytes: 8))
        rig.wait(100_000)
        rig.answer(1)
        #expect(rig.ending == .finished)
        #expect(rig.services == ["a"])
    }

    @Test("once a sentence is heard it is never said again; the next one follows from another service")
    func brokeOff() {
        var rig = ChainRig()
        rig.send(.append(two + " Third. "))
        rig.send(.audio(request: 1, bytes: 160))
        rig.fail(1)
        #expect(rig.services == ["a", "a"])
        rig.answer(2)
        rig.send(.textEnded)
        #expect(rig.texts.count == 2)
        #expect(rig.lineOrder == [1, 2])
        #expect(rig.ending == .finished)
        #expect(rig.warnings.map(\.description).contains { $0.hasPrefix("a sentence broke off") })
        #expect(Set(rig.texts).count == rig.texts.count)
    }

    @Test("sound that was not heard yet is dropped when its request fails, and made again")
    func heldSound() {
        var rig = ChainRig()
        rig.send(.speak(two))
        rig.send(.audio(request: 1, bytes: 160))
        rig.send(.audio(request: 2, bytes: 999))
        rig.fail(2)
        #expect(rig.cancelled == [2])
        #expect(rig.services == ["a", "a", "b"])
        rig.send(.ended(request: 1))
        rig.answer(3)
        #expect(rig.lineOrder == [1, 3])
        #expect(rig.ending == .finished)
    }

    @Test("who failed waits behind the others for the rest of the utterance; who refused is not asked again")
    func demoted() {
        var rig = ChainRig(["a", "b"])
        rig.send(.append("One. "))
        rig.fail(1)
        rig.answer(2)
        rig.send(.append("Two. "))
        #expect(rig.services == ["a", "b", "b"])
        rig.fail(3)
        #expect(rig.services.last == "a")
        var strict = ChainRig(["a", "b"])
        strict.send(.append("One. "))
        strict.fail(1, isFatal: true)
        strict.answer(2)
        strict.send(.append("Two. "))
        strict.fail(3)
        #expect(strict.services == ["a", "b", "b"])
        guard case .failed(let problem)? = strict.ending else {
            Issue.record("it goes on")
            return
        }
        #expect(!problem.isFatal)
    }

    @Test("when what is heard now changes its voice, what was asked of the old one and has not begun changes too")
    func oneVoice() {
        var rig = ChainRig()
        rig.send(.append("One. "))
        rig.send(.audio(request: 1, bytes: 160))
        rig.send(.append("Two. Three is a sentence that is rather long. "))
        #expect(rig.texts == ["One.", "Two. Three is a sentence that is rather long."])
        rig.send(.append("Four. "))
        rig.send(.ended(request: 1))
        // Two is heard now, and nothing of it came yet; four waits for it.
        #expect(rig.texts.count == 2)
        rig.fail(2)
        #expect(rig.services == ["a", "a", "b"])
        rig.send(.audio(request: 3, bytes: 80))
        #expect(rig.services.last == "b")
        #expect(rig.texts.last == "Four.")
    }

    @Test("when all fail, the problems are joined")
    func allFailed() {
        var rig = ChainRig(["a", "b"])
        rig.send(.speak(two))
        rig.fail(1, isFatal: true)
        rig.fail(2, isFatal: true)
        guard case .failed(let problem)? = rig.ending else {
            Issue.record("it goes on")
            return
        }
        #expect(problem.code == "speech.all_failed")
        #expect(problem.isFatal)
        #expect(problem.message.contains("a: no [speech.test]; b: no [speech.test]"))
        #expect(rig.timers.isEmpty)
    }

    @Test("what is heard goes on to its end when nobody can make what comes next")
    func deadEnd() {
        var rig = ChainRig(["a", "b"])
        rig.send(.speak(two))
        rig.send(.audio(request: 1, bytes: 160))
        rig.fail(2)
        rig.fail(3)
        #expect(rig.ending == nil)
        rig.answer(1, bytes: 80)
        #expect(rig.line == [.init(request: 1, bytes: 240)])
        guard case .failed? = rig.ending else {
            Issue.record("it goes on")
            return
        }
    }

    @Test("an answer without sound is a failure")
    func empty() {
        var rig = ChainRig(["a"])
        rig.send(.speak("Hello."))
        rig.send(.audio(request: 1, bytes: 0))
        rig.send(.ended(request: 1))
        guard case .failed(let problem)? = rig.ending else {
            Issue.record("it goes on")
            return
        }
        #expect(problem.message.contains("held no sound"))
    }

    @Test("without services nothing can be said")
    func noServices() {
        var rig = ChainRig([])
        rig.send(.append("Hello. "))
        guard case .failed(let problem)? = rig.ending else {
            Issue.record("it goes on")
            return
        }
        #expect(problem.code == "speech.no_service")
    }
}
