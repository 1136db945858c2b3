import CallCore

/// A tunnel through ngrok, which runs as a child process as long as the tunnel is open.
public actor NgrokTunnel: Exposure {
    private enum State {
        case idle
        case opening(Task<ChildEnding, Never>)
        case open(Task<ChildEnding, Never>)
        case closing(Task<ChildEnding, Never>)
    }

    private let options: NgrokOptions
    private let environment: [String: String]
    private let limits: ExposureLimits
    private let observer: @Sendable (ExposureError) -> Void
    private var state = State.idle

    /// - Parameters:
    ///   - environment: of this process; ngrok gets only what it needs of it.
    ///   - observer: told when ngrok ends although the tunnel was not closed. Carriers reach nothing from then on;
    ///     `open` may be called again.
    public init(
        _ options: NgrokOptions, environment: [String: String], limits: ExposureLimits = ExposureLimits(),
        observer: @escaping @Sendable (ExposureError) -> Void
    ) {
        self.options = options
        self.environment = environment
        self.limits = limits
        self.observer = observer
    }

    deinit {
        switch state {
        case .idle: break
        case .opening(let child), .open(let child), .closing(let child): child.cancel()
        }
    }

    /// All paths are reachable: ngrok forwards whatever comes.
    public func open(port: Int, paths: [String]) async throws(ExposureError) -> String {
        let path = try ExposedPath.check(port: port, paths: paths)
        guard case .idle = state else { throw .alreadyOpen("ngrok") }
        let command = try command(port: port)
        let (signals, feed) = AsyncStream.makeStream(of: NgrokSignal.self, bufferingPolicy: .bufferingOldest(8))
        let reader = NgrokReader(feed: feed, outputBytes: limits.outputBytes)
        let runner = ChildRunner(stop: limits.stop)
        let child = Task {
            let ending = await runner.run(command, output: { reader.output($0) }, error: { reader.error($0) })
            reader.ended(ending)
            return ending
        }
        state = .opening(child)
        let signal = await TimeLimit.run(limits.ngrokStart) { await signals.first { _ in true } }
        guard case .opening(child) = state else { throw .closed("ngrok") }
        if case .started(let url) = signal {
            state = .open(child)
            watch(child, reader)
            return url + path
        }
        await close()
        throw failure(signal ?? nil, reader)
    }

    public func close() async {
        switch state {
        case .idle: return
        case .opening(let child), .open(let child), .closing(let child):
            state = .closing(child)
            child.cancel()
            _ = await child.value
            if case .closing(child) = state { state = .idle }
        }
    }

    private func command(port: Int) throws(ExposureError) -> ChildCommand {
        guard let ngrok = ExecutableSearch.find(options.executable, in: environment) else {
            throw .ngrokMissing(options.executable)
        }
        var arguments = ["http", String(port), "--log", "stdout", "--log-format", "json"]
        if let domain = options.domain, !domain.isEmpty { arguments += ["--domain", domain] }
        var visible = ChildEnvironment.part(of: environment, own: ["NGROK_"])
        // Arguments can be read by everyone on this machine, the environment only by this user.
        if let token = options.authToken, !token.isEmpty { visible["NGROK_AUTHTOKEN"] = token.reveal() }
        let command = ChildCommand(executable: ngrok, arguments: arguments, environment: visible)
        return Self.dyingWithUs(command, setpriv: ExecutableSearch.find("setpriv", in: environment))
    }

    /// However we end, the kernel then ends ngrok: a tunnel to a port that anyone may take next must not stay.
    /// Without setpriv, ngrok ends at its next line of log, when nobody reads it any more.
    static func dyingWithUs(_ command: ChildCommand, setpriv: String?) -> ChildCommand {
        guard let setpriv else { return command }
        let arguments = ["--pdeathsig", "KILL", "--", command.executable] + command.arguments
        return ChildCommand(executable: setpriv, arguments: arguments, environment: command.environment)
    }

    private func watch(_ child: Task<ChildEnding, Never>, _ reader: NgrokReader) {
        Task { [weak self] in
            let ending = await child.value
            await self?.ended(child, ending, reader)
        }
    }

    private func ended(_ child: Task<ChildEnding, Never>, _ ending: ChildEnding, _ reader: NgrokReader) {
        guard case .open(child) = state else { return }
        state = .idle
        observer(.ngrokExited(ending, said: said(reader.kept.kept.text)))
    }

    private func failure(_ signal: NgrokSignal?, _ reader: NgrokReader) -> ExposureError {
        let printed = reader.kept.kept.text
        switch signal {
        case .failed(let code, let text):
            // As plain text, the code stands on a line of its own below the explanation.
            return .ngrokFailed(code: code, said: said(text.contains("\n") ? text : printed))
        case .ended(let ending): return .ngrokEnded(ending, said: said(printed))
        case .started, nil:
            if Task.isCancelled { return .closed("ngrok") }
            return .timeout(
                "ngrok gave no public address", limits.ngrokStart, said: said(printed),
                next: "Check that this machine reaches the internet, and try again")
        }
    }

    private func said(_ text: String) -> String {
        let secrets = [options.authToken?.reveal(), environment["NGROK_AUTHTOKEN"]].compactMap { $0 }
        return text.replacing("ERROR:", with: " ").masked(secrets).shownLine(limit: 400)
    }
}
