import CallConfig
import Foundation
import Subprocess
import SystemPackage

/// Runs the programs that a configuration names for its secrets.
enum SecretProgram {
    static func run(_ command: SecretCommand) async throws(SecretSources.RunFault) -> [UInt8] {
        let limit = Duration.milliseconds(command.timeoutMilliseconds)
        let environment = Dictionary(
            uniqueKeysWithValues: command.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        do {
            let output = try await Deadline.limit(limit) {
                try await Subprocess.run(
                    .path(FilePath(command.command)), arguments: Arguments(command.arguments),
                    environment: .custom(environment), input: .array(command.input),
                    output: .bytes(limit: command.maxOutputBytes), error: .discarded)
            }
            guard output.terminationStatus.isSuccess else {
                throw SecretSources.RunFault("the program ended with an error")
            }
            return output.standardOutput
        } catch let fault as SecretSources.RunFault {
            throw fault
        } catch {
            throw SecretSources.RunFault("the program could not be run, took too long, or printed too much")
        }
    }
}
