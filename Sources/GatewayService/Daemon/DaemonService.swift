import Logging
import ServiceLifecycle
import UnixSignals

/// The gateway as a service: comes up, runs until it is told to end, and lets live calls come to their end.
public struct DaemonService: Service {
    private let daemon: GatewayDaemon
    private let notice: SystemdNotice
    private let started: @Sendable (GatewayDaemon.Addresses) -> Void

    /// - Parameter started: is told once the gateway is ready.
    public init(_ daemon: GatewayDaemon, started: @escaping @Sendable (GatewayDaemon.Addresses) -> Void = { _ in }) {
        self.daemon = daemon
        self.started = started
        notice = SystemdNotice(environment: daemon.options.environment)
    }

    public func run() async throws {
        let addresses = try await daemon.start()
        notice.send("READY=1\nSTATUS=Running")
        started(addresses)
        try? await gracefulShutdown()
        notice.send("STOPPING=1\nSTATUS=Draining")
        await daemon.drain {
            // Whoever asks twice is in a hurry.
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
        }
        await daemon.stop()
    }

    /// Runs the gateway until the process is told to end: SIGTERM and SIGINT let live calls end, a second one does not,
    /// and SIGHUP reads configuration and flows anew.
    public static func run(_ service: DaemonService, logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup),
                    .init(service: ReloadService(service.daemon, service.notice)),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

/// Reads configuration and flows anew on SIGHUP.
struct ReloadService: Service {
    private let daemon: GatewayDaemon
    private let notice: SystemdNotice

    init(_ daemon: GatewayDaemon, _ notice: SystemdNotice) {
        self.daemon = daemon
        self.notice = notice
    }

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            notice.sendReloading()
            let isDone = (try? await daemon.reload()) != nil
            notice.send("READY=1\nSTATUS=" + (isDone ? "Running" : "Running; the new configuration was refused"))
        }
    }
}
