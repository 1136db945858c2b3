import ArgumentParser
import CallCore
import GatewayRPC
import GatewayService
import ScriptValue

/// Tells the story of a call, or which calls are live.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell the story of a call, or which calls are live.",
        discussion: """
            Asks the running gateway; without one, reads the store. With --json: the call's record, {"found": false}, or \
            {"found": true, "calls": […]} when no call is named.
            """)

    @Argument(help: ArgumentHelp("The call: the id it was given here, or the carrier's.", valueName: "call"))
    var call: String?
    @Option(help: ArgumentHelp("The same.", valueName: "id"))
    var callId: String?
    @OptionGroup var options: ClientOptions

    func validate() throws {
        if call != nil, callId != nil { throw ValidationError("name the call once, with or without --call-id") }
        try ArgumentCheck.name(call ?? callId, "call-id")
    }

    func run() throws {
        let wanted = call ?? callId
        let answer = try GatewayLink(options: options).runIfThere("the gateway answers") { client in
            try await client.ask(.status, wanted.map { ["callId": Value($0), "full": true] } ?? [:])
        }
        if let wanted { return try show(wanted, try answer.map { $0["call"] } ?? stored(wanted)) }
        try showLive(try answer.map { $0["calls"]?.array ?? [] } ?? storedLive(), isGatewayThere: answer != nil)
    }

    private func reader() throws -> StoreReader { try StoreReader(try options.finder().store) }

    private func stored(_ call: String) throws -> Value? { try reader().record(call)?.value }

    private func storedLive() throws -> [Value] { try reader().live().map(CallView.short) }

    private func show(_ id: String, _ value: Value?) throws {
        let console = Console.current
        guard let value, let record = CallRecord(value: value) else {
            if options.json {
                console.out(json: ["found": false])
                throw ExitCode(CommandStatus.noInput.rawValue)
            }
            throw CommandFailure(
                .noInput, "call.unknown", "there is no call '\(id)'",
                next: "see which calls there are: voicecall status")
        }
        if options.json { return console.out(json: value) }
        for line in Self.story(record) { console.out(line) }
    }

    /// Safe for a terminal.
    static func story(_ record: CallRecord) -> [String] {
        let text = RecordText(record)
        var lines = [
            "call      \(record.callID.text)", "          \(text.kind)",
            "from      \(record.from) to \(record.to)", "began     \(text.began), \(text.answered)",
            "state     \(text.outcome)",
        ]
        if let turns = text.turns { lines.append("turns     \(turns)") }
        lines += text.transcript.map { "\($0.at.padded(to: 10))\($0.who.padded(to: 8))\($0.text)" }
        lines.append("next      \(text.nextStep)")
        return lines.map { SafeText.short($0) }
    }

    private func showLive(_ calls: [Value], isGatewayThere: Bool) throws {
        let console = Console.current
        if options.json { return console.out(json: ["found": true, "calls": .array(calls)]) }
        if !isGatewayThere { console.err("no gateway runs; what stands here is what the store says") }
        guard !calls.isEmpty else { return console.out("no live calls") }
        for record in calls.compactMap(CallRecord.init(value:)) { console.out(Self.line(record)) }
    }

    /// One line of a list; safe for a terminal.
    static func line(_ record: CallRecord) -> String {
        let arrow = record.direction == .outbound ? "→ \(record.to)" : "← \(record.from)"
        let name = record.callID.text.padded(to: 36)
        return SafeText.short(
            "\(name)  \(record.state.name.padded(to: 12))\(arrow.padded(to: 20))\(RecordText.time(record.startedAt))")
    }
}
