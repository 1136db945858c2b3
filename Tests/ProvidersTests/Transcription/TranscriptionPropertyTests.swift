import CallCore
import ScriptValue
import Testing

@testable import Providers

/// The rig checks the socket, the timers and the single end at every step; here come the steps, and the words.
@Suite("Transcription, any sequence of inputs")
struct TranscriptionPropertyTests {
    static let kinds = ["openai", "openai-live", "deepgram", "flux", "elevenlabs", "manual", "mistral", "xai"]

    @Test("sockets, timers, words and the end keep their rules", arguments: kinds)
    func anySequence(kind: String) throws {
        for seed in 1...UInt64(200) {
            var world = try TranscriptionWorld(kind, seed: seed)
            for _ in 0..<world.random.below(120) { world.step() }
            world.finish()
            #expect(world.rig.isFinished, "seed \(seed)")
            let doubled = world.doubledWords
            #expect(doubled.isEmpty, "seed \(seed): said twice: \(doubled)")
            let strangers = world.strangeWords
            #expect(strangers.isEmpty, "seed \(seed): never said: \(strangers)")
            guard !world.rig.isFinished || !doubled.isEmpty || !strangers.isEmpty else { continue }
            return
        }
    }

    @Test("a service that behaves has all its words told, whatever the network does after them", arguments: kinds)
    func nothingIsLost(kind: String) throws {
        for seed in 1...UInt64(200) {
            var world = try TranscriptionWorld(kind, seed: seed)
            world.behaves = true
            for _ in 0..<60 { world.step() }
            world.finish()
            let lost = world.lostWords
            #expect(lost.isEmpty, "seed \(seed): lost: \(lost)")
            if !lost.isEmpty { return }
        }
    }
}
