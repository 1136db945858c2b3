import ArgumentParser
import CallSimulator
import VoiceCallEngine
import WireSimulator

/// Runs the specs of flows.
struct FlowTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the specs of flows in simulated calls.",
        discussion: """
            Each test runs as written, then under seeds that decide delays, orders and faults: odd ones are benign (what \
            the spec expects must still hold), even ones hostile (the call must end tidily). A failure prints the \
            command that repeats it. Every flow of the folder without names.
            """)

    @Argument(help: "Files or names of flows.", completion: .file(extensions: ["lua"]))
    var flows: [String] = []
    @OptionGroup var folder: FlowFolderOption
    @Option(help: ArgumentHelp("How many seeds for each test; 5 without it, none with --cut.", valueName: "n"))
    var seeds: UInt64?
    @Option(help: ArgumentHelp("Only this seed; 0 runs a test as written.", valueName: "n"))
    var seed: UInt64?
    @Option(help: ArgumentHelp("Only the test of this name.", valueName: "name"))
    var test: String?
    @Flag(help: "Also end the process at every journal write, and compare what came of the call with the uncut run.")
    var cut = false
    @Option(help: ArgumentHelp("With --cut: only every n-th of these cuts.", valueName: "n"))
    var cutEvery: Int?
    @Option(help: ArgumentHelp("End the process at this journal write only, such as 12:before.", valueName: "n:side"))
    var cutAt: CutPlace?
    @Option(help: "Let the calls go through this carrier's driver and its real formats, against a simulated carrier.")
    var carrier: SimulatedCarrier?
    @Flag(help: "With --carrier: over real sockets, HTTP between two ports of this machine.")
    var sockets = false
    @Option(
        help: ArgumentHelp(
            "With --carrier: bring the sound of calls to media streams, and have it recognised by this service.",
            valueName: "service"))
    var transcription: TranscriptionKind?
    @Option(
        help: ArgumentHelp(
            "With --carrier: as --transcription, and let this service speak, with flite behind it. Each of the two may "
                + "be left out: openai recognises, flite speaks.",
            valueName: "service"))
    var speech: SimulatedSpeech?
    @Option(
        help: ArgumentHelp(
            "With --carrier: as --transcription, and let this service's voice model talk where a flow wants one.",
            valueName: "service"))
    var realtime: VoiceModelKind?
    @Flag(help: "Print which branches of the flows were reached.")
    var coverage = false
    @Option(help: ArgumentHelp("Fail when fewer branches of a file were reached; in percent.", valueName: "percent"))
    var minCoverage: Int?

    func validate() throws {
        if seed != nil, seeds != nil { throw ValidationError("--seed and --seeds exclude each other") }
        if let seeds, seeds > 1_000_000 { throw ValidationError("--seeds is at most 1000000") }
        if cutAt != nil, cut || seeds != nil {
            throw ValidationError("--cut-at repeats one cut; leave out --cut and --seeds")
        }
        if let cutEvery, !cut || cutEvery < 1 { throw ValidationError("--cut-every is at least 1 and goes with --cut") }
        if transcription != nil, carrier == nil { throw ValidationError("--transcription goes with --carrier") }
        if speech != nil, carrier == nil { throw ValidationError("--speech goes with --carrier") }
        if realtime != nil, carrier == nil { throw ValidationError("--realtime goes with --carrier") }
        if bringsSound, cut || cutAt != nil {
            throw ValidationError(
                "with --transcription, --speech and --realtime no process is ended: what is being said and heard on a media stream "
                    + "is lost with it, so the call cannot go on as without the cut; leave them out")
        }
        if sockets, bringsSound {
            throw ValidationError(
                "--sockets brings no sound to media streams; leave out --transcription, --speech and --realtime")
        }
        if sockets, carrier == nil { throw ValidationError("--sockets goes with --carrier") }
        if let minCoverage, !(0...100).contains(minCoverage) { throw ValidationError("--min-coverage is 0 to 100") }
    }

    func run() throws {
        let console = Console.current
        let watch = Stopwatch()
        let subjects = try SubjectReader(
            finder: FlowFinder(folder: folder.folder), test: test, collectsCoverage: collectsCoverage,
            wire: try wire(), console: console
        ).subjects(flows)
        let bench = TestBench(subjects: subjects, console: console)
        var report = bench.run(TestJob.jobs(for: subjects, seeds: seedsToRun, cutAt: cutAt))
        if cut { report.merge(bench.run(TestJob.cuts(for: subjects, after: report, every: cutEvery ?? 1))) }
        let printer = TestReportPrinter(
            subjects: subjects, console: console, folder: folder.folder, way: way, minCoverage: minCoverage,
            isOneRun: report.runs == 1)
        printer.print(report, seconds: watch.seconds, withCoverage: collectsCoverage)
        if printer.hasFailed(report) { throw ExitCode(CommandStatus.failed.rawValue) }
    }

    private func wire() throws -> WireSettings? {
        guard let carrier else { return nil }
        if bringsSound {
            return try carrier.settings(
                SimulatedMedia(
                    transcription: transcription ?? .openai, speech: speech ?? .local, realtime: realtime))
        }
        return sockets ? carrier.socketSettings() : carrier.settings
    }

    /// Whether calls have media streams.
    private var bringsSound: Bool { transcription != nil || speech != nil || realtime != nil }

    /// The options that a command which repeats a run needs as well.
    private var way: [String] {
        (carrier.map { ["--carrier", $0.rawValue] } ?? []) + (sockets ? ["--sockets"] : [])
            + (transcription.map { ["--transcription", $0.rawValue] } ?? [])
            + (speech.map { ["--speech", $0.rawValue] } ?? [])
            + (realtime.map { ["--realtime", $0.rawValue] } ?? [])
    }

    private var collectsCoverage: Bool { coverage || minCoverage != nil }

    /// Seed 0 is the run as written; a cut is compared with it.
    private var seedsToRun: [UInt64] {
        if cutAt != nil { return [] }
        if let seed { return cut ? Array(Set([0, seed])).sorted() : [seed] }
        return Array(0...(seeds ?? (cut ? 0 : 5)))
    }
}

extension SimulatedCarrier: ExpressibleByArgument {}
extension TranscriptionKind: ExpressibleByArgument {}
extension VoiceModelKind: ExpressibleByArgument {}
extension SimulatedSpeech: ExpressibleByArgument {}
