import ArgumentParser
import CallConfig
import CallCore
import Foundation
import GatewayRPC
import GatewayService

/// Offers the tool `voice_call` to an agent over standard input and output.
struct MCPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp", abstract: "Offer phone calls to an agent as a tool, over standard input and output.",
        discussion: """
            A server of the Model Context Protocol for agents that start their tools as programs. It hands what the agent \
            asks to the running gateway, and tells the agent when none runs; one that is started later is found.

            {"mcpServers": {"voicecall": {"command": "voicecall", "args": ["mcp"]}}}

            Agents that reach their tools over HTTP use http://127.0.0.1:PORT/mcp of the gateway (gateway.port) with its \
            token as Bearer. docs/agent-tool.md has both ways and everything the tool does.
            """)

    @OptionGroup var file: ConfigFileOption
    @Option(
        help: ArgumentHelp("Folder of the call store, over what the configuration says.", valueName: "dir"),
        completion: .directory)
    var store: String?
    @Option(
        help: ArgumentHelp(
            "The agent's session, noted with calls that it asks for; what the agent says of it itself counts for nothing.",
            valueName: "key"))
    var sessionKey: String?
    @Option(
        help: ArgumentHelp(
            "Bind the agent to this live call: it can speak, press keys and hang up there, and do nothing else.",
            valueName: "id"))
    var call: String?

    func run() throws {
        if let sessionKey, MCPSettings.requester(sessionKey) == nil {
            throw CommandFailure.usage(
                "--session-key is empty, too long or holds control characters", next: "shorten it, or leave it out")
        }
        if let call, MCPSettings.callID(call) == nil {
            throw CommandFailure.usage(
                "--call is empty, too long or holds control characters", next: "give the call's id: voicecall status")
        }
        let settings = MCPSettings(
            version: VoiceCall.configuration.version, canTell: true, requester: MCPSettings.requester(sessionKey),
            call: MCPSettings.callID(call))
        let gateway = RunningGateway(name: "voicecall mcp", version: VoiceCall.configuration.version) {
            [file, store] () throws(DaemonError) in try await Self.find(file, store)
        }
        let console = Console.current
        let pipe = MCPPipe(settings, gateway: gateway) { console.raw(String(decoding: $0, as: UTF8.self)) }
        if console.traits.inIsTerminal { console.err("voicecall mcp: waits for an agent's messages; Ctrl-D ends it") }
        while let bytes = console.readBytes() { pipe.take(bytes) }
        // Whoever closed the pipe may still want what is under way, not for long.
        try Waiting.run { await pipe.finish(within: Self.patience) }
    }

    private static let patience: Milliseconds = 2_000

    private static func find(
        _ file: ConfigFileOption, _ store: String?
    ) async throws(DaemonError) -> GatewayAddress {
        let environment = ProcessInfo.processInfo.environment
        let sources = SecretSources(environment: { environment[$0] }, run: SecretProgram.run)
        return try await GatewayFinder(file.read(), store: store, sources: sources).find()
    }
}
