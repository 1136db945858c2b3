/// The commands of the tailscale program, with the limits each has.
struct TailscaleCommand: Sendable {
    let executable: String
    let options: TailscaleOptions
    let environment: [String: String]
    let limits: ExposureLimits

    init(
        _ options: TailscaleOptions, environment: [String: String], limits: ExposureLimits
    ) throws(ExposureError) {
        guard let found = ExecutableSearch.find(options.executable, in: environment) else {
            throw .tailscaleMissing(options.executable)
        }
        executable = found
        self.options = options
        self.environment = ChildEnvironment.part(of: environment, own: ["TS_"])
        self.limits = limits
    }

    func status() async throws(ExposureError) -> TailscaleNode {
        let (output, error) = (ChildOutput(limit: limits.statusBytes), ChildOutput(limit: limits.outputBytes))
        let ending = await run(
            ["status", "--json", "--peers=false"], within: limits.tailscaleStatus, output: output, error: error)
        let said = error.kept.text.shownLine(limit: 400)
        guard let ending else {
            if Task.isCancelled { throw .closed("tailscale") }
            throw .timeout(
                "'tailscale status' did not answer", limits.tailscaleStatus, said: said,
                next: "Check that the Tailscale service runs")
        }
        guard case .exited(0) = ending else { throw .tailscaleNotRunning(said.isEmpty ? "\(ending)" : said) }
        if output.kept.isTruncated {
            throw .tailscaleStatus("it is longer than \(limits.statusBytes) bytes")
        }
        return try TailscaleNode(status: output.kept.bytes)
    }

    /// - Parameter target: the address on this machine.
    func route(_ path: String, to target: String, _ node: TailscaleNode) async throws(ExposureError) {
        let arguments =
            [options.mode.rawValue, "--bg", "--yes"] + port(always: false) + ["--set-path", path, target]
        try await change(path, options.mode, arguments, within: limits.tailscaleRoute, node)
    }

    /// Since 1.52 a route is named by the same flags for turning off as for setting.
    func turnOff(_ path: String, _ mode: TailscaleOptions.Mode) async throws(ExposureError) {
        let arguments = [mode.rawValue, "--yes"] + port(always: true) + ["--set-path", path, "off"]
        try await change(path, mode, arguments, within: limits.tailscaleOff, nil)
    }

    private func port(always: Bool) -> [String] {
        always || options.port != 443 ? ["--https=\(options.port)"] : []
    }

    private func change(
        _ path: String, _ mode: TailscaleOptions.Mode, _ arguments: [String], within limit: Duration,
        _ node: TailscaleNode?
    ) async throws(ExposureError) {
        let output = ChildOutput(limit: limits.outputBytes)
        let ending = await run(arguments, within: limit, output: output, error: output)
        if case .exited(0) = ending { return }
        if ending == nil, Task.isCancelled { throw .closed("tailscale") }
        let said = output.kept.text.shownLine(limit: 400)
        throw .tailscaleRoute(path, mode, ending, limit, said: said, node: node)
    }

    private func run(
        _ arguments: [String], within limit: Duration, output: ChildOutput, error: ChildOutput
    ) async -> ChildEnding? {
        await ChildRunner(stop: limits.stop).run(
            ChildCommand(executable: executable, arguments: arguments, environment: environment), within: limit,
            output: output, error: error)
    }
}
