import ArgumentParser
import CallCore
import ScriptValue

/// Prints the manual page.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page, for man.",
        discussion: "voicecall manual > voicecall.1; man ./voicecall.1")

    func run() throws {
        let help = try JSONText.decodePlain(Array(VoiceCall._dumpHelp().utf8))
        Console.current.raw(ManualPage(help, version: VoiceCall.configuration.version).text)
    }
}
