import Testing

@testable import voicecall

@Suite struct UsageTests {
    @Test(
        "a mistaken command line is one line with the help that belongs to it",
        arguments: [
            (["bogus"], "voicecall --help"), (["flow", "bogus"], "voicecall flow --help"),
            (["run-flow"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--speed", "fast"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--speed", "0"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--seed", "-1"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--to", "12345"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--interactive", "--test", "x"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--json", "--verbose"], "voicecall run-flow --help"),
            (["run-flow", "desk", "--inbound", "--mode", "x"], "voicecall run-flow --help"),
            (["flow", "test", "--seeds", "3", "--seed", "4"], "voicecall flow test --help"),
            (["flow", "test", "--cut-at", "sideways"], "voicecall flow test --help"),
            (["flow", "test", "--cut-every", "3"], "voicecall flow test --help"),
            (["flow", "test", "--cut", "--cut-every", "0"], "voicecall flow test --help"),
            (
                ["flow", "test", "--cut", "--carrier", "twilio", "--transcription", "openai"],
                "voicecall flow test --help"
            ),
            (["flow", "test", "--speech", "flite"], "voicecall flow test --help"),
            (["flow", "test", "--carrier", "twilio", "--speech", "microsoft"], "voicecall flow test --help"),
            (["flow", "test", "--carrier", "twilio", "--sockets", "--speech", "xai"], "voicecall flow test --help"),
            (["flow", "new", "Not A Name"], "voicecall flow new --help"),
        ])
    func usage(_ arguments: [String], _ help: String) {
        let result = Command.run(arguments)
        #expect(result.status == CommandStatus.usage.rawValue)
        #expect(result.out.isEmpty)
        #expect(result.errLines.count == 1)
        #expect(result.err.hasPrefix("error[usage]: "))
        #expect(result.err.contains("(next: \(help))"))
    }

    @Test(
        "an argument that is no pair, or no JSON object, is explained",
        arguments: [
            ["--arg", "word"], ["--arg", "=x"], ["--args-json", "{"], ["--args-json", "[1]"], ["--config", "question"],
        ])
    func pairs(_ options: [String]) {
        let result = Command.run(["run-flow", "ring", "--flows", Command.flows] + options)
        #expect(result.status == CommandStatus.usage.rawValue)
        #expect(result.errLines.count == 1)
    }

    @Test("a carrier nobody knows is refused with the names of those there are")
    func carrier() {
        let result = Command.run("flow", "check", "desk", "--flows", Command.flows, "--carrier", "acme")
        #expect(result.status == CommandStatus.usage.rawValue)
        #expect(result.err.contains("simulator"))
    }
}
