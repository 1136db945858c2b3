import ArgumentParser
import ScriptValue

/// Prints everything the store has of a call.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print everything the store has of a call, as JSON.",
        discussion: """
            {record, journal}: the record, and each journal entry with {sequence, at, kind, body}. Reads the store; a \
            gateway need not run.
            """)

    @Argument(help: ArgumentHelp("The call: the id it was given here, or the carrier's.", valueName: "call"))
    var call: String
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.name(call, "call") }

    func run() throws {
        let reader = try StoreReader(try options.finder().store)
        let record = try reader.found(call)
        let journal = try reader.journal(of: record.callID).map { entry in
            [
                "sequence": .int(Int64(entry.sequence)), "at": .int(entry.at.milliseconds), "kind": Value(entry.kind),
                "body": entry.body,
            ] as Value
        }
        Console.current.out(json: ["record": record.value, "journal": .array(journal)])
    }
}
