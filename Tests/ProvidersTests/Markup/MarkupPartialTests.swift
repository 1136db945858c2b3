import CallCore
import Testing

@testable import Providers

@Suite("Words of a turn while they are spoken, on a carrier of documents")
struct MarkupPartialTests {
    private func open() -> LineBench {
        var bench = LineBench()
        var turn = Listening(turnToken: "t1", silence: 800)
        turn.partials = true
        bench.post()
        bench.order(1, .answer)
        bench.order(2, .listen(turn))
        return bench
    }

    private func callback(_ bench: LineBench, number: Int = 1, turn: String = "t1", salt: String = "s1") -> String {
        bench.callback(.partial, document: number, subject: turn, salt: salt)
    }

    @Test("the gather names where they are told, and only when they are wanted")
    func asked() {
        let bench = open()
        #expect(bench.replies[1]?.contains("partialResultCallback=\"https://voice.example.com/hook") == true)
        var other = LineBench()
        other.post()
        other.order(1, .answer)
        other.order(2, .listen(Listening(turnToken: "t1", silence: 800)))
        #expect(other.replies[1]?.contains("partialResultCallback") == false)
    }

    @Test("the first of them tells that somebody talks; each is reported with its turn")
    func reported() {
        var bench = open()
        bench.post(callback(bench), ["UnstableSpeechResult": "I want", "SequenceNumber": "0"])
        bench.post(
            callback(bench),
            ["StableSpeechResult": "I want", "UnstableSpeechResult": "some tea", "SequenceNumber": "1"])
        #expect(
            bench.kinds.suffix(3) == [
                .speechStarted, .speech(transcript: "I want", isFinal: false, confidence: nil),
                .speech(transcript: "I want some tea", isFinal: false, confidence: nil),
            ])
        #expect(bench.events.last?.turnToken == "t1")
    }

    @Test("those that were overtaken, are empty, or belong to no open turn are left alone")
    func ignored() {
        var bench = open()
        bench.post(callback(bench), ["UnstableSpeechResult": "newer", "SequenceNumber": "3"])
        let count = bench.events.count
        bench.post(callback(bench), ["UnstableSpeechResult": "older", "SequenceNumber": "2"])
        bench.post(callback(bench), ["SequenceNumber": "4"])
        bench.post(callback(bench, turn: "t0"), ["UnstableSpeechResult": "x", "SequenceNumber": "5"])
        bench.post(callback(bench, salt: "other"), ["UnstableSpeechResult": "x", "SequenceNumber": "6"])
        #expect(bench.events.count == count)
    }
}
