import ArgumentParser

/// Who is on the other end.
struct CallerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A spec whose test decides what the caller does.", valueName: "spec.lua"),
        completion: .file(extensions: ["lua"]))
    var caller: String?
    @Option(help: ArgumentHelp("Which test of the spec; the first one without it.", valueName: "name"))
    var test: String?
    @Flag(
        name: .shortAndLong,
        help: ArgumentHelp(
            "You are the caller: type what is said.",
            discussion:
                "#12 presses keys, !words talks over the bot, /silence 3, /hangup, /help. On a terminal in real "
                + "time; otherwise each line of the input is used when it is the caller's turn."))
    var interactive = false

    func check() throws {
        if interactive, caller != nil || test != nil {
            throw ValidationError("--interactive and --caller or --test exclude each other")
        }
    }
}
