import Testing

@testable import voicecall

@Suite struct FlowTestTests {
    @Test("a spec that holds passes, and its coverage names what was not reached")
    func passes() throws {
        let result = Command.run(
            "flow", "test", "desk", "--flows", Command.flows, "--seed", "0", "--coverage", workers: 2)
        #expect(result.status == 0, "\(result.err)")
        #expect(result.out.contains("2 tests of 1 flow, 2 runs"))
        #expect(result.out.contains("all passed"))
        #expect(result.out.contains("FIXTURES/flows/desk.lua: "))
        #expect(result.out.contains("not reached: FIXTURES/flows/desk.lua:"))
    }

    @Test("too little coverage fails")
    func coverage() {
        let result = Command.run(
            "flow", "test", "desk", "--flows", Command.flows, "--seeds", "0", "--min-coverage", "100")
        #expect(result.status == CommandStatus.failed.rawValue)
    }

    @Test("a failure tells flow, test, seed, message, notes and the command that repeats it")
    func fails() throws {
        let result = Command.run("flow", "test", "ring", "--flows", Command.flows, "--seed", "1")
        #expect(result.status == CommandStatus.failed.rawValue)
        try Golden.check(result.err, "flow-test-failure")
        let command = try #require(result.errLines.last { $0.contains("repeat: ") }?.split(separator: "repeat: ").last)
        #expect(command.hasSuffix("--test 'a word that is never said is missed' --seed 1"))
    }

    @Test("the command that repeats a run on a carrier's media streams names carrier and services")
    func repeatsOnStreams() throws {
        let result = Command.run(
            "flow", "test", "ring", "--flows", Command.flows, "--seed", "1", "--carrier", "twilio", "--transcription",
            "deepgram-flux", "--speech", "xai")
        #expect(result.status == CommandStatus.failed.rawValue)
        let command = try #require(result.errLines.last { $0.contains("repeat: ") })
        #expect(
            command.hasSuffix(
                "--carrier twilio --transcription deepgram-flux --speech xai "
                    + "--test 'a word that is never said is missed' --seed 1"))
    }

    @Test("calls go through media streams with either service named, or both")
    func streams() {
        for services in [["--speech", "azure-speech"], ["--transcription", "mistral"]] {
            let result = Command.run(
                ["flow", "test", "desk", "--flows", Command.flows, "--seeds", "2", "--carrier", "plivo"] + services)
            #expect(result.status == 0, "\(result.err)")
            #expect(result.out.contains("6 runs"))
        }
    }

    @Test("a run comes out the same on one core and on several")
    func cores() {
        let failures = [1, 3].map { workers in
            Command.run("flow", "test", "--flows", Command.flows, "--seeds", "3", workers: workers).err
        }
        #expect(failures[0] == failures[1])
    }

    @Test("without a spec there is nothing to test")
    func noSpec() {
        let result = Command.run("flow", "test", "breaks", "--flows", Command.flows)
        #expect(result.status == CommandStatus.noInput.rawValue)
        #expect(result.err.contains("error[spec.missing]: "))
    }

    @Test("a process that ends at one journal write is repeated there")
    func cutAt() {
        let result = Command.run(
            "flow", "test", "desk", "--flows", Command.flows, "--test", "what the caller says is repeated", "--cut-at",
            "8:after")
        #expect(result.out.contains("1 test of 1 flow, 1 run, 1 of them cut"))
    }

    @Test("of all places to cut, every n-th can be taken, on any carrier", arguments: ["twilio", "telnyx", "plivo"])
    func cutEvery(carrier: String) throws {
        let arguments = ["flow", "test", "desk", "--flows", Command.flows, "--cut", "--carrier", carrier]
        let runs = try [1, 5].map { step in
            let result = Command.run(arguments + ["--cut-every", "\(step)"], workers: 2)
            #expect(result.status == 0, "\(result.err)")
            let cuts = result.out.split(separator: " of them cut").first?.split(separator: " ").last
            return try #require(cuts.flatMap { Int($0) })
        }
        #expect(runs[0] > 20)
        #expect(runs[1] == (runs[0] + 4) / 5)
    }

    @Test("the command that repeats a failure names the carrier")
    func repeatsOnTheCarrier() throws {
        let result = Command.run("flow", "test", "ring", "--flows", Command.flows, "--seed", "1", "--carrier", "plivo")
        #expect(result.status == CommandStatus.failed.rawValue)
        let command = try #require(result.errLines.last { $0.contains("repeat: ") })
        #expect(command.contains(" --carrier plivo --test "))
    }
}
