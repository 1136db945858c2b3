import Foundation
import Testing

@testable import CallCore

@Suite("Call machine's table")
struct TransitionTableTests {
    @Test("the documented table is what the machine does")
    func documentedTable() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = root.appending(path: "docs/call-machine.md")
        if ProcessInfo.processInfo.environment["VOICECALL_UPDATE_DOCS"] == "1" {
            try FileManager.default.createDirectory(
                at: page.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(CallMachine.documentation.utf8).write(to: page)
        }
        let written = try? String(contentsOf: page, encoding: .utf8)
        #expect(
            written == CallMachine.documentation,
            "docs/call-machine.md is out of date: run the tests once with VOICECALL_UPDATE_DOCS=1 and commit the page")
    }

    @Test("every state meets every input once")
    func complete() {
        let rows = CallMachine.transitionTable
        let pairs = Set(rows.map { "\($0.from)/\($0.input)" })
        #expect(pairs.count == rows.count)
        #expect(rows.count == TransitionTable.situations.count * TransitionTable.inputs.count)
        for situation in TransitionTable.situations.prefix(CallState.live.count) {
            #expect(situation.machine.state.name == situation.name)
        }
    }

    @Test("every live state has an input of time that leads out of it, and the end has none at all")
    func exits() {
        let rows = CallMachine.transitionTable
        for name in CallState.live.map(\.name) + [TransitionTable.hangingUp] {
            #expect(rows.contains { $0.from == name && $0.input.hasPrefix("timer ") && $0.to != name }, "\(name)")
        }
        #expect(!rows.contains { $0.from == TransitionTable.ended && $0.isEffective })
        #expect(!rows.contains { $0.input == "timer, stale generation" && $0.isEffective })
    }

    @Test("where the table says that nothing happens, the machine stays as it was, and only there")
    func dots() {
        for situation in TransitionTable.situations {
            for input in TransitionTable.inputs {
                var machine = situation.machine
                let produced = machine.handle(input.make(machine), now: CallTime(milliseconds: 1000))
                let isIdle =
                    produced.isEmpty && machine.state == situation.machine.state
                    && machine.pendingReason == situation.machine.pendingReason
                let row = TransitionTable.row(of: situation, input: input)
                #expect(row.isEffective != isIdle, "\(row)")
            }
        }
    }
}
