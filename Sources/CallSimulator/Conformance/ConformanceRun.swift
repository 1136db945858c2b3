import CallCore
import VoiceCallEngine

/// Makes one whole call through a driver and its simulated carrier, as written, under faults and with cuts.
struct ConformanceRun: Sendable {
    let call: ConformanceCall
    let driver: any CarrierDriver
    let wire: WireSettings

    /// What came of a run; nil `problem` when everything held.
    struct Outcome: Sendable {
        var problem: String?
        var journalWrites: Int
    }

    /// - Parameter each: gets every line of all runs.
    func finding(
        faultSeeds: [UInt64], cuts: Int, each: (LineRecording) -> Void
    ) -> ConformanceFinding {
        var problems: [String] = []
        func run(_ what: String, _ settings: (inout VirtualRun.Settings) -> Void) -> Outcome {
            let recorder = DriverRecorder()
            let outcome = play(recorder: recorder, settings)
            recorder.recordings.forEach(each)
            if let problem = outcome.problem { problems.append("\(what): \(problem)") }
            return outcome
        }
        let writes = run("as written") { _ in }.journalWrites
        for seed in faultSeeds {
            _ = run("fault seed \(seed)") {
                $0.seed = seed
                $0.faults = .benign(seed)
            }
        }
        for number in 1...max(cuts, 1) where cuts > 0 && writes > 1 {
            let write = max(1, number * writes / (cuts + 1))
            _ = run("cut after \(write) of \(writes) writes") {
                $0.cut = (write, number.isMultiple(of: 2) ? .before : .after)
                $0.carrier.firstRetry = 1
            }
        }
        let runs = 1 + faultSeeds.count + max(cuts, 0)
        let detail = problems.isEmpty ? "\(runs) runs" : problems.joined(separator: " | ")
        return ConformanceFinding(rule: call.rule, passed: problems.isEmpty, detail: detail)
    }

    func play(
        recorder: DriverRecorder, _ edit: (inout VirtualRun.Settings) -> Void = { _ in }
    ) -> Outcome {
        let library = FlowLibrary()
        library.add(call.bundle)
        let runner = SpecRunner(library: library, spec: call.specFile, flow: ConformanceCall.flow)
        var settings = settings(recorder)
        edit(&settings)
        var world: VirtualRun?
        let outcome = runner.run("call", settings) { world = $0 }
        let problem = problem(of: outcome, in: world, isCut: settings.cut != nil, recorder)
        return Outcome(problem: problem, journalWrites: outcome.journalWrites)
    }

    private func settings(_ recorder: DriverRecorder) -> VirtualRun.Settings {
        var settings = VirtualRun.Settings()
        var wire = wire
        wire.driver = RecordedDriver(inner: driver, recorder: recorder)
        settings.wire = wire
        settings.carrier.recogniser = .onListen
        settings.carrier.recordings[ConformanceCall.recording] = SimRecording(
            duration: 3_000, text: ConformanceCall.recordedWords)
        settings.host.carrier = driver.name
        settings.host.capabilities = driver.capabilities
        return settings
    }

    private func problem(
        of outcome: SpecOutcome, in world: VirtualRun?, isCut: Bool, _ recorder: DriverRecorder
    ) -> String? {
        // What a cut took away may be said to the flow to be lost; then it need not go on as it would have.
        if let error = outcome.error, !(isCut && error.code == "spec.unmet") { return error.message }
        if let heard = world?.wireCarrier?.carrierErrorsHeard.first {
            return "the carrier's own error was heard: \(heard)"
        }
        if let line = world?.wireCarrier?.debugger.first, !isCut {
            return "the carrier's log has error \(line.code): \(line.message)"
        }
        if let refusal = recorder.refusals.first { return "a webhook of the carrier was refused: \(refusal.rawValue)" }
        return nil
    }
}
