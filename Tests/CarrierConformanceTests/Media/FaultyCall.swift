import CallCore
import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

/// A call on a carrier's media stream, with what goes wrong on its sockets, in virtual time.
final class FaultyCall {
    static let greeting = "Good morning, this is the parcel service with a few short questions for you."
    static let question = "What would you like to send today?"
    static let second = "And where should it go to?"
    static let farewell = "Thank you, that is all. Good bye."
    static let answers = ["two red boxes", "to the harbour please"]

    private static let flow = """
        return {
          api = 1,
          summary = "Asks two questions",
          outbound = function(call)
            if not call:dial() then return end
            call:say("\(greeting)")
            for _, question in ipairs({ "\(question)", "\(second)" }) do
              local answer = call:ask(question, { timeout = 12 })
              emit("answer", { text = answer and answer.text or "" })
            end
            call:finish{ say = "\(farewell)" }
          end,
        }
        """

    let run: VirtualRun
    private var calls: [CallID: SimParty] = [:]
    private let carrier: SimulatedCarrier

    /// - Parameter faults: of each socket, by how many there were before it.
    init(_ carrier: SimulatedCarrier, seed: UInt64 = 1, faults: @escaping (Int) -> MediaFaults = { _ in .none }) throws
    {
        self.carrier = carrier
        let library = FlowLibrary()
        library.add(FlowBundle(name: "ask", main: "ask.lua", files: ["ask.lua": Array(Self.flow.utf8)]))
        let wire = try carrier.settings(SimulatedMedia())
        var settings = VirtualRun.Settings()
        settings.seed = seed
        settings.go(through: wire)
        settings.host.maxConcurrentCalls = 4
        run = VirtualRun(library: library, settings: settings)
        run.network.mediaFaults = { _, earlier in faults(earlier) }
    }

    /// Somebody who answers both questions, whatever happens.
    func place(to number: String = "+15550005678", _ prepare: (SimParty) -> Void = FaultyCall.answer) throws -> CallID {
        let party = run.network.party(at: number)
        party.answers(after: 1_000)
        prepare(party)
        let call = try run.initiate(CallRequest(to: number, mode: "ask"))
        calls[call] = party
        return call
    }

    static func answer(_ party: SimParty) {
        party.hears("send today", timeout: 25_000)
        party.says(answers[0])
        party.hears("go to", timeout: 25_000)
        party.says(answers[1])
    }

    /// Places one call and lets it run to its end.
    @discardableResult
    func play() throws -> CallID {
        let call = try place()
        try run.kernel.run(for: 150_000)
        return call
    }

    // MARK: what came of it

    func heard(_ call: CallID) -> String { calls[call]?.heard ?? "" }

    private func notes(_ call: CallID, _ kind: String) -> [CallNote] {
        run.notes.filter { $0.call == call && $0.note.kind == kind }.map(\.note)
    }

    /// What the flow was told of each answer.
    func answers(_ call: CallID) -> [String] { notes(call, "emit").compactMap { $0.data["data"]?["text"]?.text } }

    /// Codes of the warnings in the call's journal.
    func warnings(_ call: CallID) -> [String] { notes(call, "warning").map { $0.data["code"]?.text ?? $0.text } }

    /// Milliseconds after which a stream that broke off was back.
    func gaps(_ call: CallID) -> [Int] {
        notes(call, "stream").compactMap { Int($0.text.filter(\.isNumber)) }
    }

    /// What must be true whatever went wrong.
    func check(_ call: CallID, _ comment: Comment) throws {
        #expect(run.liveCalls.isEmpty, comment)
        let record = try #require(run.finalRecord(of: call), comment)
        #expect(record.endReason == .hangupBot, comment)
        #expect(run.timersLeft(of: call) == 0, comment)
        #expect(run.closings[call]?.leakedBytes == 0, comment)
        #expect(run.network.lines.allSatisfy { $0.endedAt != nil && $0.isSilentAfterEnd && $0.dialCount == 1 }, comment)
        #expect(run.serviceLog?.misuses.isEmpty != false, comment)
        #expect(run.wireCarrier?.carrierErrorsHeard.isEmpty == true, comment)
        for line in run.network.lines {
            for text in [Self.greeting, Self.question, Self.second, Self.farewell] {
                let begun = line.track.segments.count { $0.channel == .bot && $0.content == .words(text) }
                #expect(begun <= 1, "\(text) begun \(begun) times, \(comment)")
            }
        }
    }

    func close() { run.close() }
}
