import CallCore
import CallSimulator
import Testing
import VoiceCallEngine

@Suite("Shipped flows")
struct ShippedFlowTests {
    @Test("every spec holds as written, and every branch of the flow is reached", arguments: ShippedFlows.names)
    func specsHold(flow: String) throws {
        let tester = try ShippedFlows.tester(flow, collectsCoverage: true)
        var reached: Set<Int> = []
        for test in try tester.tests() {
            let outcome = tester.run(test, seed: 0)
            #expect(outcome.error == nil, "\(flow): \(test): \(outcome.error?.description ?? "")")
            reached.formUnion(outcome.coverage)
        }
        let missed = tester.branches.filter { !reached.contains($0.key) && $0.value.file == "\(flow).lua" }
        #expect(missed.isEmpty, "not reached: \(missed.values.map { "\($0.file):\($0.branch.line)" }.sorted())")
    }

    @Test(
        "specs hold with late, doubled and slow webhooks; calls stay tidy whatever fails", arguments: ShippedFlows.names
    )
    func seeds(flow: String) throws {
        let tester = try ShippedFlows.tester(flow)
        for test in try tester.tests() {
            for seed in UInt64(1)...6 {
                let outcome = tester.run(test, seed: seed)
                #expect(
                    outcome.error == nil,
                    "\(flow): \(test): seed \(seed), \(outcome.faults): \(outcome.error?.description ?? "")")
            }
        }
    }

    @Test("a process cut at any journal write takes the call up where it was", arguments: ShippedFlows.names)
    func cuts(flow: String) throws {
        let tester = try ShippedFlows.tester(flow)
        for test in try tester.tests() {
            let whole = tester.run(test, seed: 0)
            for write in 0..<whole.journalWrites {
                for side in CuttingJournal.Side.allCases {
                    let cut = tester.run(test, cutAfter: write, side: side)
                    let place = "\(flow): \(test): cut \(side) write \(write)"
                    #expect(cut.error == nil, "\(place): \(cut.error?.description ?? "")")
                    #expect(cut.essence == whole.essence, "\(place) went \(cut.essence), not \(whole.essence)")
                }
            }
        }
    }

    @Test("the same seed gives the same run, line for line", arguments: ShippedFlows.names)
    func sameSeedSameRun(flow: String) throws {
        let tester = try ShippedFlows.tester(flow)
        let test = try #require(try tester.tests().first)
        for seed: UInt64 in [0, 7, 8] {
            let first = tester.run(test, seed: seed, keepsTrace: true)
            let second = tester.run(test, seed: seed, keepsTrace: true)
            #expect(first.trace.map(\.description) == second.trace.map(\.description))
            #expect(first.notes == second.notes)
            #expect(!first.trace.isEmpty)
        }
    }
}
