import CallCore
import Testing

@testable import Providers

@Suite("Transcription session: connecting")
struct SessionConnectionTests {
    @Test("audio may flow when the service says ready, not when the socket opens")
    func ready() {
        var rig = TranscriptionRig.toy()
        #expect(rig.feed(.open) == [.connect(SocketRequest(url: Secret("wss://toy.example/listen")))])
        #expect(rig.feed(.open).isEmpty)
        #expect(rig.feed(.connected) == [.send(.text("hello"))])
        #expect(rig.say(#"{"type":"ready"}"#) == [.ready])
        #expect(rig.say(#"{"type":"ready"}"#).isEmpty)
    }

    @Test("a service that never says ready within 10 s is left and asked again")
    func connectTimeout() {
        var rig = TranscriptionRig.toy()
        rig.open()
        rig.wait(9_999)
        #expect(rig.socket == .open)
        rig.wait(1)
        #expect(rig.socket == .none)
        #expect(rig.problems.map(\.code) == ["speech.connect_timeout"])
        rig.wait(1_000)
        #expect(rig.requests.count == 2)
        // Nor may the handshake take longer.
        rig.wait(10_000)
        #expect(rig.socket == .none)
    }

    @Test("attempts are made after 1, 2, 4, 8 and 16 s, then the session is given up")
    func pauses() {
        var rig = TranscriptionRig.toy()
        rig.feed(.open)
        for pause: Milliseconds in [1, 2, 4, 8, 16] {
            rig.feed(.refused(status: 0, retryAfter: nil, message: "connection reset"))
            rig.wait(pause * 1_000 - 1)
            #expect(rig.socket == .none, "before \(pause) s")
            rig.wait(1)
            #expect(rig.socket == .opening, "after \(pause) s")
        }
        #expect(!rig.isFinished)
        rig.feed(.refused(status: 503, retryAfter: nil, message: "overloaded"))
        #expect(rig.ending??.code == "speech.unavailable")
        #expect(rig.ending??.message == #"no socket (HTTP 503): "overloaded"; given up after 5 attempts"#)
        #expect(rig.ending??.isFatal == false)
        #expect(rig.problems.count == 5)
    }

