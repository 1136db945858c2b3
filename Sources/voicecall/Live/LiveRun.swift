import CallConfig
import CallCore
import CallGateway
import Dispatch
import Exposure
import Foundation
import VoiceCallEngine

/// Places one real call through the carrier of a configuration, and shows it until it is over.
struct LiveRun {
    let command: RunFlowCommand
    let file: String
    let console: Console

    func perform() throws {
        let flow = try FlowFinder(folder: command.folder.folder).load(command.flow)
        let manifest = try flow.manifest()
        var (options, exposure) = try options()
        try check(flow, options)
        guard let to = command.call.to ?? options.host.toNumber else {
            throw CommandFailure.usage(
                "a real call needs a number",
                next: "name it with --to +15550001234, or set toNumber in the configuration")
        }
        let name = flow.bundle.name
        let mode = command.call.mode ?? name
        var request = CallRequest(to: to, from: command.call.from, mode: mode)
        request.arguments = .map(
            try ArgumentReader(schema: manifest.params).read(
                command.call.arguments, option: "arg", json: command.call.argsJson))
        // The flow that was named runs, whatever the configuration has for the mode.
        options.host.flows[mode] = name
        options.soundFolder = flow.folder
        let settings = try ArgumentReader(schema: manifest.config).read(command.call.config, option: "config")
        options.host.flowConfig[name] = .map((options.host.flowConfig[name]?.map ?? [:]).merging(settings) { $1 })
        let library = FlowLibrary()
        for other in flow.neighbours { library.add(other) }
        library.add(flow.bundle)
        let watcher = LiveWatcher(
            console: console, isVerbose: command.output.verbose, redactor: Redactor(known: [to]))
        let store: any JournalStore =
            if let directory = command.output.store { try SQLiteJournal(directory: directory) } else { MemoryJournal() }
        if let directory = command.output.store { options.door.replayKeys = try ReplayKeyFile(directory: directory) }
        if let exposure {
            let (port, paths) = (options.door.port, options.publicPaths)
            options.publicURL = try Waiting.run { try await exposure.open(port: port, paths: paths) }
        }
        defer { if let exposure { try? Waiting.run { await exposure.close() } } }
        try checkReach(options)
        let gateway = CallGateway(options, store: store, library: library, watcher: watcher)
        let placing = request
        let closing = try Waiting.run { () async throws -> CallClosing? in
            try await gateway.start()
            do {
                let call = try gateway.initiate(placing)
                let signals = Self.endOnInterrupt(call, gateway)
                let closing = await withCheckedContinuation { continuation in
                    DispatchQueue.global().async { continuation.resume(returning: watcher.wait()) }
                }
                for signal in signals { signal.cancel() }
                await gateway.settle()
                await gateway.stop()
                return closing
            } catch {
                await gateway.stop()
                throw error
            }
        }
        try report(closing)
    }

    /// What the carrier cannot do is said before anybody is called.
    private func check(_ flow: FoundFlow, _ options: GatewayOptions) throws {
        let driver = options.account.driver
        var checker = FlowFileChecker(carriers: CarrierRegistry([driver.name: options.capabilities]))
        let findings = checker.check(flow)
        for finding in findings { console.err(SafeText.line(finding.description)) }
        guard findings.contains(where: { $0.severity == .error }) else { return }
        throw CommandFailure(
            .badFlow, "flow.check", "\(flow.path) cannot run on \(driver.name)", next: "mend what stands above")
    }

    /// A carrier on the internet cannot call back to an address of this machine.
    private func checkReach(_ options: GatewayOptions) throws {
        guard options.isOutOfReach(at: options.publicURL) else { return }
        throw CommandFailure(
            .badFlow, "config.unreachable",
            "\(options.account.driver.name) cannot reach \(options.publicURL ?? "this machine")",
            next: "set publicUrl, tunnel.provider or tailscale.mode")
    }

    /// Whoever interrupts the command hangs up.
    private static func endOnInterrupt(_ call: CallID, _ gateway: CallGateway) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { try? gateway.end(call) }
            source.resume()
            return source
        }
    }

    private func options() throws -> (GatewayOptions, (any Exposure)?) {
        let reading = ConfigLoader(environment: { name in getenv(name).map { String(cString: $0) } }).load(option: file)
        let printer = ProblemPrinter(reading: reading, json: false)
        printer.show(reading.problems)
        if let status = printer.status {
            throw CommandFailure(
                status, "config.errors", "\(reading.file) cannot be used", next: "mend what stands above")
        }
        let sources = SecretSources(
            environment: { name in getenv(name).map { String(cString: $0) } }, run: SecretProgram.run)
        let resolver = SecretResolver(reading.config.secrets, sources: sources)
        let surfaces = reading.config.secretSurfaces(prefix: reading.prefix)
        let outcome = try Waiting.run { await resolver.resolve(surfaces) }
        if let problem = outcome.problems.first(where: { $0.severity == .error }) {
            throw CommandFailure(.badFlow, problem.code.rawValue, problem.complaint, next: problem.nextStep)
        }
        do throws(ConfigProblem) {
            var options = try GatewayOptions(
                reading.config, secrets: outcome.secrets, prefix: reading.prefix,
                environment: { name in getenv(name).map { String(cString: $0) } })
            for warning in options.warnings { console.err(SafeText.line("warning: \(warning)")) }
            // One call, of the flow that was named.
            options.host.maxConcurrentCalls = 1
            let console = console
            let exposure = try ExposureSetup.exposure(
                reading.config, secrets: outcome.secrets, prefix: reading.prefix,
                environment: ProcessInfo.processInfo.environment,
                observer: { console.err(SafeText.line("warning: \($0.message) [\($0.code)]")) })
            return (options, exposure)
        } catch {
            throw CommandFailure(.badFlow, error.code.rawValue, error.complaint, next: error.nextStep)
        }
    }

    private func report(_ closing: CallClosing?) throws {
        guard let record = closing?.record else { return }
        let reason = record.endReason?.rawValue ?? "unknown"
        let length = record.endedAt.map { Timeline.clock($0 - record.startedAt) } ?? "-"
        console.out("\(reason) after \(length)")
        guard let error = record.metadata["error"] else { return }
        throw CommandFailure(
            .failed, error["code"]?.text ?? "flow", error["message"]?.text ?? "the flow failed",
            next: "correct the flow at that line")
    }
}
