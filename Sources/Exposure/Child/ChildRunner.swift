import Subprocess

/// Runs child processes. Cancelling the task stops the child: SIGTERM, and SIGKILL when that does not help.
struct ChildRunner: Sendable {
    typealias Sink = @Sendable ([UInt8]) -> Void

    /// Between SIGTERM and SIGKILL.
    var stop: Duration

    /// Returns when the child has ended.
    func run(_ command: ChildCommand, output: @escaping Sink, error: @escaping Sink) async -> ChildEnding {
        do {
            let result = try await Subprocess.run(
                configuration(command), input: .none, output: .sequence, error: .sequence
            ) { execution in
                // Tasks of their own, which are not cancelled with ours: a child that finds nobody reading while it
                // ends in good order would be killed by that.
                let reading = Task { await Self.drain(execution.standardOutput, into: output) }
                let readingError = Task { await Self.drain(execution.standardError, into: error) }
                await reading.value
                await readingError.value
            }
            return ChildEnding(result.terminationStatus)
        } catch {
            return .notStarted(String(describing: error).shownLine(limit: 200))
        }
    }

    /// Runs a command that must end by itself within the limit.
    /// - Returns: nil when it had to be stopped.
    func run(
        _ command: ChildCommand, within limit: Duration, output: ChildOutput, error: ChildOutput
    ) async -> ChildEnding? {
        await TimeLimit.run(limit) {
            await run(command, output: { output.add($0) }, error: { error.add($0) })
        }
    }

    private func configuration(_ command: ChildCommand) -> Configuration {
        var options = PlatformOptions()
        // A group of its own: a key press on our terminal is not for the child, and its children go with it.
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: stop)]
        let environment = command.environment.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
        }
        return Configuration(
            executable: .path(.init(command.executable)), arguments: Arguments(command.arguments),
            environment: .custom(Dictionary(environment) { first, _ in first }), platformOptions: options)
    }

    private static func drain(_ stream: SubprocessOutputSequence, into sink: Sink) async {
        do {
            for try await buffer in stream { sink(buffer.withUnsafeBytes { Array($0) }) }
        } catch {
            // Nothing more can be read; how the child ended says the rest.
        }
    }
}
