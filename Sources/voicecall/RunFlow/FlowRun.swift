import ArgumentParser
import CallAudio
import CallCore
import CallSimulator
import VoiceCallEngine

/// Plays a plan: shows the timeline, writes the recording, ends with the summary.
struct FlowRun {
    let plan: RunPlan
    let output: RunOutputOptions
    let console: Console

    func perform() throws {
        let speech = FliteSpeech()
        let timeline = Timeline(console, form: form, redactor: redactor, pacer: pacer)
        let (run, error) = try play(speech, timeline)
        var result = result(of: run, timeline, error)
        if let wav = plan.wav { result.error = result.error ?? write(wav, run, timeline, speech) }
        run?.network.close()
        let summary = RunSummary(
            result: result, seed: plan.seed, repeatCommand: isLive ? nil : repeatCommand, redactor: redactor)
        console.out(output.json ? summary.json : summary.line)
        if let error = result.error { throw error.shown(by: redactor) }
    }

    // MARK: playing

    private func play(_ speech: FliteSpeech, _ timeline: Timeline) throws -> (VirtualRun?, CommandFailure?) {
        let settings = plan.settings(speech)
        if case .spec(let spec, let test) = plan.caller { return play(spec, test, settings, timeline) }
        let run = VirtualRun(library: plan.library, settings: settings)
        watch(run, timeline)
        let player = CallPlayer(plan, run)
        let console = console
        player.onProblem = { console.err(SafeText.short($0)) }
        if case .lines(let lines) = plan.caller {
            try player.play(lines)
        } else {
            try TerminalPlayer(player: player, pacer: Pacer(speed: plan.speed ?? 1), console: console).play()
        }
        return (run, nil)
    }

    private func play(
        _ spec: SpecFile, _ test: String, _ settings: VirtualRun.Settings, _ timeline: Timeline
    ) -> (VirtualRun?, CommandFailure?) {
        var seen: VirtualRun?
        let runner = SpecRunner(library: plan.library, spec: spec, flow: plan.flow.bundle.name)
        if !output.json { console.out("test: \(SafeText.short(test))") }
        let outcome = runner.run(test, settings, overrides: plan.overrides) { run in
            seen = run
            watch(run, timeline)
        }
        return (seen, outcome.error.map(CommandFailure.init))
    }

    private func watch(_ run: VirtualRun, _ timeline: Timeline) {
        run.onNote = { [unowned run] note in timeline.show(note, in: run) }
    }

    // MARK: what came of it

    private func result(of run: VirtualRun?, _ timeline: Timeline, _ error: CommandFailure?) -> RunResult {
        let lines = run?.network.lines ?? []
        let calls = (run?.closings.values.map(\.record) ?? []).sorted {
            ($0.startedAt, $0.callID) < ($1.startedAt, $1.callID)
        }
        let end = lines.first?.endedAt ?? calls.first?.endedAt
        var result = RunResult(records: calls, error: nil, duration: 0)
        if let beginning = timeline.beginning, let end { result.duration = max(0, end - beginning) }
        result.error = storeFailure(of: run) ?? error ?? failure(of: calls)
        return result
    }

    /// A call whose journal cannot be written is given up; its story tells why.
    private func storeFailure(of run: VirtualRun?) -> CommandFailure? {
        for note in run?.notes.map(\.note) ?? [] where ["error", "rejected"].contains(note.kind) {
            guard note.text.hasPrefix("store."), let colon = note.text.firstIndex(of: ":") else { continue }
            return CommandFailure(
                StoreError(
                    code: String(note.text[..<colon]), message: String(note.text[colon...].dropFirst(2)),
                    nextStep: "mend the store, or choose another one with --store"))
        }
        return nil
    }

    private func failure(of records: [CallRecord]) -> CommandFailure? {
        guard let error = records.compactMap({ $0.metadata["error"] }).first else { return nil }
        return CommandFailure(
            .failed, error["code"]?.text ?? "flow", plan.flow.located(error["message"]?.text ?? "the flow failed"),
            next: "correct the flow at that line")
    }

    private func write(
        _ path: String, _ run: VirtualRun?, _ timeline: Timeline, _ speech: FliteSpeech
    ) -> CommandFailure? {
        guard let line = run?.network.lines.first, let beginning = timeline.beginning else {
            return CommandFailure(
                .failed, "wav.no-call", "there was no call to record; \(path) is not written",
                next: "see above why the call was not placed")
        }
        do throws(WAVError) {
            try WAVFile.write(CallSound(speech: speech).clip(of: line, from: beginning), to: path)
        } catch {
            return CommandFailure(error)
        }
        if !output.json { console.out(SafeText.line("recording: \(path)")) }
        return nil
    }

    // MARK: how it is shown

    private var form: Timeline.Form { output.json ? .json : output.verbose ? .verbose : .readable }

    private var redactor: Redactor { Redactor(known: [plan.overrides.to, plan.overrides.from].compactMap(\.self)) }

    private var isLive: Bool { if case .terminal = plan.caller { true } else { false } }

    /// A live call paces itself; anything but a terminal gets its lines at once.
    private var pacer: Pacer? {
        guard !isLive, console.traits.outIsTerminal else { return nil }
        return plan.speed.map(Pacer.init(speed:))
    }

    private var repeatCommand: String { RunSummary.repeating(console.arguments, seed: plan.seed) }
}

extension CommandFailure {
    /// The same failure without strangers' phone numbers.
    fileprivate func shown(by redactor: Redactor) -> CommandFailure {
        var failure = self
        failure.message = redactor.text(message)
        return failure
    }
}
