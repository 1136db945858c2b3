import CallCore
import ScriptValue

/// Contexts, commands, webhooks and responses that mean something on any carrier's line.
enum LineSamples {
    static let from = "+15550001234"
    static let to = "+15550005678"
    static let webhookURL = "https://voice.example.org/hook?tenant=kestrel"
    static let providerCallID = "conformance-call-1"

    /// A call that begins now: outbound before it is placed, or inbound before it is answered.
    static func context(_ direction: CallDirection, salt: String = "saltedconform") -> LineContext {
        var context = LineContext(
            callID: CallID("conformance"), providerCallID: direction == .inbound ? providerCallID : nil,
            direction: direction, from: from, to: to, webhookURL: webhookURL, salt: salt)
        context.begunAt = LineBench.start
        return context
    }

    /// A call that an earlier process left behind.
    static func resumed(_ direction: CallDirection) -> LineContext {
        var context = context(direction, salt: "saltofsecond")
        context.providerCallID = providerCallID
        context.isResumed = true
        context.begunAt = LineBench.start + -120_000
        return context
    }

    /// How that call may stand when a restart takes it up; nil for an engine that does not say.
    static let situations: [LineSituation?] = [nil, ringing, speaking, asking, transferring]

    /// The same as `resumed`, with how the call stands.
    static func resumed(_ direction: CallDirection, _ situation: LineSituation?) -> LineContext {
        var context = resumed(direction)
        context.situation = situation
        return context
    }

    private static var answered: LineSituation {
        var situation = LineSituation()
        situation.knownUntil = LineBench.start + -1_000
        situation.answeredAt = LineBench.start + -60_000
        // What is ordered again in the suite's scripts was ordered just before.
        for order in 1...4 { situation.pending[order] = LineBench.start + -1_000 }
        return situation
    }

    private static var ringing: LineSituation {
        var situation = answered
        situation.answeredAt = nil
        return situation
    }

    private static var speaking: LineSituation {
        var situation = answered
        situation.speech = LineSituation.Speech(
            utterance: Utterance(id: "u0", content: .text("Good morning to everybody.")),
            askedAt: LineBench.start + -2_000, startedAt: LineBench.start + -1_500, isDoubtful: false)
        return situation
    }

    private static var asking: LineSituation {
        var situation = answered
        let question = listening(0, digits: nil)
        situation.habit = question
        situation.turn = LineSituation.Turn(
            listening: question, openedAt: LineBench.start + -3_000, due: LineBench.start + 5_000, isDoubtful: false)
        return situation
    }

    private static var transferring: LineSituation {
        var situation = answered
        situation.transfer = LineSituation.Transfer(order: 900, to: "+15550009999", ring: 20_000)
        return situation
    }

    static let placement = Placement(to: to, from: from, ring: 25_000)

    /// One of each kind of command; the number makes ids of utterances and turns.
    static func commands(_ number: Int) -> [LineCommand] {
        var question = Utterance(id: "q\(number)", content: .text("Which colour?"))
        question.question = listening(number, digits: nil)
        question.mayBeInterrupted = true
        return [
            .place(placement), .answer, .reject(reason: "busy"), .hangUp(.hangupBot),
            .speak(Utterance(id: "u\(number)", content: .text("Good morning to you."))), .speak(question),
            .speak(Utterance(id: "r\(number)", content: .url("https://media.example.org/a.wav"))),
            .stopSpeaking(utterance: "u\(number - 1)"), .listen(listening(number, digits: nil)),
            .listen(listening(number, digits: DigitTerms(exactly: 4, atMost: 4, finishOn: "#"))),
            .stopListening(turnToken: "t\(number - 1)"), .dtmf(digits: "12w3"),
            .transfer(to: "+15550009999", announce: nil, ring: 20_000),
            .transfer(to: "+15550009999", announce: "One moment.", ring: 20_000),
        ]
    }

    static func listening(_ number: Int, digits: DigitTerms?) -> Listening {
        Listening(turnToken: "t\(number)", silence: 800, timeout: 8_000, speech: digits == nil, digits: digits)
    }

    /// A webhook that says nothing any carrier says.
    static func notice(_ number: Int, _ direction: CallDirection, waits: Bool) -> CarrierNotice {
        CarrierNotice(
            key: "conformance:\(number)", callID: CallID("conformance"), providerCallID: providerCallID,
            direction: direction, from: from, to: to, wantsDocument: waits,
            query: ["step": "nobody-knows-this"], content: ["kind": "nobody.knows.this", "number": .int(Int64(number))])
    }

    /// Whatever can come of a request, from nothing to nonsense.
    static let responses: [CarrierResponse] = [
        .lost("the answer was lost"), .notSent("there is no connection"),
        .answered(status: 200, body: Array("{}".utf8)), .answered(status: 404, body: []),
        .answered(status: 429, body: [], retryAfter: 1_000), .answered(status: 500, body: Array("oops".utf8)),
    ]
}
