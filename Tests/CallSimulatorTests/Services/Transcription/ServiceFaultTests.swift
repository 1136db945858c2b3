import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Faults of transcription services")
struct ServiceFaultTests {
    private static let kinds = TranscriptionKind.allCases

    @Test("an upgrade can be refused in the service's own words", arguments: kinds, [401, 402, 429, 500])
    func refusal(kind: TranscriptionKind, status: Int) throws {
        let stage = SocketStage.ready(kind) { $0.faults.refusal = .init(status: status, retryAfter: 3) }
        let refusal = try #require(stage.refusal)
        #expect(refusal.status == status)
        #expect(refusal.headers["Retry-After"] == "3")
        #expect(try JSONText.decodePlain(refusal.body).map?.isEmpty == false)
        #expect(stage.accepted == nil)
    }

    @Test("the connection can break in the middle of a word", arguments: kinds)
    func drop(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind) { $0.faults.dropAtAudio = 500 }
        stage.speak("Book a table for two.")
        #expect(stage.isDropped)
        #expect(stage.closing == nil)
        #expect(stage.finals.isEmpty)
        stage.forget()
        stage.beSilent(2_000)
        #expect(stage.received.isEmpty)
    }

    @Test("the service can close with a code of its own", arguments: kinds, [1_011, 1_012, 1_013])
    func closing(kind: TranscriptionKind, code: Int) {
        var stage = SocketStage.ready(kind) { $0.faults.closing = .init(code: code, reason: "bye", atAudio: 500) }
        stage.speak("Book a table for two.")
        #expect(stage.closing == "\(code) bye")
    }

    @Test("while it stalls nothing comes, and then everything that has waited, in order", arguments: kinds)
    func stall(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind) { $0.faults.stall = .init(atAudio: 20, length: 6_000) }
        stage.forget()
        stage.speak("Book a table for two.")
        stage.beSilent(2_000)
        #expect(stage.received.isEmpty)
        stage.run(6_000)
        #expect(stage.finals == SocketStage.ready(kind).heard("Book a table for two."))
    }

    @Test("a service that is never ready says nothing of it", arguments: kinds)
    func neverReady(kind: TranscriptionKind) {
        let stage = SocketStage.ready(kind) { $0.faults.isNeverReady = true }
        let ready = ["session.updated", "session_started", "transcript.created", "Connected"]
        #expect(stage.types.allSatisfy { !ready.contains($0) })
        #expect((stage.accepted == nil) == (kind == .deepgram))
        #expect(stage.refusal == nil)
    }

    @Test("a half-open connection takes everything and says nothing, not even goodbye", arguments: kinds)
    func halfOpen(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind) { $0.faults.isHalfOpen = true }
        #expect(stage.accepted != nil)
        stage.speak("Book a table for two.")
        stage.beSilent(2_000)
        stage.run(60_000)
        stage.close()
        #expect(stage.received.isEmpty)
        #expect(stage.closing == nil)
    }

    @Test("text that is no JSON, and events that nobody knows, come in between", arguments: kinds)
    func disturbances(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind) {
            $0.faults.garbageEvery = 2
            $0.faults.unknownEvery = 3
        }
        stage.speak("Book a table for two.")
        stage.beSilent(3_000)
        #expect(stage.received.contains(.null))
        #expect(stage.types.contains("audio_weather.changed"))
        #expect(stage.finals == SocketStage.ready(kind).heard("Book a table for two."))
    }

    @Test("finals can be slow", arguments: kinds)
    func slow(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind) { $0.faults.finalDelay = 5_000 }
        stage.speak("Book a table for two.")
        stage.beSilent(3_000)
        #expect(stage.finals.isEmpty)
        stage.run(5_000)
        #expect(stage.finals.last?.isEmpty == false)
    }

    @Test("a session that has lasted long enough ends", arguments: kinds)
    func expiry(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind) { $0.faults.expiresAfter = 3_000 }
        stage.beSilent(2_000)
        #expect(stage.closing == nil)
        stage.beSilent(1_000)
        #expect(stage.closing != nil)
    }

    @Test("faults drawn from a seed are the same each time, and all kinds of them come up")
    func drawn() {
        let faults = (0..<300 as Range<UInt64>).map { ServiceFaults.drawn($0) }
        #expect(faults == (0..<300 as Range<UInt64>).map { ServiceFaults.drawn($0) })
        #expect(faults.allSatisfy { $0 != .none })
        #expect(faults.contains { $0.refusal?.retryAfter != nil })
        #expect(faults.contains { $0.isHalfOpen })
        #expect(faults.contains { $0.isNeverReady })
        #expect(faults.contains { $0.dropAtAudio != nil })
        #expect(faults.contains { $0.closing != nil })
        #expect(faults.contains { $0.stall != nil })
        #expect(faults.contains { $0.garbageEvery != nil })
        #expect(faults.contains { $0.unknownEvery != nil })
        #expect(faults.contains { $0.finalDelay > 0 })
        #expect(faults.contains { $0.expiresAfter != nil })
        #expect(faults.contains { $0.failsEvery != nil })
    }
}

extension SocketStage {
    /// What a service without faults makes of it.
    func heard(_ text: String) -> [String] {
        var stage = self
        stage.speak(text)
        stage.beSilent(3_000)
        return stage.finals
    }
}
