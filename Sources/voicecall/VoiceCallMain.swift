import Glibc

@main
enum VoiceCallMain {
    static func main() {
        // A reader that goes away is no reason to die without a word.
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        exit(CommandLineRun.run(arguments, console: .standard(arguments: arguments)))
    }
}