    @Test("30 s of a ready socket wipe out the attempts before it, 29 s do not")
    func stable() {
        for (length, pause): (Milliseconds, Milliseconds) in [(29_999, 4_000), (30_000, 1_000)] {
            var rig = TranscriptionRig.toy()
            rig.feed(.open)
            rig.feed(.refused(status: 500, retryAfter: nil, message: ""))
            rig.wait(1_000)
            rig.feed(.refused(status: 500, retryAfter: nil, message: ""))
            rig.wait(2_000)
            rig.feed(.connected)
            rig.say(#"{"type":"ready"}"#)
            rig.wait(length)
            rig.feed(.closed(code: 1006, reason: ""))
            rig.wait(pause - 1)
            #expect(rig.socket == .none)
            rig.wait(1)
            #expect(rig.socket == .opening)
        }
    }

    @Test("a definite refusal ends the session at once", arguments: [400, 401, 402, 403, 404, 301, 308])
    func refused(status: Int) {
        var rig = TranscriptionRig.toy()
        rig.feed(.open)
        rig.feed(.refused(status: status, retryAfter: 1_000, message: "no"))
        #expect(rig.ending??.isFatal == true)
        #expect(rig.ending??.message.contains("HTTP \(status)") == true)
        #expect(rig.problems.isEmpty)
    }

    @Test("what a refusal of the key says is not repeated: it may hold a piece of the key")
    func keyIsNotShown() {
        var rig = TranscriptionRig.toy()
        rig.feed(.open)
        rig.feed(.refused(status: 401, retryAfter: nil, message: "Incorrect API key provided: sk-ab12"))
        #expect(rig.ending??.code == "speech.key_refused")
        #expect(rig.ending??.message.contains("sk-ab") == false)
    }

    @Test("a passing refusal is tried again", arguments: [0, 408, 429, 500, 502, 503, 101])
    func passing(status: Int) {
        var rig = TranscriptionRig.toy()
        rig.feed(.open)
        rig.feed(.refused(status: status, retryAfter: nil, message: ""))
        #expect(!rig.isFinished)
        rig.wait(1_000)
        #expect(rig.socket == .opening)
    }

    @Test("Retry-After prolongs the pause, never shortens it; a pause that nobody waits for ends the session")
    func retryAfter() {
        for (wanted, pause): (Milliseconds, Milliseconds) in [(20, 1_000), (7_000, 7_000), (60_000, 60_000)] {
            var rig = TranscriptionRig.toy()
            rig.feed(.open)
            rig.feed(.refused(status: 429, retryAfter: wanted, message: ""))
            rig.wait(pause - 1)
            #expect(rig.socket == .none)
            rig.wait(1)
            #expect(rig.socket == .opening)
        }
        var rig = TranscriptionRig.toy()
        rig.feed(.open)
        rig.feed(.refused(status: 429, retryAfter: 61_000, message: ""))
        #expect(rig.ending??.code == "speech.rate_limited")
        #expect(rig.ending??.message.hasSuffix("given up as it wants a pause of 61 s") == true)
    }

    @Test("closes 1008 and those the service means so end the session; others bring a new socket")
    func closes() {
        for code in [1008, 4000] {
            var rig = TranscriptionRig.readyToy()
            rig.feed(.closed(code: code, reason: "policy"))
            #expect(rig.ending??.isFatal == true)
            #expect(rig.ending??.message.contains(#"\#(code): "policy""#) == true)
        }
        for code in [1000, 1001, 1006, 1011, 1012, 1013, 4001] {
            var rig = TranscriptionRig.readyToy()
            #expect(rig.feed(.closed(code: code, reason: "")).first == .holdAudio)
            #expect(rig.problems.map(\.code) == ["speech.lost"])
            rig.wait(1_000)
            rig.feed(.connected)
            #expect(rig.say(#"{"type":"ready"}"#) == [.ready])
            #expect(rig.requests.count == 2)
        }
    }

    @Test("a dialect that will ask for less makes a refusal none, once")
    func lessIsEnough() {
        var dialect = ToyDialect()
        dialect.isHappyWithLess = true
        var rig = TranscriptionRig.toy(dialect)
        rig.open()
        rig.feed(.closed(code: 1008, reason: "unknown field"))
        #expect(rig.socket == .opening)
        #expect(rig.problems.isEmpty)
        rig.feed(.connected)
        rig.feed(.closed(code: 1008, reason: "unknown field"))
        #expect(rig.ending??.isFatal == true)
    }

    @Test("a socket that was to end is made anew at once and quietly, but not in a circle")
    func expired() {
        var rig = TranscriptionRig.readyToy()
        let actions = rig.say(#"{"type":"expired"}"#)
        #expect(actions.prefix(2) == [.holdAudio, .disconnect(code: 1000)])
        #expect(rig.socket == .opening)
        #expect(rig.problems.isEmpty)
        rig.feed(.connected)
        rig.say(#"{"type":"ready"}"#, #"{"type":"expired"}"#)
        #expect(rig.socket == .none)
        rig.wait(2_000)
        #expect(rig.socket == .opening)
        for pause: Milliseconds in [4_000, 8_000, 16_000] {
            rig.feed(.connected)
            rig.say(#"{"type":"ready"}"#, #"{"type":"expired"}"#)
            rig.wait(pause)
        }
        rig.feed(.connected)
        rig.say(#"{"type":"expired"}"#)
        #expect(rig.ending??.code == "speech.lost")
    }

    @Test("what a dialect wants after it gave the socket up is not done")
    func nothingAfterTheEnd() {
        var rig = TranscriptionRig.readyToy()
        rig.say(#"{"type":"again"}"#)
        #expect(rig.socket == .none && rig.timers.count == 1)
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say(#"{"type":"bad"}"#)
        #expect(rig.ending??.code == "toy.bad")
        #expect(!rig.texts.contains("never"))
    }

    @Test("inputs that fit no socket change nothing")
    func stray() {
        var rig = TranscriptionRig.toy()
        for input: TranscriberInput in [
            .connected, .message(.text("{}")), .closed(code: 1006, reason: ""), .timer(0), .timer(99), .endOfSpeech,
            .refused(status: 401, retryAfter: nil, message: ""),
        ] { #expect(rig.feed(input).isEmpty) }
        rig.open()
        rig.feed(.closed(code: 1006, reason: ""))
        #expect(rig.say(#"{"type":"ready"}"#).isEmpty)
        #expect(rig.feed(.closed(code: 1008, reason: "")).isEmpty)
        #expect(rig.feed(.refused(status: 401, retryAfter: nil, message: "")).isEmpty)
    }
}
