import CallCore
import ScriptValue

@testable import Providers

/// A transcriber among everything that may happen to it, in an order that a seed decides.
struct TranscriptionWorld {
    var rig: TranscriptionRig
    var random: ServiceRandom
    private var service: FakeService
    private let kind: String
    /// The service never errs and speaks in whole utterances; what else happens stays as it is.
    var behaves = false
    private var flows = false

    init(_ kind: String, seed: UInt64) throws {
        self.kind = kind
        rig =
            switch kind {
            case "openai-live": try TranscriptionRig("openai", ["model": "gpt-live-transcribe"])
            case "flux": try TranscriptionRig("deepgram", ["model": "flux-general-en"])
            case "manual": try TranscriptionRig("elevenlabs", ["commitStrategy": "manual"])
            default: try TranscriptionRig(kind)
            }
        random = ServiceRandom(seed: seed)
        service = FakeService(kind)
        if random.below(8) > 0 { rig.feed(.open) }
    }

    mutating func step() {
        rig.now = rig.now + Milliseconds(random.below(400))
        switch random.below(20) {
        case 0: rig.feed(.open)
        case 1:
            flows.toggle()
            rig.feed(.audioFlows(flows))
        case 2: rig.feed(.endOfSpeech)
        case 3, 4: if let next = rig.nextTimer, !behaves || random.below(3) == 0 { rig.fire(next.number) }
        case 5: if random.below(behaves ? 400 : 30) == 0 { rig.feed(.close) }
        case 6: stray()
        case 7 where random.below(4) == 0: trouble()
        default: talk()
        }
    }

    /// Closes, answers or not, and lets the timers run.
    mutating func finish() {
        rig.feed(.close)
        for _ in 0..<30 where !rig.isFinished {
            if rig.socket == .open, behaves || random.below(3) > 0 {
                say(service.ending(&random))
            } else if let next = rig.nextTimer {
                rig.fire(next.number)
            }
        }
        rig.feed(.close)
        rig.feed(.closed(code: 1000, reason: ""))
        rig.feed(.timer(0))
    }

    private mutating func talk() {
        switch rig.socket {
        case .none: break
        case .opening:
            guard random.below(4) > 0 else { return refuse() }
            rig.feed(.connected)
            service = FakeService(kind, said: service.said, whole: service.whole)
            if random.below(6) > 0 { say(service.greeting) }
        case .open:
            if !rig.isReady, random.below(2) == 0 { say(service.greeting) }
            say(behaves ? service.utterance(&random) : service.anything(&random))
        }
    }

    private mutating func say(_ messages: [String]) {
        for message in messages where rig.socket == .open { rig.feed(.message(.text(message))) }
    }

    private mutating func refuse() {
        let status = random.below(40) == 0 ? 401 : [0, 429, 500, 503][random.below(4)]
        rig.feed(.refused(status: status, retryAfter: [nil, 100, 5_000][random.below(3)], message: "no"))
    }

    private mutating func trouble() {
        guard rig.socket == .open else { return }
        if random.below(3) == 0, !behaves { return say([service.error(&random)]) }
        let code = random.below(60) == 0 ? 1008 : [1000, 1001, 1006, 1011][random.below(4)]
        rig.feed(.closed(code: code, reason: "x"))
    }

    /// What no host should say; it must do no harm.
    private mutating func stray() {
        switch random.below(5) {
        case 0: if rig.socket != .opening { rig.feed(.connected) }
        case 1: if rig.socket == .none { say([service.error(&random)]) }
        case 2: if rig.socket == .none { rig.feed(.closed(code: 1008, reason: "late")) }
        case 3: if rig.socket != .opening { rig.feed(.refused(status: 401, retryAfter: nil, message: "late")) }
        default: rig.feed(.timer(40 + random.below(20)))
        }
    }

    private var told: [String] { rig.finals.flatMap { $0.split(separator: " ").map(String.init) } }

    var doubledWords: [String] {
        Dictionary(grouping: told) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
    }

    var strangeWords: [String] { Set(told).subtracting(service.said).sorted() }

    /// Words of utterances that the service finished, and that were never told.
    var lostWords: [String] { service.whole.subtracting(told).sorted() }
}
