import ArgumentParser
import CallCore
import GatewayRPC
import GatewayService
import ScriptValue

/// Says something in a live call and waits for the answer.
struct ContinueCallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "continue", abstract: "Say something in a live call, and wait for what the caller answers.",
        discussion: """
            Prints {success, transcript}. Whoever interrupts the command ends the waiting, not the call.
            """)

    @OptionGroup var call: LiveCallOption
    @Option(name: .shortAndLong, help: ArgumentHelp("What is said.", valueName: "text"))
    var message: String
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.message(message) }

    func run() throws {
        let order: [String: Value] = ["callId": Value(call.callId), "message": Value(message)]
        let reply = try GatewayLink(options: options).run("the caller is asked") { client in
            let begun = try await client.order(.beginContinue, order)
            return try await Self.outcome(of: begun, client)
        }
        Console.current.out(json: reply)
    }

    /// Asks once a second until there is one.
    private static func outcome(of begun: Value, _ client: GatewayClient) async throws -> Value {
        let asked: Value = ["operationId": begun["operationId"] ?? .null]
        var left = begun["pollTimeoutMs"]?.int ?? 0
        while left > 0 {
            let answer = try await client.ask(.continueResult, asked)
            switch answer["status"]?.text {
            case "completed": return answer["result"] ?? .null
            case "failed":
                let message = answer["error"]?.text ?? "it failed"
                throw RPCError.unavailable(
                    message, reason: message.hasPrefix("Timed out") ? "call.timeout" : "call.failed")
            default: break
            }
            await ProgressLine.pause(milliseconds: 1_000)
            left -= 1_000
        }
        throw RPCError.unavailable("nothing was heard in time", reason: "call.timeout")
    }
}
