import CallCore
import Testing

@testable import Providers

@Suite("Transcription session: audio, silence and the end")
struct SessionSpeechTests {
    @Test("what is not JSON is reported once and never ends the session; unknown messages are ignored")
    func badMessages() {
        var rig = TranscriptionRig.readyToy()
        for message in ["{", "", "nonsense", "[1", "\u{0}"] { rig.say(message) }
        rig.feed(.message(.binary([0xFF, 0xFE])))
        #expect(rig.problems.map(\.code) == ["speech.message"])
        for message in ["5", "[]", "null", #"{"type":5}"#, #"{"type":"new.event","a":{"b":[1]}}"#, "{}"] {
            #expect(rig.say(message).isEmpty)
        }
        rig.feed(.message(.binary(Array(#"{"type":"words","text":"a"}"#.utf8))))
        #expect(rig.partials == ["a"])
    }

    @Test("an utterance that the loss of the socket cuts short ends with what was heard of it")
    func cutShort() {
        var rig = TranscriptionRig.readyToy()
        rig.say(#"{"type":"words","text":"book a"}"#)
        #expect(
            rig.feed(.closed(code: 1006, reason: "")).prefix(2)
                == [.holdAudio, .heard(.final("book a", confidence: nil))])
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say(#"{"type":"ready"}"#)
        rig.feed(.closed(code: 1006, reason: ""))
        #expect(rig.finals == ["book a"])
    }

    @Test("after close the last words come out, then the socket is closed with 1000")
    func close() {
        var rig = TranscriptionRig.readyToy()
        rig.say(#"{"type":"words","text":"bye"}"#)
        #expect(rig.say(#"{"type":"done"}"#).isEmpty)
        #expect(rig.feed(.close) == [.send(.text("flush"))])
        #expect(rig.feed(.close).isEmpty)
        rig.wait(1_000)
        #expect(rig.say(#"{"type":"end"}"#) == [.heard(.final("bye", confidence: nil))])
        #expect(rig.say(#"{"type":"done"}"#) == [.disconnect(code: 1000), .finished(nil)])
        #expect(rig.feed(.open).isEmpty && rig.feed(.close).isEmpty)
    }

    @Test("words that are still open when the service closes, or after 5 s, come out as they are")
    func closedByService() {
        var rig = TranscriptionRig.readyToy()
        rig.say(#"{"type":"words","text":"bye"}"#)
        rig.feed(.close)
        #expect(
            rig.feed(.closed(code: 1000, reason: "")) == [.heard(.final("bye", confidence: nil)), .finished(nil)])

        var slow = TranscriptionRig.readyToy()
        slow.say(#"{"type":"words","text":"bye"}"#)
        slow.feed(.close)
        slow.wait(4_999)
        #expect(!slow.isFinished)
        slow.wait(1)
        #expect(
            slow.log.suffix(3) == [.heard(.final("bye", confidence: nil)), .disconnect(code: 1000), .finished(nil)])
        #expect(slow.problems.map(\.code) == ["speech.unfinished"])
    }

    @Test("close ends the session in every state")
    func closeAnywhere() {
        var idle = TranscriptionRig.toy()
        #expect(idle.feed(.close) == [.finished(nil)])
        var connecting = TranscriptionRig.toy()
        connecting.feed(.open)
        #expect(connecting.feed(.close) == [.disconnect(code: 1000), .finished(nil)])
        var opening = TranscriptionRig.toy()
        opening.open()
        #expect(opening.feed(.close) == [.disconnect(code: 1000), .finished(nil)])
        var waiting = TranscriptionRig.readyToy()
        waiting.feed(.closed(code: 1011, reason: ""))
        #expect(waiting.feed(.close) == [.finished(nil)])
        waiting.wait(60_000)
        #expect(waiting.requests.count == 1)
    }

    @Test("trouble after close is worth a line, but the end was wanted")
    func troubleWhileClosing() {
        for trouble in ["bad", "again", "expired"] {
            var rig = TranscriptionRig.readyToy()
            rig.feed(.close)
            rig.say(#"{"type":"\#(trouble)"}"#)
            #expect(rig.ending == .some(nil), "\(trouble)")
            #expect(rig.problems.count == (trouble == "expired" ? 0 : 1))
            #expect(rig.requests.count == 1)
        }
    }

    @Test("while no audio flows the service is told that somebody is there")
    func keepAlive() {
        var rig = TranscriptionRig.readyToy()
        rig.wait(8_000)
        #expect(rig.texts == ["hello", "alive", "alive"])
        rig.feed(.audioFlows(true))
        rig.wait(60_000)
        #expect(rig.texts.count == 3)
        rig.feed(.audioFlows(false))
        rig.wait(4_000)
        #expect(rig.texts.count == 4)
        rig.feed(.close)
        rig.wait(4_500)
        #expect(rig.texts.suffix(2) == ["alive", "flush"])
    }

    @Test("when audio stops, silence takes its place for as long as a pause must be heard")
    func silence() {
        var dialect = ToyDialect()
        dialect.keepAlive.silence = .lasting(1_000)
        var rig = TranscriptionRig.readyToy(dialect)
        rig.wait(4_000)
        #expect(rig.sentBytes.isEmpty && rig.texts == ["hello", "alive"])
        rig.feed(.audioFlows(true))
        rig.wait(700)
        rig.feed(.audioFlows(false))
        rig.wait(3_000)
        #expect(rig.sentBytes == Array(repeating: Array(repeating: 0xFF, count: 1_600), count: 5))
        rig.say(#"{"type":"audio"}"#)
        #expect(rig.texts.last == "1700")
        rig.wait(2_000)
        #expect(rig.texts.last == "alive")
        rig.feed(.audioFlows(true))
        rig.feed(.audioFlows(true))
        rig.wait(10_000)
        #expect(rig.sentBytes.count == 5)
        // A new socket heard no speech that would have to end.
        rig.feed(.audioFlows(false))
        rig.feed(.closed(code: 1006, reason: ""))
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say(#"{"type":"ready"}"#)
        rig.wait(3_000)
        #expect(rig.sentBytes.count == 5)
    }

    @Test("a service that needs audio without gaps gets silence from the first moment")
    func alwaysSilence() {
        var dialect = ToyDialect()
        dialect.keepAlive = KeepAlive(silence: .always)
        var rig = TranscriptionRig.readyToy(dialect)
        rig.wait(10_000)
        #expect(rig.sentBytes.count == 50)
        #expect(rig.texts == ["hello"])
    }

    @Test("audio is counted for the socket it goes to: what was held goes to the next one")
    func meter() {
        var rig = TranscriptionRig.toy()
        rig.feed(.audioFlows(true))
        rig.wait(300)
        rig.open()
        rig.wait(200)
        rig.say(#"{"type":"ready"}"#)
        rig.wait(500)
        rig.say(#"{"type":"audio"}"#)
        #expect(rig.texts.last == "1000")
        rig.feed(.audioFlows(false))
        rig.wait(100)
        rig.feed(.audioFlows(true))
        rig.feed(.closed(code: 1006, reason: ""))
        rig.wait(1_000)
        rig.feed(.connected)
        rig.say(#"{"type":"ready"}"#)
        rig.feed(.audioFlows(false))
        rig.wait(700)
        rig.say(#"{"type":"audio"}"#)
        #expect(rig.texts.last == "1000")
    }

    @Test("the end of speech is told to services that do not find it, after the audio that was held")
    func endOfSpeech() {
        var rig = TranscriptionRig.readyToy()
        #expect(rig.feed(.endOfSpeech).isEmpty)

        var dialect = ToyDialect()
        dialect.endpoints = false
        rig = .toy(dialect)
        rig.feed(.audioFlows(true))
        rig.open()
        rig.wait(400)
        #expect(rig.feed(.endOfSpeech).isEmpty)
        #expect(rig.say(#"{"type":"ready"}"#) == [.ready, .send(.text("commit 400"))])
        rig.wait(600)
        #expect(rig.feed(.endOfSpeech) == [.send(.text("commit 1000"))])
        rig.feed(.closed(code: 1006, reason: ""))
        rig.wait(1_000)
        rig.feed(.connected)
        #expect(rig.say(#"{"type":"ready"}"#) == [.ready])
    }

    @Test("a dialect is woken when it asked for it, and not after the socket is gone")
    func wake() {
        var rig = TranscriptionRig.readyToy()
        rig.say(#"{"type":"later"}"#)
        rig.wait(300)
        rig.say(#"{"type":"later"}"#)
        rig.wait(499)
        #expect(rig.texts.last == "hello")
        rig.wait(1)
        #expect(rig.texts.last == "woken")
        rig.say(#"{"type":"later"}"#)
        rig.feed(.closed(code: 1006, reason: ""))
        rig.wait(900)
        #expect(rig.texts.filter { $0 == "woken" }.count == 1)
    }

    @Test("what services say is shown on one line, short, without quotes of its own")
    func quoting() {
        #expect(SpeechProblem.quoting("a\n\"b\"\u{202E}  c") == #": "a 'b' c""#)
        #expect(SpeechProblem.quoting(" \r\n") == "")
        #expect(SpeechProblem.shown(String(repeating: "é", count: 5_000)).utf8.count <= 202)
    }
}
