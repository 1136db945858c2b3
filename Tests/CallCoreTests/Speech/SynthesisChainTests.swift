import ScriptValue
import Testing

@testable import CallCore

@Suite("A chain of speech services speaks an utterance")
struct SynthesisChainTests {
    private let long = (1...30).map { "This is the sentence with the number \($0)0." }

    @Test("the first sentence is asked for and heard while the rest is still being written")
    func whileWritten() {
        var rig = ChainRig()
        rig.send(.append("Hello there"))
        #expect(rig.texts.isEmpty)
        rig.send(.append(". How are"))
        #expect(rig.texts == ["Hello there."])
        rig.send(.audio(request: 1, bytes: 160))
        #expect(rig.line == [.init(request: 1, bytes: 160)])
        rig.send(.append(" you? Bye"))
        #expect(rig.texts == ["Hello there.", "How are you?"])
        rig.send(.textEnded)
        rig.send(.audio(request: 2, bytes: 320))
        // What is heard next waits for its turn.
        #expect(rig.lineOrder == [1])
        rig.answer(1, bytes: 80)
        #expect(rig.line == [.init(request: 1, bytes: 240), .init(request: 2, bytes: 320)])
        rig.answer(2, bytes: 40)
        #expect(rig.texts.last == "Bye")
        rig.answer(3)
        #expect(rig.ending == .finished)
        #expect(rig.lineOrder == [1, 2, 3])
    }

    @Test("a sentence whose reply goes quiet behind it is spoken after a moment; one that goes on is not cut")
    func quiet() {
        var rig = ChainRig()
        rig.send(.append("One moment."))
        #expect(rig.texts.isEmpty)
        rig.wait(399)
        #expect(rig.texts.isEmpty)
        rig.wait(1)
        #expect(rig.texts == ["One moment."])
        rig.answer(1)
        rig.send(.append(" It is 3."))
        rig.wait(300)
        rig.send(.append("5 miles"))
        rig.wait(10_000)
        #expect(rig.texts.count == 1)
        rig.send(.append("."))
        rig.wait(400)
        #expect(rig.texts.last == "It is 3.5 miles.")
        rig.answer(2)
        for open in [" Ask Dr.", " `x.", " [a.", "\n```\ny."] {
            var rig = ChainRig()
            rig.send(.append(open))
            rig.wait(10_000)
            #expect(rig.texts.isEmpty, "\(open)")
        }
        rig.send(.append(" Bye."))
        rig.send(.textEnded)
        rig.answer(3)
        #expect(rig.ending == .finished)
        #expect(rig.timers.isEmpty)
    }

    @Test("the next request begins before the present one ends, and no third one")
    func prefetch() {
        var rig = ChainRig(limits: limits(longest: 60))
        rig.send(.speak(long.joined(separator: " ")))
        #expect(rig.texts.count == 1)
        rig.send(.audio(request: 1, bytes: 160))
        #expect(rig.texts.count == 2)
        rig.send(.audio(request: 2, bytes: 160))
        #expect(rig.texts.count == 2)
        rig.send(.ended(request: 1))
        #expect(rig.texts.count == 3)
    }

    @Test("no more is made than the line can play for a while")
    func lookAhead() {
        var rig = ChainRig(limits: limits(longest: 60))
        rig.send(.speak(long.joined(separator: " ")))
        // Fifteen seconds of sound at once.
        rig.answer(1, bytes: 120_000)
        #expect(rig.texts.count == 1)
        #expect(rig.timers[.lookAhead] == CallTime(milliseconds: 5_000))
        rig.wait(4_999)
        #expect(rig.texts.count == 1)
        rig.wait(1)
        #expect(rig.texts.count == 2)
        rig.answer(2, bytes: 8_000)
        #expect(rig.texts.count == 2)
        rig.wait(1_000)
        #expect(rig.texts.count == 3)
    }

    @Test("sentences that wait together go together, the first ones only as far as needed")
    func grouping() {
        var rig = ChainRig(limits: limits(longest: 100))
        rig.send(.speak("Hi. How are you today? I am your new assistant here. " + long.joined(separator: " ")))
        #expect(rig.texts == ["Hi. How are you today? I am your new assistant here."])
        rig.send(.audio(request: 1, bytes: 160))
        #expect(rig.texts.last == long[0] + " " + long[1])
        #expect(rig.texts.allSatisfy { $0.unicodeScalars.count <= 100 })
    }

