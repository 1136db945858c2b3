import Testing
import VoiceCallEngine

@testable import voicecall

@Suite struct BadInputTests {
    static let files: [(String, String, CommandStatus)] = [
        ("syntax.lua", "flow.syntax", .badFlow), ("no_api.lua", "flow.api", .badFlow),
        ("api_99.lua", "flow.api", .badFlow),
        ("wrong_type.lua", "flow.shape", .badFlow), ("wrong_param.lua", "flow.shape", .badFlow),
        ("not_a_table.lua", "flow.shape", .badFlow), ("missing.lua", "flow.missing", .noInput),
        ("../flows/specs", "flow.not-a-file", .noInput),
    ]

    @Test("a flow that cannot be used is one line with a code and a next step", arguments: files)
    func file(_ name: String, _ code: String, _ status: CommandStatus) {
        let path = "\(Command.fixtures)/bad/\(name)"
        let result = Command.run("run-flow", path)
        #expect(result.status == status.rawValue)
        #expect(result.out.isEmpty)
        #expect(result.errLines.count == 1)
        #expect(result.err.contains("error[\(code)]: "))
        #expect(result.err.contains(" (next: "))
        #expect(result.err.contains("FIXTURES/"))
        #expect(Command.run("flow", "check", path).status == status.rawValue)
    }

    @Test(
        "bytecode, binary data and huge sources are refused",
        arguments: [
            ([0x1B, 0x4C, 0x75, 0x61, 0x54, 0], "flow.bytecode"), ([0x72, 0, 0x72], "flow.not-text"),
            ([0xFF, 0xFE], "flow.not-text"),
            ([UInt8](repeating: 0x20, count: 10_000_000), "flow.too-large"),
        ] as [([UInt8], String)])
    func bytes(_ source: [UInt8], _ code: String) throws {
        let folder = try TemporaryFolder()
        let result = Command.run("run-flow", try folder.write(source, to: "flow.lua"))
        #expect(result.status == CommandStatus.badFlow.rawValue)
        #expect(result.errLines.count == 1)
        #expect(result.err.contains("error[\(code)]: "))
    }

    @Test("a name that is nearly right gets the right one")
    func misspelt() {
        let result = Command.run("run-flow", "dsek", "--flows", Command.flows)
        #expect(result.status == CommandStatus.noInput.rawValue)
        #expect(result.err.contains("did you mean 'desk'?"))
    }

    @Test(
        "arguments that do not fit the flow's params are told before anybody is called",
        arguments: [
            ([], "'word' is missing"), (["--arg", "word=a", "--arg", "times=9"], "1 to 3 expected, got 9"),
            (["--arg", "word=a", "--arg", "times=soon"], "times"),
            (["--arg", "word=a", "--arg", "tims=1"], "did you mean 'times'?"),
        ])
    func arguments(_ options: [String], _ message: String) {
        let result = Command.run(["run-flow", "ring", "--flows", Command.flows, "--to", "+15550001188"] + options)
        #expect(result.status == CommandStatus.badFlow.rawValue)
        #expect(result.out.isEmpty)
        #expect(result.errLines.count == 1)
        #expect(result.err.contains("error[flow.params]: "))
        #expect(result.err.contains(message))
    }

    @Test("settings that do not fit the flow's config are told, too")
    func config() {
        let result = Command.run("run-flow", "desk", "--flows", Command.flows, "--config", "question=5")
        #expect(result.status == 0, "a text setting takes what looks like a number as text")
        let wrong = Command.run("run-flow", "desk", "--flows", Command.flows, "--config", "querstion=hm")
        #expect(wrong.status == CommandStatus.badFlow.rawValue)
        #expect(wrong.err.contains("error[flow.config]: "))
    }

    @Test("a recording that cannot be written is told before the call, and nothing is left behind")
    func recordingPlace() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path, folder.path + "/none/out.wav", "/dev/null/out.wav"] {
            let result = Command.run("run-flow", "desk", "--flows", Command.flows, "--wav", path)
            #expect(result.status == CommandStatus.cannotCreate.rawValue)
            #expect(result.out.isEmpty)
            #expect(result.errLines.count == 1)
        }
        #expect(folder.contents.isEmpty)
    }

    @Test("a full disk is told after the call, whose timeline stands")
    func fullDisk() {
        let result = Command.run("run-flow", "desk", "--flows", Command.flows, "--wav", "/dev/full")
        #expect(result.status == CommandStatus.storage.rawValue)
        #expect(result.errLines.count == 1)
        #expect(result.err.hasPrefix("error[wav_disk_full]: "))
        #expect(result.out.contains("ended: "))
    }

    @Test("a store that cannot be opened is told before the call")
    func store() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write([], to: "file")
        let result = Command.run("run-flow", "desk", "--flows", Command.flows, "--store", file)
        #expect(result.status == CommandStatus.storage.rawValue)
        #expect(result.out.isEmpty)
        #expect(result.err.hasPrefix("error[store.unwritable]: "))
    }

    @Test("the same run goes into a store once")
    func storedTwice() throws {
        let folder = try TemporaryFolder()
        let arguments = [
            "run-flow", "desk", "--flows", Command.flows, "--store", folder.path + "/store", "--seed", "5",
        ]
        #expect(Command.run(arguments).status == 0)
        // The record of the call, a line for every change, read back as any reader of the file would.
        let calls = try CallLogReader.latest(path: folder.path + "/store/calls.jsonl")
        #expect(calls.count == 1)
        #expect(calls.first?["endReason"]?.text != nil)
        let again = Command.run(arguments)
        #expect(again.status == CommandStatus.storage.rawValue)
        #expect(again.err.contains("error[store.duplicate]: "))
        #expect(again.err.contains("choose another seed"))
    }
}
