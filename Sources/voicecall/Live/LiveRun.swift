import CallConfig
import CallCore
import CallGateway
import Dispatch
import Glibc
import VoiceCallEngine

/// Places one real call through the carrier of a configuration, and shows it until it is over.
struct LiveRun {
    let command: RunFlowCommand
    let file: String
    let console: Console

    func perform() throws {
        let flow = try FlowFinder(folder: command.folder.folder).load(command.flow)
        let manifest = try flow.manifest()
        let options = try options()
        guard let to = command.call.to else {
            throw CommandFailure.usage("a real call needs a number", next: "name it with --to +15550001234")
        }
        var request = CallRequest(to: to, from: command.call.from, mode: command.call.mode ?? flow.bundle.name)
        request.arguments = .map(
            try ArgumentReader(schema: manifest.params).read(
                command.call.arguments, option: "arg", json: command.call.argsJson))
        let library = FlowLibrary()
        for other in flow.neighbours { library.add(other) }
        library.add(flow.bundle)
        let watcher = LiveWatcher(
            console: console, isVerbose: command.output.verbose, redactor: Redactor(known: [to]))
        let store: any JournalStore =
            if let directory = command.output.store { try SQLiteJournal(directory: directory) } else { MemoryJournal() }
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
                await gateway.stop()
                return closing
            } catch {
                await gateway.stop()
                throw error
            }
        }
        try report(closing)
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

    private func options() throws -> GatewayOptions {
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
            throw CommandFailure(.badFlow, problem.code.rawValue, problem.description, next: problem.next)
        }
        do throws(ConfigProblem) {
            var options = try GatewayOptions(reading.config, secrets: outcome.secrets, prefix: reading.prefix)
            // One call, of the flow that was named.
            options.host.maxConcurrentCalls = 1
            return options
        } catch {
            throw CommandFailure(.badFlow, error.code.rawValue, error.description, next: error.next)
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
