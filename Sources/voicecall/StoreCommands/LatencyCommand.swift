import ArgumentParser
import CallCore
import ScriptValue
import VoiceCallEngine

/// Tells how long turns take.
struct LatencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency", abstract: "Tell how long turns take: median, 90th, 95th and 99th percentile.",
        discussion: """
            A turn lasts from the beginning of a question to what the caller answered; the listen wait is the part of it \
            in which the call listened. The agent's time, and the time from an answer to the words that follow it, are \
            told as well. Each turn counts once. On a terminal a table, else JSON.
            """)

    @Option(
        help: ArgumentHelp("A calls.jsonl to read instead of the store.", valueName: "file"), completion: .file())
    var file: String?
    @Option(help: ArgumentHelp("How many calls are read, the newest ones; with --file, lines.", valueName: "n"))
    var last = 200
    @OptionGroup var options: ClientOptions

    func validate() throws {
        try ArgumentCheck.name(file, "file")
        guard last >= 1 else { throw ValidationError("--last \(last) is too small; it begins at 1") }
    }

    func run() throws {
        let records = try records()
        let figures = TurnFigures(records)
        let console = Console.current
        guard console.traits.outIsTerminal, !options.json else {
            var fields = figures.value.map ?? [:]
            fields["recordsScanned"] = .int(Int64(records.count))
            return console.out(json: .map(fields))
        }
        guard !figures.isEmpty else { return console.out("no turns in \(records.count) calls") }
        for line in figures.table { console.out(line) }
    }

    private func records() throws -> [CallRecord] {
        guard let file else { return try StoreReader(try options.finder().store).records(limit: last) }
        guard TextFile.exists(file) else {
            throw CommandFailure(.noInput, "store.missing", "there is no file \(file)", next: "name a calls.jsonl")
        }
        // A call stands there once for each change; the last one has all its turns.
        var latest: [CallID: CallRecord] = [:]
        for record in try CallLogReader.history(path: file, limit: last).compactMap(CallRecord.init(value:)) {
            latest[record.callID] = record
        }
        return Array(latest.values)
    }
}
