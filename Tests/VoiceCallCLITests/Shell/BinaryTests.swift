import Foundation
import Testing

@testable import voicecall

@Suite struct BinaryTests {
    @Test(
        "exit codes reach the shell",
        arguments: [
            (["--version"], .success), (["run-flow", "desk", "--seed", "1"], .success),
            (["run-flow", "breaks"], .failed),
            (["run-flow", "desk", "--nonsense"], .usage), (["run-flow", "ring", "--arg", "x=1"], .badFlow),
            (["run-flow", "nowhere"], .noInput), (["run-flow", "desk", "--wav", "/proc/x.wav"], .cannotCreate),
            (["run-flow", "desk", "--wav", "/dev/full"], .storage),
            (["flow", "test", "ring", "--seeds", "0"], .failed),
        ] as [([String], CommandStatus)])
    func codes(_ arguments: [String], _ status: CommandStatus) throws {
        var arguments = arguments
        if arguments.count > 1 { arguments += ["--flows", Command.flows] }
        let result = try Binary.run(arguments)
        #expect(result.status == status.rawValue, "\(result.err)")
    }

    @Test("lines from a pipe are what the caller says")
    func pipe() throws {
        let result = try Binary.run(
            ["run-flow", "desk", "--flows", Command.flows, "-i", "--seed", "2"], input: "my parcel\n")
        #expect(result.status == 0)
        #expect(result.out.contains("tell them about my parcel"))
    }

    @Test("nothing is coloured where nobody looks at it")
    func noColour() throws {
        let result = try Binary.run(
            ["run-flow", "desk", "--flows", Command.flows, "--seed", "1"], environment: ["NO_COLOR": ""])
        #expect(!result.out.contains("\u{1B}"))
    }
}
