import CallCore
import LuaBridge
import ScriptValue
import VoiceCallEngine

/// Runs the tests of a spec file, each in a fresh simulated world.
public struct SpecRunner: Sendable {
    public let library: FlowLibrary
    public let spec: SpecFile
    /// The flow the spec is about: the one `t:config` sets.
    public let flow: String

    public init(library: FlowLibrary, spec: SpecFile, flow: String) {
        self.library = library
        self.spec = spec
        self.flow = flow
    }

    /// Runs one test.
    ///
    /// With hostile faults only the invariants count: what the spec expects may well not happen then.
    ///
    /// - Parameters:
    ///   - overrides: what somebody who watches the test wants different.
    ///   - observe: handed the simulated world as soon as the test makes its first call.
    public func run(
        _ test: String, _ settings: VirtualRun.Settings, overrides: SpecOverrides = SpecOverrides(),
        observe: @escaping (VirtualRun) -> Void = { _ in }
    ) -> SpecOutcome {
        do throws(SpecError) {
            let script = try SpecScript(spec, seed: settings.seed)
            guard let found = script.tests.first(where: { $0.name == test }) else {
                throw SpecError(code: "spec.unknown", message: "\(spec.name) has no test '\(test)'")
            }
            let world = SpecWorld(library: library, flow: flow, settings: settings)
            world.overrides = overrides
            world.preparations.append(observe)
            defer {
                world.preparations = []
                world.close()
                _ = script.state.close()
            }
            do throws(SpecError) {
                try world.play(found.function, in: script.state)
                return world.outcome(of: found.name, nil)
            } catch {
                return world.outcome(of: found.name, error)
            }
        } catch {
            return SpecOutcome(
                test: test, seed: settings.seed, faults: settings.faults, error: error, notes: [], coverage: [],
                journalWrites: 0, virtualMilliseconds: 0, essence: SpecEssence(calls: []), trace: [])
        }
    }
}
