import CallCore
import ScriptValue

/// A service of few words, for what all sessions have in common.
struct ToyDialect: TranscriptionDialect {
    var service: String { "toy" }
    var request: SocketRequest { SocketRequest(url: Secret("wss://toy.example/listen")) }
    var framing: AudioFraming { .binary }
    var endpoints = true
    var keepAlive = KeepAlive(silence: .never, message: .text("alive"))
    var fatalCloseCodes: Set<Int> { [4000] }
    /// What was heard and not reported.
    var unreported = ""
    var isHappyWithLess = false

    mutating func connected() -> [DialectStep] { [.send(.text("hello"))] }

    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep] {
        switch message["type"]?.text {
        case "ready": return [.ready]
        case "words":
            unreported = message["text"]?.text ?? ""
            return [.heard(.partial(unreported))]
        case "end":
            defer { unreported = "" }
            return [.heard(.final(unreported, confidence: nil))]
        case "bad": return [.fail(problem), .send(.text("never"))]
        case "again": return [.reconnect(problem), .send(.text("never"))]
        case "expired": return [.reconnect(nil)]
        case "later": return [.wake(after: 500)]
        case "audio": return [.send(.text("\(audio)"))]
        case "done": return [.drained]
        default: return []
        }
    }

    mutating func endOfSpeech(audio: Milliseconds) -> [DialectStep] { [.send(.text("commit \(audio)"))] }
    mutating func flush(audio: Milliseconds) -> [DialectStep] { [.send(.text("flush"))] }
    mutating func wake() -> [DialectStep] { [.send(.text("woken"))] }

    mutating func socketEnded() -> [TranscriberEvent] {
        defer { unreported = "" }
        return [.final(unreported, confidence: nil)]
    }

    mutating func adapts(toCloseCode code: Int) -> Bool {
        defer { isHappyWithLess = false }
        return isHappyWithLess
    }

    private var problem: SpeechProblem {
        SpeechProblem(code: "toy.bad", service: service, message: "bad", isFatal: false)
    }
}

extension TranscriptionRig {
    static func toy(_ dialect: ToyDialect = ToyDialect()) -> TranscriptionRig {
        TranscriptionRig(TranscriptionSession(dialect))
    }

    static func readyToy(_ dialect: ToyDialect = ToyDialect()) -> TranscriptionRig {
        var rig = toy(dialect)
        rig.open()
        rig.say(#"{"type":"ready"}"#)
        return rig
    }

    var texts: [String] {
        log.compactMap { if case .send(.text(let bytes)) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
    }
}
