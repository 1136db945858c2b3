import ArgumentParser
import CallCore

/// Prints the verb reference.
struct FlowDocsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs", abstract: "Print the reference of all verbs.",
        discussion: "Markdown, made from the table that the checks use: voicecall flow docs | less")

    func run() { Console.current.raw(VerbReference.markdown()) }
}
