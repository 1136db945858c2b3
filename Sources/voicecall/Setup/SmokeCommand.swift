import ArgumentParser
import CallCore
import ScriptValue

/// Checks the setup, and places one short call if asked to.
struct SmokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smoke", abstract: "Check the setup, and place one short call if asked to.",
        discussion: """
            Without --to the setup is checked only; without --yes nobody is called. The call goes through the running \
            gateway.

            voicecall smoke --to +15550001234 --yes
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The number in E.164 form.", valueName: "number"))
    var to: String?
    @Option(help: ArgumentHelp("What is said.", valueName: "text"))
    var message = "This is a test call. Everything works. Goodbye."
    @Option(
        help: ArgumentHelp("The flow that the call runs, by the name the configuration has for it.", valueName: "name"))
    var mode = "notify"
    @Flag(help: "Call the number.")
    var yes = false
    @OptionGroup var options: ClientOptions

    func validate() throws {
        try ArgumentCheck.number(to)
        try ArgumentCheck.message(message)
        try ArgumentCheck.name(mode, "mode")
    }

    func run() throws {
        let console = Console.current
        let check = SetupCheck(options.file.read())
        guard check.isOK else {
            if options.json {
                console.out(json: ["ok": false, "setup": check.value, "liveCall": false])
            } else {
                for line in check.lines { console.out(SafeText.line(line)) }
            }
            throw ExitCode(CommandStatus.failed.rawValue)
        }
        if !options.json { for line in check.lines { console.out(SafeText.line(line)) } }
        guard let to else { return show(check, "skipped: name a number with --to", ["liveCall": false]) }
        guard yes else {
            return show(
                check, "dry run for \(to): say --yes to call it", ["liveCall": false, "wouldCall": Value(to)])
        }
        let call = try CallWish(to: to, message: message, mode: mode).place(.initiate, options)
        show(check, "started \(call.text ?? "")", ["liveCall": true, "callId": call])
    }

    private func show(_ check: SetupCheck, _ line: String, _ fields: [String: Value]) {
        let console = Console.current
        guard options.json else { return console.out(SafeText.line("live-call: \(line)")) }
        console.out(json: .map(fields.merging(["ok": true, "setup": check.value]) { $1 }))
    }
}
