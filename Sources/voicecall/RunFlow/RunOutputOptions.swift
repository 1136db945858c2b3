import ArgumentParser

/// What is shown and kept of a run.
struct RunOutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write what was heard: 8 kHz, the caller left, the bot right.", valueName: "out.wav"),
        completion: .file(extensions: ["wav"]))
    var wav: String?
    @Option(help: ArgumentHelp("Decides all that chance decides; printed at the end.", valueName: "n"))
    var seed: UInt64?
    @Option(
        help: ArgumentHelp("Keep the journal of the call in this folder.", valueName: "dir"), completion: .directory)
    var store: String?
    @Option(
        help: ArgumentHelp(
            "On a terminal, play at this many times real time.",
            discussion: "Without it the call is shown at once; an interactive call runs in real time.",
            valueName: "n"))
    var speed: Double?
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @Flag(name: .shortAndLong, help: "Show every verb and every step of the call, too.")
    var verbose = false

    func check() throws {
        if let speed, !(0.01...10_000).contains(speed) { throw ValidationError("--speed is 0.01 to 10000") }
        if json, verbose { throw ValidationError("--json shows everything; leave out --verbose") }
    }
}
