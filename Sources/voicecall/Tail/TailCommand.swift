import ArgumentParser
import CallCore
import GatewayRPC
import GatewayService
import ScriptValue
import VoiceCallEngine

/// Follows calls while they happen.
struct TailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Follow calls while they happen.",
        discussion: """
            The last changes that the store has, then what the running gateway tells. Without a gateway, or with --file, \
            calls.jsonl is followed: a line for each change of a call. With --call it ends when that call does.
            """)

    @Option(help: ArgumentHelp("Follow only this call.", valueName: "id"))
    var call: String?
    @Flag(help: "Print JSON lines.")
    var raw = false
    @Option(
        help: ArgumentHelp("Follow this calls.jsonl, whether a gateway runs or not.", valueName: "file"),
        completion: .file())
    var file: String?
    @Option(help: ArgumentHelp("How many of the last changes are shown first.", valueName: "n"))
    var since = 25
    @Option(help: ArgumentHelp("How often the file is looked at, in milliseconds; at least 50.", valueName: "ms"))
    var poll = 250
    @Flag(help: "Show the last changes only.")
    var noFollow = false
    @OptionGroup var options: ClientOptions

    func validate() throws {
        try ArgumentCheck.name(call, "call")
        try ArgumentCheck.name(file, "file")
        guard since >= 0 else { throw ValidationError("--since \(since) is too small; it begins at 0") }
        guard poll >= 50 else { throw ValidationError("--poll \(poll) is too small; it begins at 50") }
    }

    func run() throws {
        let lines = TailLines(Console.current, call: call, isRaw: raw || options.json)
        let path = try file ?? StoreReader.log(try options.finder().store)
        if file == nil, !noFollow, try followGateway(lines, path) { return }
        if file != nil || noFollow, !TextFile.exists(path) {
            throw CommandFailure(
                .noInput, "store.missing", "there is no file \(path)",
                next: "name a calls.jsonl with --file, or run calls on this store first: voicecall gateway")
        }
        if file == nil, !noFollow { Console.current.err(SafeText.line("no gateway runs; following \(path)")) }
        try followFile(lines, path)
    }

    /// - Returns: false when no gateway runs.
    private func followGateway(_ lines: TailLines, _ path: String) throws -> Bool {
        let (call, since) = (call, since)
        let end = try GatewayLink(options: options).runIfThere(nil) { client in
            let events = try await client.follow(call)
            var reader = LogFollower(path, skippingTo: since)
            for record in try reader.next() { lines.show(record: record) }
            for await event in events where event.name == RPCEvent.tail.rawValue {
                lines.show(event: event.payload)
                if lines.isOver { return true }
            }
            return false
        }
        guard let end else { return false }
        guard end else {
            throw CommandFailure(
                .unavailable, "gateway.lost", "the gateway ended, or closed this connection",
                next: "calls go on when it is there again: voicecall gateway")
        }
        return true
    }

    private func followFile(_ lines: TailLines, _ path: String) throws {
        let (pause, isOnce) = (poll, noFollow)
        let first = LogFollower(path, skippingTo: since)
        try Waiting.run {
            var reader = first
            while true {
                for record in try reader.next() { lines.show(record: record) }
                if isOnce || lines.isOver { return }
                await ProgressLine.pause(milliseconds: pause)
            }
        }
    }
}
