import CallCore
import CallSimulator
import Foundation
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Calls on media sockets on which things go wrong")
struct MediaFaultTests {
    private static func faults(_ edit: (inout MediaFaults) -> Void) -> MediaFaults {
        var faults = MediaFaults()
        edit(&faults)
        return faults
    }

    /// Plays a call whose first socket has these faults, and checks what must be true of any.
    private func play(
        _ carrier: SimulatedCarrier, all: Bool = false, _ faults: MediaFaults,
        _ look: (FaultyCall, CallID) throws -> Void
    ) throws {
        let bench = try FaultyCall(carrier) { all || $0 == 0 ? faults : .none }
        defer { bench.close() }
        let call = try bench.play()
        try bench.check(call, "\(carrier.rawValue)")
        try look(bench, call)
    }

    /// Nobody notices anything.
    private func isUnharmed(_ bench: FaultyCall, _ call: CallID) {
        #expect(bench.answers(call) == FaultyCall.answers)
        #expect(bench.warnings(call) == [])
        #expect(bench.gaps(call) == [])
        for text in [FaultyCall.greeting, FaultyCall.question, FaultyCall.second, FaultyCall.farewell] {
            #expect(bench.heard(call).contains(Self.plain(text)))
        }
    }

    private static func plain(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0 == " " })
    }

    @Test("without faults all is said and heard", arguments: SimulatedCarrier.allCases)
    func none(carrier: SimulatedCarrier) throws { try play(carrier, .none, isUnharmed) }

    @Test("frames that come late and unevenly are heard as they were said", arguments: SimulatedCarrier.allCases)
    func jitter(carrier: SimulatedCarrier) throws { try play(carrier, Self.faults { $0.jitter = 100 }, isUnharmed) }

    @Test("frames that overtook one another are heard in order", arguments: SimulatedCarrier.allCases)
    func swapped(carrier: SimulatedCarrier) throws { try play(carrier, Self.faults { $0.swapsEvery = 3 }, isUnharmed) }

    @Test("a stall in the middle of the talk costs nothing but time", arguments: SimulatedCarrier.allCases)
    func stall(carrier: SimulatedCarrier) throws {
        for frame in [50, 320, 400, 450, 500] {
            try play(carrier, Self.faults { $0.stall = .init(atFrame: frame, length: 800) }, isUnharmed)
        }
    }

    /// Everything is said, something is heard of every answer, and there is nothing to warn of.
    private func isNearlyUnharmed(_ bench: FaultyCall, _ call: CallID) {
        #expect(bench.answers(call).count == 2 && !bench.answers(call).contains(""))
        #expect(bench.warnings(call) == [])
        #expect(bench.gaps(call) == [])
        #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)))
    }

    @Test("frames that are lost now and then cost a word at most", arguments: SimulatedCarrier.allCases)
    func lost(carrier: SimulatedCarrier) throws {
        try play(carrier, Self.faults { $0.losesEvery = 40 }, isNearlyUnharmed)
    }

    @Test(
        "messages that make no sense, or come from nobody, change nothing", arguments: SimulatedCarrier.allCases)
    func garbage(carrier: SimulatedCarrier) throws {
        try play(carrier, Self.faults { $0.garbageEvery = 1 }, isUnharmed)
    }

    @Test(
        "frames whose Base64 is not canonical are not heard, and the others are",
        arguments: SimulatedCarrier.allCases)
    func base64(carrier: SimulatedCarrier) throws {
        let faults = Self.faults {
            $0.garbageEvery = 30
            $0.garbage = [.looseBase64]
        }
        try play(carrier, faults, isNearlyUnharmed)
    }

    @Test("frames before the start are not heard, and the call goes on", arguments: SimulatedCarrier.allCases)
    func soundFirst(carrier: SimulatedCarrier) throws {
        try play(carrier, Self.faults { $0.opening = .soundFirst }, isUnharmed)
    }

    @Test("marks that a clear brings back late and in odd order prove nothing", arguments: SimulatedCarrier.allCases)
    func clearedMarks(carrier: SimulatedCarrier) throws {
        let faults = Self.faults { $0.clearedMarksDelay = 700 }
        let bench = try FaultyCall(carrier) { _ in faults }
        defer { bench.close() }
        let call = try bench.place { party in
            party.interrupts("stop it", after: 1_500)
            FaultyCall.answer(party)
        }
        try bench.run.kernel.run(for: 120_000)
        try bench.check(call, "\(carrier.rawValue)")
        #expect(bench.warnings(call) == [])
        #expect(!bench.heard(call).contains("short questions"))
        #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)))
        let said = bench.run.notes.first { $0.call == call && $0.note.kind == "said" }?.note
        #expect(said?.data["interrupted"] == true)
    }

    @Test(
        "marks that never come back hold the call up for two seconds each, and are told of",
        arguments: SimulatedCarrier.allCases)
    func lostMarks(carrier: SimulatedCarrier) throws {
        try play(carrier, Self.faults { $0.losesMarkEvery = 1 }) { bench, call in
            #expect(bench.answers(call) == FaultyCall.answers)
            #expect(Set(bench.warnings(call)) == ["stream.unconfirmed"])
            #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)))
        }
    }

    @Test(
        "a connection that breaks is opened again within two seconds, and the caller is heard again",
        arguments: SimulatedCarrier.allCases)
    func drop(carrier: SimulatedCarrier) throws {
        for frame in [5, 100, 300, 360, 420, 480] {
            try play(carrier, Self.faults { $0.dropAtFrame = frame }) { bench, call in
                #expect(bench.gaps(call).count == 1, "frame \(frame)")
                #expect(bench.warnings(call) == [], "frame \(frame)")
                #expect(bench.gaps(call).allSatisfy { $0 <= 2_000 }, "frame \(frame)")
                #expect(bench.answers(call).last?.hasSuffix(FaultyCall.answers[1]) == true, "frame \(frame)")
                #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)), "frame \(frame)")
            }
        }
    }

    @Test("a connection that breaks before its start has come is no loss", arguments: SimulatedCarrier.allCases)
    func dropAtOnce(carrier: SimulatedCarrier) throws {
        try play(carrier, Self.faults { $0.dropAtFrame = 0 }) { bench, call in
            #expect(bench.answers(call) == FaultyCall.answers)
            #expect(bench.heard(call).contains(Self.plain(FaultyCall.greeting)))
        }
    }

    @Test(
        "a connection that breaks and is refused afterwards leaves the call to the carrier's own voice and ear",
        arguments: SimulatedCarrier.allCases)
    func dropForGood(carrier: SimulatedCarrier) throws {
        for frame in [100, 300, 360, 420] {
            let bench = try FaultyCall(carrier) { earlier in
                Self.faults {
                    if earlier == 0 { $0.dropAtFrame = frame } else { $0.opening = .refused(status: 502) }
                }
            }
            defer { bench.close() }
            let call = try bench.play()
            try bench.check(call, "\(carrier.rawValue), frame \(frame)")
            #expect(bench.warnings(call).contains("stream.lost"), "frame \(frame)")
            #expect(bench.answers(call).last?.hasSuffix(FaultyCall.answers[1]) == true, "frame \(frame)")
            #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)), "frame \(frame)")
        }
    }

    @Test(
        "a connection over which nothing comes any more is let go, and the call goes on",
        arguments: SimulatedCarrier.allCases)
    func halfOpen(carrier: SimulatedCarrier) throws {
        for frame in [5, 100, 300, 360, 420] {
            try play(carrier, Self.faults { $0.halfOpenAtFrame = frame }) { bench, call in
                #expect(bench.warnings(call).contains("stream.dead"), "frame \(frame)")
                #expect(bench.answers(call).last?.hasSuffix(FaultyCall.answers[1]) == true, "frame \(frame)")
                #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)), "frame \(frame)")
            }
        }
    }

    @Test(
        "a proxy that refuses WebSockets leaves the call to the carrier's own voice and ear",
        arguments: SimulatedCarrier.allCases)
    func refused(carrier: SimulatedCarrier) throws {
        try play(carrier, all: true, Self.faults { $0.opening = .refused(status: 502) }) { bench, call in
            #expect(bench.warnings(call).contains("stream.none"))
            #expect(bench.answers(call) == FaultyCall.answers)
            #expect(bench.heard(call).contains(Self.plain(FaultyCall.greeting)))
            let why = bench.run.notes.first { $0.note.data["code"] == "stream.none" }?.note.text ?? ""
            #expect(why.contains("passes WebSocket upgrades"))
        }
    }

    @Test("a stream that comes late is waited for", arguments: SimulatedCarrier.allCases)
    func late(carrier: SimulatedCarrier) throws {
        try play(carrier, Self.faults { $0.opening = .late(3_000) }, isUnharmed)
    }

    @Test(
        "a stream that comes too late, never starts, or starts for another call is not used",
        arguments: SimulatedCarrier.allCases,
        [MediaFaults.Opening.late(9_000), .neverStarts, .anotherCall])
    func unusable(carrier: SimulatedCarrier, opening: MediaFaults.Opening) throws {
        try play(carrier, all: true, Self.faults { $0.opening = opening }) { bench, call in
            #expect(bench.warnings(call).contains("stream.none"))
            #expect(bench.answers(call) == FaultyCall.answers)
            #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)))
        }
    }

    @Test(
        "a second start, and a message that is too long, close the connection; the call gets another",
        arguments: SimulatedCarrier.allCases, [MediaFaults.Garbage.secondStart, .oversized])
    func closed(carrier: SimulatedCarrier, garbage: MediaFaults.Garbage) throws {
        for frame in [100, 360, 420] {
            let faults = Self.faults {
                $0.garbageEvery = frame
                $0.garbage = [garbage]
            }
            try play(carrier, faults) { bench, call in
                #expect(bench.gaps(call).count == 1, "frame \(frame)")
                #expect(bench.answers(call).last?.hasSuffix(FaultyCall.answers[1]) == true, "frame \(frame)")
                #expect(bench.heard(call).contains(Self.plain(FaultyCall.farewell)), "frame \(frame)")
            }
        }
    }

    @Test("what goes wrong on one call's socket disturbs no other call", arguments: SimulatedCarrier.allCases)
    func others(carrier: SimulatedCarrier) throws {
        for seed in UInt64(1)...6 {
            let bench = try FaultyCall(carrier, seed: seed)
            defer { bench.close() }
            var first: String?
            bench.run.network.mediaFaults = { call, earlier in
                first = first ?? call
                return call == first ? .drawn(seed &* 100 &+ UInt64(earlier)) : .none
            }
            let bad = try bench.place()
            try bench.run.kernel.run(for: 1_900)
            let good = try bench.place(to: "+15550005679")
            try bench.run.kernel.run(for: 150_000)
            try bench.check(bad, "seed \(seed)")
            isUnharmed(bench, good)
        }
    }

    /// `make soak` takes 1,000.
    private static let seeds = ProcessInfo.processInfo.environment["VOICECALL_MEDIA_SEEDS"].flatMap(UInt64.init) ?? 60

    @Test("whatever goes wrong, a call ends in good order and says nothing twice")
    func drawn() throws {
        for seed in 1...Self.seeds {
            let carrier = SimulatedCarrier.allCases[Int(seed % 3)]
            let bench = try FaultyCall(carrier, seed: seed) { .drawn(seed &* 1_000 &+ UInt64($0)) }
            defer { bench.close() }
            let call = try bench.play()
            try bench.check(call, "\(carrier.rawValue) seed \(seed)")
        }
    }
}