    @Test("no request is longer than the service with the least room takes, and all of the text is asked for")
    func limits() {
        var rig = ChainRig(characters: 50)
        let text = "One two three four five six seven eight, nine ten eleven twelve thirteen fourteen fifteen. End."
        rig.send(.speak(text))
        var request = 1
        while rig.ending == nil {
            rig.answer(request)
            request += 1
        }
        #expect(rig.texts.joined(separator: " ") == text)
        #expect(rig.texts.allSatisfy { $0.unicodeScalars.count <= 50 })
    }

    @Test(
        "nothing to say is finished without a request", arguments: ["", "  \n", "...", "👍 https://a.example"])
    func blank(text: String) {
        var rig = ChainRig()
        rig.send(.speak(text))
        #expect(rig.texts.isEmpty)
        #expect(rig.ending == .finished)
    }

    @Test("cancelling ends everything at once, and what comes later has no effect")
    func cancel() {
        var rig = ChainRig()
        rig.send(.speak("One is the first sentence, and it is long. Two is the second."))
        rig.send(.audio(request: 1, bytes: 160))
        rig.send(.cancel)
        #expect(rig.cancelled == [1, 2])
        #expect(rig.timers.isEmpty)
        #expect(rig.chain.isOver)
        let late: [SynthesisInput] = [
            .audio(request: 2, bytes: 5), .ended(request: 1), .append("x. y"), .textEnded, .cancel,
            .timer(.firstAudio(request: 2)),
        ]
        for input in late { #expect(rig.send(input).isEmpty) }
    }

    @Test("what is reported of unknown requests has no effect")
    func unknown() {
        var rig = ChainRig()
        rig.send(.append("Hello. "))
        for request in [0, 2, 99] {
            #expect(rig.send(.audio(request: request, bytes: 5)).isEmpty)
            #expect(rig.send(.ended(request: request)).isEmpty)
            rig.fail(request)
        }
        #expect(rig.texts == ["Hello."])
        #expect(rig.warnings.isEmpty)
    }

    @Test("directives reach the request, and what they may not change is told")
    func directives() {
        var rig = ChainRig()
        rig.send(.append("[[tts:voice=marin speed=2 provider=b]]Hello. "))
        #expect(rig.orders[1]?.style.voice == "marin")
        #expect(rig.orders[1]?.style.overrides == ["speed": 2.0])
        #expect(rig.services == ["a"])
        #expect(rig.warnings.map(\.description).first?.contains("allowProvider") == true)
        rig.send(.append("[[tts:provider=b]]"))
        #expect(rig.warnings.count == 1)
    }

    @Test("an allowed provider is asked first, and one that is not set up is named")
    func provider() {
        let policy = DirectivePolicy(["allowProvider": true])
        var rig = ChainRig(policy: policy)
        rig.send(.speak("[[tts:provider=b voice=x model=m]]Hello."))
        #expect(rig.services == ["b"])
        #expect(rig.orders[1]?.style.voice == "x")
        rig.fail(1)
        #expect(rig.services == ["b", "a"])
        // Voice and model were meant for the other one.
        #expect(rig.orders[2]?.style.voice == nil)
        #expect(rig.orders[2]?.style.overrides == [:])
        var other = ChainRig(policy: policy)
        other.send(.speak("[[tts:provider=z]]Hello."))
        #expect(other.services == ["a"])
        #expect(other.warnings == [.unknownService("z")])
    }

    @Test("a reply that is too long is spoken as far as its limit, and that is told once")
    func tooLong() {
        var limits = SynthesisLimits()
        limits.longestText = 20
        var rig = ChainRig(limits: limits)
        rig.send(.append("Hello there. And so on. "))
        rig.send(.append("And on. "))
        #expect(rig.warnings == [.textTooLong(limit: 20)])
        rig.send(.textEnded)
        rig.answer(1)
        rig.answer(2)
        #expect(rig.texts == ["Hello there.", "And so"])
        #expect(rig.ending == .finished)
    }

    private func limits(longest: Int) -> SynthesisLimits {
        var limits = SynthesisLimits()
        limits.longestRequest = longest
        return limits
    }
}
