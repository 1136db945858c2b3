import ArgumentParser
import CallCore
import GatewayRPC
import ScriptValue
import VoiceCallEngine

/// Removes what a store has of a number.
struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Remove what the store has of a phone number.",
        discussion: """
            Records, transcripts and journals of its calls, what conversations with it remember, values that flows kept \
            under it, and lines of calls.jsonl. The running gateway does it; without one, this command. A number in a \
            live call is refused. Without --yes it only tells how many calls there are.
            """)

    @Argument(help: ArgumentHelp("The number at the other end, in E.164 form.", valueName: "number"))
    var number: String
    @Flag(help: "Remove it.")
    var yes = false
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.number(number, "number") }

    func run() throws {
        let wanted = PhoneNumber(number)
        guard yes else { return try tell(wanted) }
        let text = number
        let answer = try GatewayLink(options: options).runIfThere("the store is searched") { client in
            try await client.ask(.forget, ["number": Value(text)], within: 60_000)
        }
        show(try answer ?? alone(wanted).value)
    }

    private func tell(_ number: PhoneNumber) throws {
        let records = try StoreReader(try options.finder().store).records(limit: .max)
        let count = records.count { PhoneNumber($0.otherParty).digits == number.digits }
        if options.json { return Console.current.out(json: ["wouldRemove": ["calls": .int(Int64(count))]]) }
        Console.current.out("\(Self.many(count, "call")) would be removed, with all else about the number: say --yes")
    }

    /// No gateway owns the store, so this command does while it works.
    private func alone(_ number: PhoneNumber) throws -> Forgotten {
        let directory = try options.finder().store
        // Nothing is made where nothing is.
        _ = try StoreReader(directory)
        let store = try SQLiteJournal(directory: directory)
        try store.acquireOwner("voicecall forget", now: WallClock().now())
        defer { store.releaseOwner() }
        return try store.forget(number, log: try CallLogFile(directory: directory))
    }

    private func show(_ forgotten: Value) {
        let console = Console.current
        if options.json { return console.out(json: ["forgotten": forgotten]) }
        func count(_ key: String) -> Int { Int(forgotten[key]?.int ?? 0) }
        console.out(
            "removed \(Self.many(count("calls"), "call")), \(Self.many(count("memoryLines"), "remembered line")), "
                + "\(Self.many(count("values"), "value")) and \(Self.many(count("logLines"), "line")) of calls.jsonl")
    }

    private static func many(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
