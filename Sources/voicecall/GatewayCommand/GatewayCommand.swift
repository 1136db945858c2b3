import ArgumentParser
import CallConfig
import CallCore
import Foundation
import GatewayService
import Logging
import VoiceCallEngine

/// Runs the process that owns calls.
struct GatewayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway", abstract: "Run the process that places and takes calls.",
        discussion: """
            Listens for the carrier's webhooks and media sockets, and on a Unix socket in the store for orders of this \
            machine. Runs in the foreground until it is told to end: the first SIGTERM or Ctrl-C lets live calls end, the \
            second one does not. SIGHUP reads configuration and flows anew.

            voicecall gateway --config config.json5
            curl --unix-socket ~/.openclaw/voice-calls/gateway.sock http://localhost/ready

            docs/gateway.md tells how to run it under systemd, and what clients can ask of it.
            """)

    @OptionGroup var file: ConfigFileOption
    @OptionGroup var folder: FlowFolderOption
    @Option(
        help: ArgumentHelp("Folder of the call store, over what the configuration says.", valueName: "dir"),
        completion: .directory)
    var store: String?
    @Option(help: "Lines for people or for programs: text or json; over what the configuration says.")
    var logFormat: GatewayConfig.LogFormat?
    @Option(help: "The least that is logged: debug, info, warning or error; over what the configuration says.")
    var logLevel: GatewayConfig.LogLevel?

    func run() throws {
        let console = Console.current
        let reading = file.read()
        let printer = ProblemPrinter(reading: reading, json: false)
        if let status = printer.status {
            printer.show(reading.errors)
            throw CommandFailure(
                status, "config.errors", "\(reading.file) cannot be used", next: "mend what stands above")
        }
        let own = reading.config.gateway
        let logger = Self.logger(
            logFormat ?? own.logFormat, logLevel ?? own.logLevel, sink: { console.progress($0) })
        let options = DaemonOptions(
            configFile: file.config, store: store, namedFlowFolder: folder.folder,
            flowFolder: FlowFinder(folder: nil).mainFolder, version: VoiceCall.configuration.version,
            environment: ProcessInfo.processInfo.environment, runProgram: SecretProgram.run)
        let daemon = GatewayDaemon(options, logger: logger)
        do {
            try Waiting.run { try await DaemonService.run(DaemonService(daemon), logger: logger) }
        } catch let error as DaemonError {
            throw CommandFailure(error)
        }
    }

    static func logger(
        _ format: GatewayConfig.LogFormat, _ level: GatewayConfig.LogLevel, sink: @escaping LineLogHandler.Sink
    ) -> Logger {
        let clock = WallClock()
        let threshold = Logger.Level(rawValue: level.rawValue) ?? .info
        return Logger(label: "voicecall") { _ in
            LineLogHandler(format: format, level: threshold, now: { clock.now() }, sink: sink)
        }
    }
}

extension GatewayConfig.LogFormat: ExpressibleByArgument {}
extension GatewayConfig.LogLevel: ExpressibleByArgument {}

extension CommandFailure {
    /// Why the gateway did not start.
    init(_ error: DaemonError) {
        let status: CommandStatus =
            switch error.code {
            case _ where error.code.hasPrefix("config."): .badFlow
            case _ where error.code.hasPrefix("flow."): .noInput
            // No other try mends these: share/voicecall.service leaves it at that.
            case "store.corrupt", "store.foreign", "store.newer", "store.symlink": .noInput
            case _ where error.code.hasPrefix("store."): .storage
            // These pass: who has the port ends, the network comes up, the tunnel's service is there again.
            case "gateway.in-use", "gateway.port", "door.bind": .unavailable
            case _ where error.code.hasPrefix("exposure."): .unavailable
            default: .cannotCreate
            }
        self.init(status, error.code, error.message, next: error.nextStep)
    }
}
