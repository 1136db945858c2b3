import Testing

@testable import voicecall

@Suite("Everything that commands print of flows")
struct FlowOutputTests {
    @Test(
        "what they print is in the golden files, with its exit code",
        arguments: [
            ("flow-list-json", ["flow", "list", Command.flows, "--json"], 0),
            ("flow-list-none", ["flow", "list", "/nonexistent"], 66),
            ("flow-check-ok", ["flow", "check", "--flows", Command.flows], 0),
            ("flow-check-json", ["flow", "check", Command.fixtures + "/bad/verbs.lua", "--json"], 65),
            ("flow-check-syntax", ["flow", "check", Command.fixtures + "/bad/syntax.lua"], 65),
            ("flow-test-pass", ["flow", "test", "desk", "--flows", Command.flows, "--seed", "3", "--coverage"], 0),
            ("run-unknown-flow", ["run-flow", "dsek", "--flows", Command.flows], 66),
            ("run-breaks", ["run-flow", "breaks", "--flows", Command.flows, "--seed", "3"], 1),
            ("run-desk-verbose", ["run-flow", "desk", "--flows", Command.flows, "--seed", "3", "--verbose"], 0),
            ("usage-command", ["bogus"], 64), ("usage-option", ["run-flow", "desk", "--speeed", "2"], 64),
            ("usage-value", ["tail", "--poll", "49"], 64), ("usage-number", ["call", "--to", "555", "-m", "x"], 64),
            ("version", ["--version"], 0), ("exit-codes", ["exit-codes"], 0),
        ] as [(String, [String], Int32)])
    func golden(_ name: String, _ arguments: [String], _ status: Int32) throws {
        let result = Command.run(arguments)
        #expect(result.status == status, "\(name): \(result.err)")
        try Golden.check((result.out + result.err).replacing(/in [0-9.]+ s:/, with: "in SECONDS s:"), name)
    }

    @Test("a new flow is told with what to do next")
    func new() throws {
        let folder = try TemporaryFolder()
        let made = Command.run("flow", "new", "hotline", "--flows", folder.path)
        try Golden.check((made.out + made.err).replacing(folder.path, with: "FOLDER"), "flow-new")
        let again = Command.run("flow", "new", "hotline", "--flows", folder.path)
        try Golden.check((again.out + again.err).replacing(folder.path, with: "FOLDER"), "flow-new-exists")
    }
}
