import CallCore
import CallSimulator
import Testing
import VoiceCallEngine

@testable import voicecall

@Suite struct FullStoreTests {
    @Test("a store that is full during the call ends the run with the store's error", arguments: [0, 1, 5, 9])
    func full(_ write: Int) throws {
        let flow = try FlowFinder(folder: Command.flows).load("desk")
        var plan = RunPlan(
            flow: flow, manifest: try flow.manifest(), isInbound: true, overrides: SpecOverrides(),
            caller: .lines(CannedCaller.lines()), seed: 1)
        plan.store = FailingJournal(MemoryJournal(), failing: write..<10_000)
        let output = try RunOutputOptions.parse([])
        let failure = #expect(throws: CommandFailure.self) {
            try FlowRun(plan: plan, output: output, console: .current).perform()
        }
        #expect(failure?.code == "store.full")
        #expect(failure?.status == .storage)
    }
}
