import CallCore
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Calls whose speech comes from services")
struct StreamedSpeechTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Says one thing",
          outbound = function(call)
            if not call:dial() then return end
            local said, why = call:say(
              "The first sentence. Here is the second sentence, and it is longer. Then a third one.")
            emit("said", said and { whole = not said.interrupted, heard = said.heard } or { failed = why })
          end,
        }
        """
    /// As somebody at a telephone writes it down.
    private static let text = "the first sentence here is the second sentence and it is longer then a third one"

    private struct Call {
        var heard: String
        /// What the flow was told of its sentence.
        var said: Value?
        var log: ServiceLog?
        var warnings: [String]
    }

    private func play(_ media: SimulatedMedia, faults: FaultProfile = .none) throws -> Call {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "say", main: "say.lua", files: ["say.lua": Array(Self.flow.utf8)]))
        let wire = try SimulatedCarrier.telnyx.settings(media)
        var settings = VirtualRun.Settings()
        settings.seed = faults.seed
        settings.faults = faults
        settings.go(through: wire)
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        // This is about the services, not about the carrier's sockets.
        run.network.mediaFaults = { _, _ in .none }
        let party = run.network.party(at: "+15550005678")
        party.answers(after: 1_000)
        _ = try run.initiate(CallRequest(to: "+15550005678", mode: "say"))
        try run.kernel.run(for: 120_000)
        return Call(
            heard: party.heard, said: run.notes.first { $0.note.kind == "emit" }?.note.data["data"],
            log: run.serviceLog, warnings: run.notes.filter { $0.note.kind == "warning" }.map(\.note.text))
    }

    private static func words(_ text: String) -> [Substring] {
        String(text.lowercased().filter { $0.isLetter || $0 == " " }).split(separator: " ")
    }

    @Test("the service that was chosen speaks, and is heard word for word", arguments: SimulatedSpeech.allCases)
    func speech(speech: SimulatedSpeech) throws {
        let call = try play(SimulatedMedia(transcription: .mistral, speech: speech))
        #expect(call.heard == Self.text)
        #expect(call.said?["whole"] == true)
        #expect(call.warnings.isEmpty)
        let log = try #require(call.log)
        #expect(log.misuses.isEmpty)
        let requests = log.asked.filter { $0.key != "mistral" }
        #expect(requests.keys.sorted() == (speech == .local ? [] : [speech.rawValue]))
        #expect(log.asked["mistral"] == 1)
    }

    @Test("whatever goes wrong at the services, the text is heard whole, or the flow is told what was heard of it")
    func faults() throws {
        var ends: [String: Int] = [:]
        for seed in UInt64(1)...60 {
            // A kind of fault that no part of this call can meet: only the services' own are left.
            let profile = FaultProfile.only([.realtimeFailure], seed: seed)
            let call = try play(SimulatedMedia(speech: .service(.openai)), faults: profile)
            let said = try #require(call.said, "seed \(seed)")
            #expect(call.log?.misuses.isEmpty == true, "seed \(seed)")
            if said["whole"] == true {
                ends["whole", default: 0] += 1
                #expect(call.heard == Self.text, "seed \(seed)")
            } else {
                ends[said["failed"]?.text ?? "part", default: 0] += 1
                let told = Self.words(said["heard"]?.text ?? "")
                var left = Self.words(call.heard)[...]
                for word in told {
                    let place = left.firstIndex(of: word)
                    #expect(place != nil, "seed \(seed): told \(told), heard \(call.heard)")
                    left = left[(place.map { $0 + 1 } ?? left.endIndex)...]
                }
            }
        }
        #expect(ends["whole", default: 0] >= 30)
        #expect(ends["part", default: 0] >= 1)
    }
}
