import CallCore
import CallSimulator
import ScriptValue
import VoiceCallEngine

/// Turns a command line into a plan, with everything checked that can be checked before the call.
struct RunPlanner {
    let command: RunFlowCommand
    let console: Console

    func plan() throws -> RunPlan {
        let flow = try FlowFinder(folder: command.folder.folder).load(command.flow)
        let manifest = try flow.manifest()
        let caller = try caller(of: flow)
        let isInbound = try direction(of: manifest)
        var plan = RunPlan(
            flow: flow, manifest: manifest, isInbound: isInbound, mode: command.call.mode,
            overrides: try overrides(manifest), caller: caller, seed: seed)
        if case .spec = caller {} else { try check(plan) }
        plan.wav = command.output.wav
        plan.speed = command.output.speed
        if let wav = plan.wav { try OutputPlace.check(wav) }
        if let store = command.output.store {
            plan.store = try SQLiteJournal(directory: store)
            plan.log = try CallLogFile(directory: store)
        }
        return plan
    }

    /// Chosen small, so that people can type it.
    private var seed: UInt64 { command.output.seed ?? SystemIDSource().next() % 1_000_000 }

    private func caller(of flow: FoundFlow) throws -> RunPlan.Caller {
        let options = command.caller
        if options.interactive {
            return console.traits.inIsTerminal ? .terminal : .lines(console.readLine)
        }
        let isOwn = options.caller == nil && (options.test != nil || !command.call.isGiven)
        guard let path = options.caller ?? (isOwn && TextFile.exists(flow.specPath) ? flow.specPath : nil) else {
            guard options.test == nil else {
                throw CommandFailure(
                    .noInput, "spec.missing", "the flow has no spec \(flow.specPath)", next: "name one with --caller")
            }
            return .lines(CannedCaller.lines())
        }
        let spec = try SpecReader.read(path)
        let tests = try spec.tests()
        guard let test = options.test ?? tests.first else {
            throw CommandFailure(
                .badFlow, "spec.empty", "\(path) has no tests", next: "add one with sim.test(name, function)")
        }
        guard tests.contains(test) else {
            throw CommandFailure.usage(
                "\(path) has no test '\(test)'", next: "use one of: \(tests.joined(separator: "; "))")
        }
        return .spec(spec, test: test)
    }

    private func direction(of manifest: FlowManifest) throws(CommandFailure) -> Bool {
        let takesCalls = manifest.inbound != nil || manifest.screen != nil
        if command.call.inbound {
            guard takesCalls else {
                throw CommandFailure(
                    .badFlow, "flow.entry", "the flow has no `inbound`", next: "leave out --inbound to have it call")
            }
            return true
        }
        return manifest.outbound == nil
    }

    private func overrides(_ manifest: FlowManifest) throws(CommandFailure) -> SpecOverrides {
        var overrides = SpecOverrides()
        overrides.to = command.call.to
        overrides.from = command.call.from
        overrides.arguments = try ArgumentReader(schema: manifest.params).read(
            command.call.arguments, option: "arg", json: command.call.argsJson)
        overrides.config = try ArgumentReader(schema: manifest.config).read(command.call.config, option: "config")
        return overrides
    }

    /// What the engine would find out at the first instant of the call is said before it begins.
    private func check(_ plan: RunPlan) throws {
        do throws(FlowError) {
            if !plan.isInbound { _ = try plan.manifest.params.check(.map(plan.overrides.arguments)) }
            _ = try plan.manifest.config.check(.map(plan.overrides.config))
        } catch {
            throw plan.flow.located(error.at(file: plan.flow.bundle.main))
        }
    }
}
