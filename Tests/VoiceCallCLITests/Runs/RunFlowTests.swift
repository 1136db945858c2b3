import CallAudio
import CallCore
import Foundation
import ScriptValue
import Testing

@testable import voicecall

@Suite struct RunFlowTests {
    @Test("the timeline of a spec's first test is the one in the golden file")
    func specTimeline() throws {
        let result = Command.run("run-flow", "desk", "--flows", Command.flows, "--seed", "1")
        #expect(result.status == 0)
        #expect(result.err.isEmpty)
        try Golden.check(result.out, "run-desk")
    }

    @Test("the events of a run are one JSON object a line")
    func jsonLines() throws {
        let result = Command.run(
            "run-flow", "ring", "--flows", Command.flows, "--seed", "1", "--json", "--arg", "word=hello", "--arg",
            "times=2")
        #expect(result.status == 0)
        let events = try result.out.split(separator: "\n").map { try JSONText.decodePlain(Array($0.utf8)) }
        #expect(events.allSatisfy { $0["kind"]?.text != nil })
        #expect(events.filter { $0["kind"] == "say" }.compactMap { $0["text"]?.text } == ["hello", "hello"])
        #expect(events.last?["kind"] == "summary")
        #expect(events.last?["reason"] == "hangup-bot")
        let times = events.compactMap { $0["at_ms"]?.int }
        #expect(times == times.sorted())
        try Golden.check(result.out, "run-ring-json")
    }

    @Test("the same seed is the same run, another seed another one")
    func seeds() {
        func run(_ seed: String) -> String {
            Command.run("run-flow", "desk", "--flows", Command.flows, "--seed", seed, "--json").out
        }
        #expect(run("11") == run("11"))
        #expect(run("11") != run("12"))
    }

    @Test("the command that repeats a run without a given seed repeats it")
    func repeats() throws {
        let first = Command.run("run-flow", "desk", "--flows", Command.flows)
        let summary = try #require(first.out.split(separator: "\n").last)
        let seed = try #require(summary.split(separator: " ").last)
        #expect(Command.run("run-flow", "desk", "--flows", Command.flows, "--seed", String(seed)).out == first.out)
    }

    @Test("lines of the input are used when it is the caller's turn, and the end of the input hangs up")
    func pipedCaller() throws {
        let spoken = Command.run(
            "run-flow", "desk", "--flows", Command.flows, "-i", "--seed", "2",
            input: ["/help", "", "/nonsense", "my parcel"])
        #expect(spoken.status == 0)
        #expect(spoken.err.contains("there is no /nonsense"))
        #expect(spoken.out.contains("“I will tell them about my parcel.”"))
        let pressed = Command.run("run-flow", "desk", "--flows", Command.flows, "-i", "--seed", "2", input: ["#42"])
        #expect(pressed.out.contains("“You pressed 42.”"))
        let silent = Command.run("run-flow", "desk", "--flows", Command.flows, "-i", "--seed", "2")
        #expect(silent.out.contains("ended: hangup-user"))
        try Golden.check(spoken.out, "run-desk-interactive")
    }

    @Test("who talks over the bot interrupts it")
    func interruption() {
        let result = Command.run(
            "run-flow", "desk", "--flows", Command.flows, "--inbound", "-i", "--seed", "3", "--config",
            "question=Please tell me at length what this is about, with all the details that you remember of it.",
            input: ["!it is about a parcel"])
        #expect(result.status == 0)
    }

    @Test("a flow that fails is told with its place, without control characters and strangers' numbers")
    func failingFlow() {
        let result = Command.run("run-flow", "breaks", "--flows", Command.flows, "--seed", "1")
        #expect(result.status == CommandStatus.failed.rawValue)
        #expect(result.errLines.count == 1)
        #expect(result.err.contains("error[lua_error]: "))
        #expect(result.err.contains("[…43]"))
        for text in [result.out, result.err] {
            #expect(!text.unicodeScalars.contains { $0 != "\n" && SafeText.isUnsafe($0) })
            #expect(!text.contains("9876543"))
        }
    }

    @Test("a number the user gave is shown, others are not")
    func numbers() {
        let result = Command.run(
            "run-flow", "desk", "--flows", Command.flows, "-i", "--from", "+15557654321", "--seed", "1",
            input: ["my parcel"])
        #expect(result.out.contains("+15557654321"))
        let other = Command.run("run-flow", "desk", "--flows", Command.flows, "-i", "--seed", "1", input: ["my parcel"])
        #expect(other.out.contains("[…34]"))
        #expect(!other.out.contains("+15550001234"))
    }

    @Test("a spec that does not hold ends with exit code 1 and what was missed")
    func unmet() {
        let result = Command.run("run-flow", "ring", "--flows", Command.flows, "--seed", "1")
        #expect(result.status == CommandStatus.failed.rawValue)
        #expect(result.err.contains("error[spec.unmet]: "))
        #expect(result.err.contains("good evening"))
    }

    @Test("options of the call go over what the spec says")
    func overrides() {
        let result = Command.run(
            "run-flow", "ring", "--flows", Command.flows, "--caller", "\(Command.flows)/specs/ring.lua", "--arg",
            "word=good evening", "--seed", "1")
        #expect(result.status == 0)
        #expect(result.out.contains("“good evening”"))
    }

    @Test("a test the spec does not have is refused with those it has")
    func unknownTest() {
        let result = Command.run("run-flow", "desk", "--flows", Command.flows, "--test", "nobody calls")
        #expect(result.status == CommandStatus.usage.rawValue)
        #expect(result.err.contains("what the caller says is repeated"))
    }
}
