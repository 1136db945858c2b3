import CallCore
import LuaSyntax
import ScriptValue
import VoiceCallEngine

/// Runs the specs of flows: once as written, then under seeds that decide delays, orders and faults, then with the
/// process cut at every journal write.
public struct FlowTester: Sendable {
    /// A flow and its spec.
    public struct Subject: Sendable {
        public var bundle: FlowBundle
        public var spec: SpecFile

        public init(bundle: FlowBundle, spec: SpecFile) {
            self.bundle = bundle
            self.spec = spec
        }
    }

    public let subject: Subject
    /// Branches of the flow's files, by id.
    public let branches: [Int: (file: String, branch: Branch)]
    private let runner: SpecRunner
    private let collectsCoverage: Bool
    private let programs = ProgramCache()
    /// The carrier whose formats the calls go through; the simulator's own when nil.
    public var wire: WireSettings?

    /// - Parameter others: flows that calls of the spec may also use.
    /// - Throws: `FlowError` for a flow that cannot be instrumented, which is one that does not parse.
    public init(_ subject: Subject, others: [FlowBundle] = [], collectsCoverage: Bool = false) throws(FlowError) {
        self.subject = subject
        self.collectsCoverage = collectsCoverage
        let (bundle, branches) =
            collectsCoverage ? try Coverage.instrument(subject.bundle) : (subject.bundle, [:])
        self.branches = branches
        let library = FlowLibrary()
        for flow in others where flow.name != bundle.name { library.add(flow) }
        library.add(bundle)
        runner = SpecRunner(library: library, spec: subject.spec, flow: bundle.name)
    }

    public func tests() throws(SpecError) -> [String] { try subject.spec.tests() }

    /// One test under one seed: 0 runs it as written, odd seeds with benign faults, even ones with hostile faults.
    public func run(_ test: String, seed: UInt64, keepsTrace: Bool = false) -> SpecOutcome {
        var settings = base(seed: seed)
        settings.keepsTrace = keepsTrace
        return runner.run(test, settings)
    }

    /// One test with the process cut at one journal write.
    public func run(_ test: String, cutAfter passing: Int, side: CuttingJournal.Side, seed: UInt64 = 0) -> SpecOutcome {
        var settings = base(seed: seed)
        settings.cut = (passing, side)
        // What the cut lost comes again at once, so that the call can go the way it went without the cut.
        settings.carrier.firstRetry = 1
        return runner.run(test, settings)
    }

    private func base(seed: UInt64) -> VirtualRun.Settings {
        var settings = VirtualRun.Settings()
        settings.seed = seed
        settings.programs = programs
        settings.collectsCoverage = collectsCoverage
        if seed > 0 { settings.faults = seed.isMultiple(of: 2) ? .hostile(seed) : .benign(seed) }
        if seed > 0, seed.isMultiple(of: 8) {
            // Some hostile runs lose the process as well, for up to two seconds.
            settings.cut = (Int(seed / 8 % 40), seed.isMultiple(of: 16) ? .before : .after)
            settings.outage = Milliseconds(seed % 5) * 500
        }
        settings.carrier.inlineSay = seed % 4 >= 2
        if let wire {
            settings.go(through: wire)
            settings.carrier.inlineSay = false
        }
        return settings
    }
}
