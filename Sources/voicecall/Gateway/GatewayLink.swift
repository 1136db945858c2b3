import CallCore
import GatewayRPC
import GatewayService
import ScriptValue

/// A command's way to the running gateway.
struct GatewayLink {
    let options: ClientOptions
    let console = Console.current

    /// Connects and works with the gateway; a line on the terminal tells when it takes long.
    ///
    /// - Parameter what: what is waited for; nil for what goes on for as long as somebody watches.
    /// - Throws: a failure that says what to do; `gateway.unreachable` when no gateway runs.
    func run<Result: Sendable>(
        _ what: String?, _ work: @escaping @Sendable (GatewayClient) async throws -> Result
    ) throws -> Result {
        let finder = try options.finder()
        let console = console
        return try Waiting.run {
            do {
                let address = try await finder.find()
                let client = GatewayClient(
                    address, name: "voicecall", version: VoiceCall.configuration.version)
                return try await ProgressLine.during(what, console) {
                    do {
                        let result = try await work(client)
                        await client.close()
                        return result
                    } catch {
                        await client.close()
                        throw error
                    }
                }
            } catch let error as DaemonError {
                throw CommandFailure(client: error)
            } catch let error as RPCError {
                throw CommandFailure(error)
            }
        }
    }

    /// The same, or nil when no gateway runs.
    func runIfThere<Result: Sendable>(
        _ what: String?, _ work: @escaping @Sendable (GatewayClient) async throws -> Result
    ) throws -> Result? {
        do { return try run(what, work) } catch let failure as CommandFailure where isAway(failure) { return nil }
    }

    /// A place that was named must be reached; the usual one may be empty.
    private func isAway(_ failure: CommandFailure) -> Bool {
        failure.code == "gateway.unreachable" && options.url == nil
    }
}
