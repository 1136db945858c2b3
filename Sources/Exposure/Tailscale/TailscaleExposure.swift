/// Routes of Tailscale serve or funnel that lead to the front door. The Tailscale service keeps them, also when this
/// process ends, until `close` turns them off.
public actor TailscaleExposure: Exposure {
    private let options: TailscaleOptions
    private let environment: [String: String]
    private let limits: ExposureLimits
    private let observer: @Sendable (ExposureError) -> Void
    /// Public paths that are set, in the order they were set.
    private var routes: [String] = []
    private var isOpening = false
    private var timesClosed = 0

    /// - Parameters:
    ///   - environment: of this process; tailscale gets only what it needs of it.
    ///   - observer: told of each route that could not be turned off.
    public init(
        _ options: TailscaleOptions, environment: [String: String], limits: ExposureLimits = ExposureLimits(),
        observer: @escaping @Sendable (ExposureError) -> Void
    ) {
        self.options = options
        self.environment = environment
        self.limits = limits
        self.observer = observer
    }

    public func open(port: Int, paths: [String]) async throws(ExposureError) -> String {
        let first = publicPath(try ExposedPath.check(port: port, paths: paths))
        for path in paths where !ExposedPath.isPath(publicPath(path)) { throw .path(publicPath(path)) }
        try checkPort()
        guard routes.isEmpty, !isOpening else { throw .alreadyOpen("tailscale") }
        isOpening = true
        defer { isOpening = false }
        let command = try command()
        let before = timesClosed
        let node = try await command.status()
        guard timesClosed == before else { throw .closed("tailscale") }
        do throws(ExposureError) {
            for path in paths { try await set(path, port: port, command, node) }
        } catch {
            await close()
            throw error
        }
        return "https://\(node.name)\(options.port == 443 ? "" : ":\(options.port)")\(first)"
    }

    private func set(
        _ path: String, port: Int, _ command: TailscaleCommand, _ node: TailscaleNode
    ) async throws(ExposureError) {
        let (route, before) = (publicPath(path), timesClosed)
        do throws(ExposureError) {
            try await command.route(route, to: "http://127.0.0.1:\(port)\(path)", node)
            routes.append(route)
        } catch {
            // What tailscale refused was not set, and there may be a route of somebody else's in its place. When it was
            // stopped half-way, the route may stand.
            if error.code == "exposure.timeout" || error.code == "exposure.closed" { routes.append(route) }
            throw error
        }
        if timesClosed != before { throw .closed("tailscale") }
    }

    /// Turns off the routes that `open` set, the last one first.
    public func close() async {
        timesClosed += 1
        let old = Array(routes.reversed())
        routes = []
        guard !old.isEmpty, let command = try? command() else { return }
        let (mode, observer) = (options.mode, observer)
        // A task of its own, since routes must go also when ours is cancelled.
        await Task {
            for path in old {
                do throws(ExposureError) { try await command.turnOff(path, mode) } catch { observer(error) }
            }
        }.value
    }

    /// Turns off routes that somebody set earlier, whether with serve or with funnel.
    ///
    /// - Parameter publicPaths: as the outside sees them.
    public func turnOff(_ publicPaths: [String]) async throws(ExposureError) {
        try checkPort()
        let command = try command()
        for path in publicPaths {
            guard ExposedPath.isPath(path) else { throw .path(path) }
            var failures: [ExposureError] = []
            for mode in [TailscaleOptions.Mode.serve, .funnel] {
                do throws(ExposureError) { try await command.turnOff(path, mode) } catch { failures.append(error) }
            }
            // Both change the same routes, so that the second finds nothing left to do.
            if failures.count == 2, let failure = failures.first { throw failure }
            routes.removeAll { $0 == path }
        }
    }

    /// This machine's name in the tailnet.
    public func node() async throws(ExposureError) -> TailscaleNode { try await command().status() }

    private func publicPath(_ path: String) -> String { options.publicPaths[path] ?? path }

    private func command() throws(ExposureError) -> TailscaleCommand {
        try TailscaleCommand(options, environment: environment, limits: limits)
    }

    private func checkPort() throws(ExposureError) {
        let isAllowed =
            options.mode == .funnel
            ? [443, 8443, 10000].contains(options.port) : (1...65535).contains(options.port)
        guard isAllowed else { throw .tailscalePort(options.port, options.mode) }
    }
}
