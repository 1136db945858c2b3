import CallCore
import Testing

@testable import Providers

/// Calls on which the flow, the caller or Plivo says nothing for a while.
@Suite("Quiet calls at Plivo")
struct PlivoQuietCallTests {
    @Test("a caller whom the flow answers is picked up soon, also when the flow has nothing to say")
    func answeredWithoutWords() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        call.wait(299)
        #expect(call.waits)
        call.wait(1)
        #expect(!call.waits)
        #expect(call.document.contains(#"<Response><Wait length="10"/><Redirect"#))
    }

    @Test("somebody who talks is noticed before a turn of six seconds is over, though Plivo waits for five at least")
    func noticedInTime() throws {
        var call = try PlivoCall.ringing()
        call.command(1, .answer)
        var words = Utterance(id: "u2", content: .text("Your message, please."))
        words.question = Listening(turnToken: "t1", silence: 2_000, timeout: 6_000)
        call.command(2, .speak(words))
        call.wait(HeardText.estimatedDuration(of: "Your message, please."))
        call.wait(5_699)
        #expect(!call.kinds.contains(.speechStarted))
        call.wait(1)
        #expect(call.kinds.last == .speechStarted)
    }

    @Test("a call that is gone when it is asked for was ended by the other side")
    func gone() throws {
        var call = try PlivoCall.answered()
        call.reconcile()
        call.respond(404)
        #expect(call.kinds.last == .ended(.hangupUser))
        #expect(call.isDone)
    }

    @Test("what hears with a silence that Plivo chooses does not serve a turn that needs two seconds")
    func silencesThatDiffer() {
        func turn(_ silence: Milliseconds) -> Listening { Listening(turnToken: "t", silence: silence) }
        #expect(!turn(1_200).covers(turn(2_000)))
        #expect(!turn(800).covers(turn(1_200)))
        #expect(turn(1_200).covers(turn(1_900)))
        #expect(turn(2_001).covers(turn(3_000)))
    }
}
